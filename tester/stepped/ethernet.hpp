#pragma once

#include <array>
#include <map>
#include <optional>
#include <vector>

#include "wire/address.hpp"
#include "wire/segment.hpp"

namespace tcpspec::stepped {

/// The tester's side of an Ethernet link to a stack: frames around datagrams, and what neighbours say to each
/// other (ARP, RFC 826; Neighbor Discovery, RFC 4861). Frames are without their checksum.
class Ethernet {
 public:
  /// `testers`: an address of each family, from which ask_for() asks.
  explicit Ethernet(std::vector<wire::Address> testers) : testers_(std::move(testers)) {}

  /// The datagram in a frame to the stack's address; to all until its MAC address is known.
  wire::Octets frame(const wire::Octets& datagram) const;

  /// The datagram in a frame of the stack; nothing if it has none, or is about neighbours. Questions about
  /// any address but the stack's own are answered: appends the answers to `answers`.
  std::optional<wire::Octets> datagram(const wire::Octets& frame, std::vector<wire::Octets>& answers);

  /// The frame that asks for the MAC address of one of the stack's addresses.
  wire::Octets ask_for(const wire::Address& of_stack);
  /// Whether the stack has told its MAC address.
  bool knows(const wire::Address& of_stack) const { return known_.contains(of_stack); }

 private:
  using Mac = std::array<std::uint8_t, 6>;

  void on_arp(const wire::Octets& frame, std::vector<wire::Octets>& answers);
  bool on_neighbor_discovery(const wire::Octets& frame, std::vector<wire::Octets>& answers);

  std::vector<wire::Address> testers_;
  std::map<wire::Address, Mac> known_;
};

}  // namespace tcpspec::stepped
