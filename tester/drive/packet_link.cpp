#include "drive/packet_link.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "drive/packet_addresses.hpp"
#include "wire/checksum.hpp"

namespace tcpspec::drive {

namespace {

bool says_that_the_device_is_gone(const std::system_error& error) {
  const int code = error.code().value();
  return code == ENETDOWN || code == ENODEV || code == ENXIO || code == ENETUNREACH || code == EADDRNOTAVAIL;
}

/// The kernel would put the right one in place of another. A datagram whose identification it chooses has the
/// sum for an identification of zero.
bool has_right_ip_checksum(wire::OctetView datagram) {
  if (datagram.empty() || datagram[0] >> 4 != 4) return true;
  const std::size_t header = (datagram[0] & 0x0fU) * 4U;
  return header > datagram.size() || wire::ones_complement_sum(datagram.first(header)) == 0xffff;
}

/// The kernel would count it as a part of the datagram.
bool has_padding(wire::OctetView datagram) {
  const unsigned version = datagram.empty() ? 0U : datagram[0] >> 4;
  if (version == 6) return datagram.size() > 40U + datagram[4] * 256U + datagram[5];
  return version == 4 && datagram.size() > datagram[2] * 256U + datagram[3];
}

}  // namespace

PacketLink::PacketLink(const PacketLinkOptions& options)
    : may_go_(options.goes_with_the_target),
      capture_(options.interface, options.capture, options.receive_buffer),
      sender_(options.interface, capture_.is_loopback()) {
  if (const auto* targets = std::get_if<std::vector<wire::Address>>(&options.capture)) targets_ = *targets;
}

void PacketLink::send(wire::OctetView datagram) {
  if (capture_.is_loopback())
    if (const auto ends = tcp_endpoints(datagram)) our_ports_.set(ends->source.port);
  unless_gone([&] {
    const bool by_frame =
        is_for_another_host(datagram) || !has_right_ip_checksum(datagram) || has_padding(datagram);
    if (!by_frame) return sender_.send(datagram);
    if (!capture_.send_to_target(datagram))
      throw std::system_error(EHOSTUNREACH, std::generic_category(), "sending a frame to the target");
  });
}

void PacketLink::receive(std::vector<Frame>& into) {
  unless_gone([&] {
    capture_.receive([&](CapturedFrame&& captured) {
      captured.frame.from_target = is_from_target(captured);
      into.push_back(std::move(captured.frame));
    });
  });
}

template <typename Act>
void PacketLink::unless_gone(Act act) {
  if (gone_) return;
  try {
    act();
  } catch (const std::system_error& error) {
    if (!may_go_ || !says_that_the_device_is_gone(error)) throw;
    gone_ = true;
  }
}

/// The kernel would look for that host, and finds none.
bool PacketLink::is_for_another_host(wire::OctetView datagram) const {
  const auto addresses = ip_addresses(datagram);
  if (!addresses || targets_.empty()) return false;
  const wire::Address& to = addresses->destination;
  const bool group = to.is_multicast() || (to.family == wire::Family::ipv4 && to.octets[0] == 0xff);
  return !group && !is_target(to);
}

bool PacketLink::is_target(const wire::Address& address) const {
  return targets_.empty() || std::find(targets_.begin(), targets_.end(), address) != targets_.end();
}

bool PacketLink::is_from_target(const CapturedFrame& captured) const {
  if (!capture_.is_loopback()) return !captured.outgoing;
  const wire::OctetView octets = captured.frame.octets;
  const auto addresses = ip_addresses(octets);
  if (!addresses || !is_target(addresses->source)) return false;
  if (!is_target(addresses->destination)) return true;
  if (const auto ends = tcp_endpoints(octets)) return !our_ports_.test(ends->source.port);
  // An ICMP error comes from the target's end if what it quotes came from ours.
  const auto quoted = quoted_tcp_endpoints(octets);
  return !quoted || our_ports_.test(quoted->source.port);
}

}  // namespace tcpspec::drive
