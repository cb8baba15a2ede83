#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/host.hpp"

namespace tcpspec::sim {

/// The application on the simulated host: obeys the agent's protocol (agent/PROTOCOL.md), a line in, a line
/// out.
class Application {
 public:
  explicit Application(Host& host) : host_(host) {}

  /// Performs one request at the host's time and returns the reply, both without the newline.
  std::string perform(std::string_view request);

 private:
  using Words = std::vector<std::string>;
  std::string listen(const Words& words);
  std::string accept(const Words& words);
  std::string connect(const Words& words);
  std::string send(const Words& words);
  std::string receive(const Words& words);
  std::string shutdown(const Words& words);
  std::string close(const Words& words);
  std::string abort(const Words& words);
  std::string status(const Words& words);
  std::string diag(const Words& words);
  std::string option(const Words& words);

  struct Socket {
    std::shared_ptr<Connection> connection;
    std::uint64_t written = 0;  ///< octets given to SEND so far: the text is `a` to `z`, over and over
  };
  Socket* socket(const Words& words);
  std::uint64_t keep(std::shared_ptr<Connection> connection);

  Host& host_;
  std::uint64_t next_handle_ = 1;
  std::map<std::uint64_t, Socket> sockets_;
  std::map<std::uint64_t, std::uint64_t> listeners_;  ///< handle to the host's id
};

}  // namespace tcpspec::sim
