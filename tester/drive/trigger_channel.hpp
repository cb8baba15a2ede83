#pragma once

#include <deque>
#include <memory>
#include <string>

#include "drive/channel.hpp"
#include "drive/child.hpp"

namespace tcpspec::drive {

/// An application of the target that can only connect, because a command of the user makes it connect. The
/// command runs once for each request CONNECT, which is answered at once. No other request is supported.
class TriggerChannel : public Channel {
 public:
  /// `command` is given to /bin/sh, its standard streams to nobody.
  explicit TriggerChannel(std::string command) : command_(std::move(command)) {}
  /// Ends what still runs.
  ~TriggerChannel() override;

  /// Throws std::system_error if the command cannot be started.
  void write(std::string_view line) override;
  bool read(std::string& line) override;

 private:
  void forget_those_that_ended();

  std::string command_;
  std::deque<std::unique_ptr<Child>> children_;
  std::deque<std::string> replies_;
};

}  // namespace tcpspec::drive
