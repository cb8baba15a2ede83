#pragma once

#include <optional>

#include "agent/socket_address.hpp"

namespace tcpspec::agent {

/// Asks the kernel what it has for one four-tuple: a socket, a request without a socket yet (SYN-RECEIVED),
/// or the record after the socket is closed (FIN-WAIT-2, TIME-WAIT). TCP_INFO shows neither of the last two.
class Diag {
 public:
  Diag();
  ~Diag();
  Diag(const Diag&) = delete;
  Diag& operator=(const Diag&) = delete;

  bool available() const { return fd_ >= 0; }

  /// The kernel's number of the state, TCP_CLOSE if it has nothing. Nothing, with errno set, if the request
  /// fails.
  std::optional<unsigned> state(const SocketAddress& local, const SocketAddress& peer);

 private:
  int fd_ = -1;
  unsigned sequence_ = 0;
};

}  // namespace tcpspec::agent
