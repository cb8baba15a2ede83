// IPv6 extension headers before TCP (RFC 8200 §4): they are stepped over, and the type of an option that is
// not known here says what is done with the packet.

#include "sim/host.hpp"
#include "wire/segment.hpp"

namespace tcpspec::sim {
namespace {

constexpr std::size_t fixed_header = 40;

bool has_options(std::uint8_t header) { return header == 0 || header == 60; }  // hop by hop, destination

}  // namespace

bool Host::admits_unknown_option(std::uint8_t type, wire::OctetView packet) {
  // §4.2: the highest two bits. 0: skip it; 1: discard the packet; 2: and report; 3: and report, but not to a
  // group.
  const auto action = type >> 6U;
  if (action == 0) return rules_.skips_unknown_extension_options;
  if (!rules_.obeys_discarding_options) return true;
  const auto parsed = wire::parse(packet);
  const auto* about = std::get_if<wire::Segment>(&parsed);
  constexpr std::uint8_t unknown_option = 2;
  if (action >= 2 && about != nullptr && rules_.reports_unknown_options &&
      !(action == 3 && about->destination.address.is_multicast()))
    report(*about, wire::IcmpError::parameter_problem, unknown_option);
  return false;
}

bool Host::admits_extensions(wire::OctetView packet) {
  if (packet.size() < fixed_header || (packet[0] >> 4U) != 6) return true;
  std::uint8_t header = packet[6];
  for (std::size_t at = fixed_header; has_options(header);) {
    if (!rules_.steps_over_extensions || at + 8 > packet.size()) return false;
    const std::size_t end = at + (packet[at + 1] + 1U) * 8U;
    if (end > packet.size()) return false;
    for (std::size_t option = at + 2; option < end;) {
      constexpr std::uint8_t one_octet_of_padding = 0, padding = 1;
      const auto type = packet[option];
      if (type == one_octet_of_padding) {
        ++option;
        continue;
      }
      if (option + 1 == end || option + 2 + packet[option + 1] > end) return false;
      if (type != padding && !admits_unknown_option(type, packet)) return false;
      option += 2U + packet[option + 1];
    }
    header = packet[at];
    at = end;
  }
  return true;
}

}  // namespace tcpspec::sim
