#pragma once

#include <poll.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/diag.hpp"
#include "agent/socket_address.hpp"

namespace tcpspec::agent {

/// An address and a port, as the stack names a peer.
using Peer = std::pair<std::string, std::uint16_t>;

struct Listener {
  int fd = -1;
  bool eager = true;                  ///< connections are taken off the stack's queue when they come
  std::map<Peer, int> waiting;        ///< taken off the queue, and not yet returned by ACCEPT
  std::vector<std::uint8_t> md5_key;  ///< RFC 2385; empty if there is none
};

struct Connection {
  int fd = -1;
  SocketAddress local;
  SocketAddress peer;
  std::uint64_t octets_sent = 0;
  int pending_error = 0;  ///< known from another call, and not yet reported
  bool told_error = false;
  bool shut = false;  ///< our side of the stream is closed
};

/// The words of one request after its id and verb.
class Arguments;

/// Everything that one tester has opened, and the verbs that act on it.  No verb waits.
class Session {
 public:
  Session() = default;
  ~Session();  ///< aborts all connections
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// The reply to one request, both without the newline.  Never throws.
  std::string answer(std::string_view line);

  /// Adds the descriptors that become readable when a connection can be taken off a queue.
  void add_listeners(std::vector<pollfd>& set) const;
  /// Takes them off; `polled` is the set with the answers of poll(2).
  void accept_waiting(const std::vector<pollfd>& polled);

 private:
  std::string hello(Arguments&);
  std::string listen(Arguments&);
  std::string accept(Arguments&);
  std::string connect(Arguments&);
  std::string send(Arguments&);
  std::string receive(Arguments&);
  std::string shut_down(Arguments&);
  std::string close(Arguments&);
  std::string abort(Arguments&);
  std::string status(Arguments&);
  std::string diag(Arguments&);
  std::string option(Arguments&);
  std::string key(Arguments&);

  static bool has_md5_signatures();
  /// Of a listener, for a socket that is about to connect to a peer.
  void use_keys(int fd, const SocketAddress& peer, std::uint64_t listener) const;

  void drain(Listener&);
  bool sweep_dead(Listener&);
  Connection& connection(std::uint64_t handle);
  std::uint64_t adopt(Connection);
  void drop(std::uint64_t handle);

  std::map<std::uint64_t, Listener> listeners_;
  std::map<std::uint64_t, Connection> connections_;
  std::uint64_t last_handle_ = 0;  // handles are never used twice
  bool out_of_descriptors_ = false;
  Diag diag_;
};

}  // namespace tcpspec::agent
