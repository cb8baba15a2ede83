#pragma once

#include <map>

#include "drive/descriptor.hpp"
#include "wire/address.hpp"

namespace tcpspec::drive {

/// Keeps this host's own TCP silent at one endpoint, so that it does not answer the target with a RST: a
/// listening socket whose filter drops everything.  It needs no privilege and no firewall rule, keeps other
/// programs off the port, and vanishes with the process.
class RstGuard {
 public:
  /// `at.port` 0 lets the kernel choose.  Throws std::system_error: EADDRINUSE when another program holds the
  /// port, EADDRNOTAVAIL when the address is not this host's, EMFILE at the descriptor limit (see
  /// raise_descriptor_limit).
  explicit RstGuard(const wire::Endpoint& at, unsigned interface_index = 0);

  const wire::Endpoint& endpoint() const { return endpoint_; }

 private:
  Descriptor socket_;
  wire::Endpoint endpoint_;
};

/// The guards of a run; about 10 us and 5 kB each.
class RstGuards {
 public:
  /// `interface_index` matters for link-local addresses only.
  explicit RstGuards(unsigned interface_index = 0) : interface_index_(interface_index) {}

  /// A fresh port at `address`.
  wire::Endpoint hold_any(const wire::Address& address);
  /// Does nothing if it is held already.
  void hold(const wire::Endpoint&);
  void release(const wire::Endpoint& endpoint) { guards_.erase(endpoint); }
  std::size_t size() const { return guards_.size(); }

 private:
  unsigned interface_index_;
  std::map<wire::Endpoint, RstGuard> guards_;
};

/// Raises the soft limit of open descriptors to the hard one; returns what it is now.
std::size_t raise_descriptor_limit();

}  // namespace tcpspec::drive
