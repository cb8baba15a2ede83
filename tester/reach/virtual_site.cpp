#include "reach/virtual_site.hpp"

#include <iterator>
#include <stdexcept>
#include <string_view>

#include "wire/further_address.hpp"

namespace tcpspec::reach {

namespace {

run::Site site_at(std::string_view first_of_all) {
  const wire::Address first = *wire::Address::parse(first_of_all);
  run::Site site{first, wire::further(first, 1), wire::further(first, 2), wire::further(first, 3)};
  for (int i = 2; i < wire::addresses_of_the_tester; ++i)
    site.testers_further.push_back(wire::further(first, 2 * i));
  return site;
}

/// The target where it wants to be, and the tester around it.
run::Site site_around(const run::Site& wanted) {
  constexpr int largest = 254;  // the last octet of a host
  std::vector<wire::Address> testers;
  for (int last = 1; last <= largest && std::ssize(testers) < wire::addresses_of_the_tester; ++last) {
    wire::Address address = wanted.target;
    address.octets[address.size() - 1] = static_cast<std::uint8_t>(last);
    if (address != wanted.target && address != wanted.target_other) testers.push_back(address);
  }
  return {testers[0], wanted.target, testers[1], wanted.target_other, {testers.begin() + 2, testers.end()}};
}

}  // namespace

std::map<wire::Family, run::Site> virtual_sites(Families families,
                                                const std::map<wire::Family, run::Site>& wanted) {
  std::map<wire::Family, run::Site> sites;
  for (const auto& [family, site] : wanted)
    if (includes(families, family)) sites[family] = site_around(site);
  if (!wanted.empty()) return sites;
  // Asked for a million times by `mutants --matrix`.
  static const run::Site usual4 = site_at("10.77.0.1"), usual6 = site_at("fd77::1");
  if (includes(families, wire::Family::ipv4)) sites[wire::Family::ipv4] = usual4;
  if (includes(families, wire::Family::ipv6)) sites[wire::Family::ipv6] = usual6;
  return sites;
}

wire::Endpoint VirtualPorts::claim(const wire::Address& tester) {
  if (next_port_ != 0) return {tester, next_port_++};
  std::deque<std::uint16_t>& released = released_[tester];
  if (released.empty()) throw std::runtime_error("the simulated tester has used all its ports");
  const std::uint16_t port = released.front();
  released.pop_front();
  return {tester, port};
}

}  // namespace tcpspec::reach
