#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "sim/behaviour.hpp"
#include "wire/address.hpp"

namespace tcpspec::sim {

/// What the path to the peer can carry: path MTU discovery (RFC 1191, RFC 8201) with the checks of RFC 5927
/// §7.
class Path {
 public:
  Path(wire::Family family, const Behaviour& rules) : rules_(rules), family_(family), mtu_(rules.mtu) {}

  std::uint32_t mtu() const { return mtu_; }  ///< of datagrams, in octets

  /// The IP and TCP headers without options.
  std::uint32_t headers() const { return family_ == wire::Family::ipv4 ? 40 : 60; }

  void sent(std::uint32_t datagram) { largest_sent_ = std::max(largest_sent_, datagram); }
  void acknowledged(std::uint32_t datagram) {
    largest_acknowledged_ = std::max(largest_acknowledged_, datagram);
    if (!rules_.remembers_path_mtu) mtu_ = rules_.mtu;
  }

  enum class Report : std::uint8_t { ignored, suspended, believed };
  /// A router said that a datagram was too big. `mtu` is 0 if the report does not say it (old routers).
  Report on_too_big(std::uint32_t mtu);

  /// The estimate is old (RFC 1191 §6.3): a larger one is tried. Returns whether there is a still larger one.
  bool raise();

  /// Data had to be sent again: a suspended report is now accepted.
  bool on_timeout();

 private:
  std::uint32_t least() const;
  bool never_raised() const;

  const Behaviour& rules_;
  wire::Family family_;
  std::uint32_t mtu_;
  std::uint32_t largest_sent_ = 0;
  std::uint32_t largest_acknowledged_ = 0;
  std::optional<std::uint32_t> suspended_;
};

}  // namespace tcpspec::sim
