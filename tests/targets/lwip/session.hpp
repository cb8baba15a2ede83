#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "agent/arguments.hpp"
#include "stack.hpp"

namespace tcpspec::lwip_target {

/// The agent's protocol (tester/agent/PROTOCOL.md) on lwIP's own interface, the callback one: it is the TCP
/// itself, without the limits and the buffering of the socket layer above it, so that STATUS and DIAG are the
/// stack's own view.
class Session {
 public:
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// The reply to one request, both without the newline.  Never throws.  The lock must be held.
  std::string answer(std::string_view line);

  /// Aborts all connections.  The lock must be held.
  void end();

  struct Listener;
  struct Connection;

 private:
  using Arguments = agent::Arguments;
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

  Connection& connection(Arguments&);

  std::map<std::uint64_t, std::unique_ptr<Listener>> listeners_;
  std::map<std::uint64_t, std::unique_ptr<Connection>> connections_;
  std::uint64_t last_handle_ = 0;  // handles are never used twice
};

}  // namespace tcpspec::lwip_target
