#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace tcpspec::drive {

/// The agent has died, or no longer responds; the words say how.
struct AgentGone : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The line to the target's application (the upper tester): see agent/PROTOCOL.md.  Requests and replies are
/// lines without the newline; replies may come in any order and carry the request's id.
class Channel {
 public:
  virtual ~Channel() = default;

  /// Queues a request, which is on its way with the next read() at the latest; never blocks.
  virtual void write(std::string_view line) = 0;

  /// The next reply if one is there.  Throws AgentGone.
  virtual bool read(std::string& line) = 0;
};

}  // namespace tcpspec::drive
