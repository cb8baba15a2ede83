#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "sim/host.hpp"
#include "sim/request.hpp"

namespace tcpspec::sim {

/// The application on the simulated host: implements the agent's protocol (agent/PROTOCOL.md), a line in, a
/// line out.
class Application {
 public:
  explicit Application(Host& host) : host_(host) {}

  /// Performs one request at the host's time and returns the reply, both without the newline.
  std::string perform(std::string_view line);

 private:
  // The values of the reply; throw Refused.
  std::string perform(Request&);
  std::string hello(Request&);
  std::string listen(Request&);
  std::string accept(Request&);
  std::string connect(Request&);
  std::string send(Request&);
  std::string receive(Request&);
  std::string shutdown(Request&);
  std::string close(Request&);
  std::string abort(Request&);
  std::string status(Request&);
  std::string diag(Request&);
  std::string option(Request&);
  std::string key(Request&);

  struct Socket {
    std::shared_ptr<Connection> connection;
    std::uint64_t written = 0;  ///< octets given to SEND so far: the data are `a` to `z`, again and again
  };
  Socket& socket(std::uint64_t handle);
  std::uint64_t keep(std::shared_ptr<Connection> connection);

  Host& host_;
  std::uint64_t next_handle_ = 1;
  std::map<std::uint64_t, Socket> sockets_;
  std::map<std::uint64_t, std::uint64_t> listeners_;  ///< handle to the host's id
};

}  // namespace tcpspec::sim
