#pragma once

#include <map>

#include "drive/descriptor.hpp"
#include "wire/address.hpp"

namespace tcpspec::drive {

/// How a listening socket is made to ignore everything that comes in.
enum class Deafness : std::uint8_t {
  automatic,  ///< the first of those below that the kernel allows
  sparing,    ///< the same, but a filter last: in a user-mode kernel each filter costs milliseconds
  filter,     ///< a filter that drops everything; since Linux 6.18 it needs CAP_NET_ADMIN
  signature,  ///< an MD5 key (RFC 2385): segments without a signature are dropped silently
  hop_limit,  ///< a minimum TTL of 255, which only a target on the link that sends with 255 meets
};

/// Keeps this host's own TCP silent at one endpoint, so that it does not send a RST to the target: a
/// listening socket that ignores everything. It needs no firewall rule and no privilege, reserves the port,
/// and ends with the process.
class RstGuard {
 public:
  /// `at.port` 0 lets the kernel choose. Throws std::system_error: EADDRINUSE if another program uses the
  /// port, EADDRNOTAVAIL if it is not an address of this host, EMFILE at the descriptor limit (see
  /// raise_descriptor_limit).
  /// `may_be_absent`: the address may be gone for a while, with a device that was the target's.
  explicit RstGuard(const wire::Endpoint& at, unsigned interface_index = 0, Deafness = Deafness::automatic,
                    bool may_be_absent = false);

  const wire::Endpoint& endpoint() const { return endpoint_; }

 private:
  Descriptor socket_;
  wire::Endpoint endpoint_;
};

/// The guards of a run; about 10 us and 5 kB each.
class RstGuards {
 public:
  /// `interface_index` matters for link-local addresses only.
  explicit RstGuards(unsigned interface_index = 0, Deafness how = Deafness::automatic,
                     bool may_be_absent = false)
      : interface_index_(interface_index), how_(how), may_be_absent_(may_be_absent) {}

  /// A new port at `address`.
  wire::Endpoint hold_any(const wire::Address& address);
  /// Does nothing if it is already reserved.
  void hold(const wire::Endpoint&);
  void release(const wire::Endpoint& endpoint) { guards_.erase(endpoint); }
  std::size_t size() const { return guards_.size(); }

 private:
  unsigned interface_index_;
  Deafness how_;
  bool may_be_absent_;
  std::map<wire::Endpoint, RstGuard> guards_;
};

/// Raises the soft limit of open descriptors to the hard one; returns the present limit.
std::size_t raise_descriptor_limit();

}  // namespace tcpspec::drive
