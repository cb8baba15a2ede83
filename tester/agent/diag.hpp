#pragma once

#include <optional>

#include "agent/socket_address.hpp"

namespace tcpspec::agent {

/// Asks the kernel what it holds for one four-tuple: a socket, a request that has no socket yet
/// (SYN-RECEIVED), or what is left after the socket has gone (FIN-WAIT-2, TIME-WAIT).  TCP_INFO can see none
/// of the last two.
class Diag {
 public:
  Diag();
  ~Diag();
  Diag(const Diag&) = delete;
  Diag& operator=(const Diag&) = delete;

  bool available() const { return fd_ >= 0; }

  /// The kernel's number of the state, TCP_CLOSE if it holds nothing.  Nothing, with errno set, if it cannot
  /// be asked.
  std::optional<unsigned> state(const SocketAddress& local, const SocketAddress& peer);

 private:
  int fd_ = -1;
  unsigned sequence_ = 0;
};

}  // namespace tcpspec::agent
