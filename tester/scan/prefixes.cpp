#include "scan/prefixes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "scan/lines.hpp"

namespace tcpspec::scan {

namespace {

wire::Address first_of(wire::Address address, unsigned bits) {
  for (unsigned octet = 0; octet < address.size(); ++octet) {
    const unsigned kept = bits > 8 * octet ? std::min(8U, bits - 8 * octet) : 0;
    address.octets[octet] = static_cast<std::uint8_t>(address.octets[octet] & (0xff00U >> kept));
  }
  return address;
}

}  // namespace

Prefixes Prefixes::parse(std::string_view text, std::vector<std::string>& faults) {
  Prefixes all;
  each_line(text, [&](const Line& line) {
    const std::size_t slash = line.content.find('/');
    const auto address = wire::Address::parse(line.content.substr(0, slash));
    const auto fault = [&](std::string_view why) {
      faults.push_back(fmt::format("line {}: {}: {}", line.number, line.content, why));
    };
    if (!address) return fault("not an address or a network, as 192.0.2.0/24 is");
    const auto most = static_cast<unsigned>(8 * address->size());
    unsigned bits = most;
    if (slash != std::string_view::npos) {
      const std::string_view length = line.content.substr(slash + 1);
      const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
      if (error != std::errc{} || end != length.data() + length.size() || bits > most)
        return fault(fmt::format("the length of a prefix is 0 to {}", most));
    }
    all.add(*address, bits);
  });
  return all;
}

void Prefixes::add(const wire::Address& network, unsigned bits) {
  networks_[{network.family, bits}].insert(first_of(network, bits));
}

bool Prefixes::contains(const wire::Address& address) const {
  return std::any_of(networks_.begin(), networks_.end(), [&](const auto& entry) {
    const auto& [length, networks] = entry;
    return length.family == address.family && networks.contains(first_of(address, length.bits));
  });
}

}  // namespace tcpspec::scan
