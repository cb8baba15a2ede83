#pragma once

#include <bitset>
#include <string>
#include <vector>

#include "drive/link.hpp"
#include "drive/packet_socket.hpp"
#include "drive/raw_sender.hpp"

namespace tcpspec::drive {

struct PacketLinkOptions {
  std::string interface;  ///< the device that leads to the target
  /// Whose segments to capture: of at least one target, both families may be mixed, or of these ports.
  CaptureScope capture;
  int receive_buffer =
      64 << 20;  ///< octets; the kernel may grant less (net.core.rmem_max) without CAP_NET_ADMIN
  /// The device is the target's, and goes when the target ends: then nothing more arrives anywhere, which is
  /// no error of the tester.
  bool goes_with_the_target = false;
};

/// The wire at one network device. It needs CAP_NET_RAW to be made, and nothing afterwards.
///
/// Datagrams that this host sends are also captured and come out of receive() with `from_target` false: those
/// of `send`, and any of our own kernel. An ICMP error that comes in from a router on the way counts as from
/// the target. On a loopback device, where the two ends may share an address, an end is ours if `send` has
/// used its port.
class PacketLink : public Link {
 public:
  /// Throws std::system_error, which names the device or the missing privilege.
  explicit PacketLink(const PacketLinkOptions&);

  void send(wire::OctetView datagram) override;
  void receive(std::vector<Frame>& into) override;

  /// Becomes readable when receive() has something; for RealClock::watch.
  int descriptor() const { return capture_.descriptor(); }

  /// Frames that the kernel had no room for, since the beginning.
  std::uint64_t dropped() { return capture_.dropped(); }

 private:
  template <typename Act>
  void unless_gone(Act);
  bool is_from_target(const CapturedFrame&) const;
  bool is_target(const wire::Address&) const;
  bool is_for_another_host(wire::OctetView datagram) const;

  std::vector<wire::Address> targets_;  ///< empty: any
  const bool may_go_;
  bool gone_ = false;  ///< the device
  PacketSocket capture_;
  RawSender sender_;
  std::bitset<65536> our_ports_;
};

}  // namespace tcpspec::drive
