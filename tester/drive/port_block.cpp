#include "drive/port_block.hpp"

#include <system_error>

namespace tcpspec::drive {
namespace {

// net.ipv4.ip_local_port_range ends at 60999 if nobody changes it.
constexpr unsigned first_of_all = 61'440;
constexpr unsigned end_of_all = 65'536;

constexpr wire::Endpoint anywhere(wire::Family family, std::uint16_t port) {
  wire::Address address;
  address.family = family;
  return {address, port};
}

}  // namespace

PortBlock::PortBlock(std::uint16_t size, std::uint64_t seed) {
  const auto blocks = static_cast<std::uint64_t>((end_of_all - first_of_all) / size);
  for (std::uint64_t i = 0; i < blocks; ++i) {
    const unsigned first = first_of_all + static_cast<unsigned>((seed + i) % blocks) * size;
    range_ = {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(first + size - 1)};
    for (unsigned port = first; port < first + size; ++port)
      if (reserve(static_cast<std::uint16_t>(port))) ports_.push_back(static_cast<std::uint16_t>(port));
    if (ports_.size() > size / 2U) return;
    for (const std::uint16_t port : std::exchange(ports_, {}))
      for (const wire::Family family : {wire::Family::ipv4, wire::Family::ipv6})
        guards_.release(anywhere(family, port));
  }
  throw std::system_error(std::make_error_code(std::errc::address_in_use),
                          "other programs use the ports from " + std::to_string(first_of_all) + " on");
}

/// False if another program uses it.
bool PortBlock::reserve(std::uint16_t port) {
  try {
    guards_.hold(anywhere(wire::Family::ipv4, port));
    guards_.hold(anywhere(wire::Family::ipv6, port));
    return true;
  } catch (const std::system_error& refused) {
    guards_.release(anywhere(wire::Family::ipv4, port));
    if (refused.code() == std::errc::address_in_use) return false;
    // Without IPv6 there is nobody to be silent toward.
    if (refused.code() != std::errc::address_family_not_supported) throw;
    guards_.hold(anywhere(wire::Family::ipv4, port));
    return true;
  }
}

}  // namespace tcpspec::drive
