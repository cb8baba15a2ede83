#pragma once

#include <memory>

#include "drive/clock.hpp"
#include "drive/process_channel.hpp"

namespace tcpspec::reach {

/// The channel to an agent that may die and be started again: the channel stays, its process changes.
class RestartableChannel : public drive::Channel {
 public:
  explicit RestartableChannel(drive::Clock& clock) : clock_(clock) {}

  /// The process to use from now on; replies that the old one did not give are forgotten.
  void connect(std::unique_ptr<drive::ProcessChannel>);
  int descriptor() const { return process_->descriptor(); }

  void write(std::string_view line) override;
  /// Also throws AgentGone if a request has no reply for long: no request waits for the network
  /// (agent/PROTOCOL.md), so such an agent hangs, and the stack in its process too.
  bool read(std::string& line) override;

 private:
  drive::Clock& clock_;
  std::unique_ptr<drive::ProcessChannel> process_;
  std::size_t unanswered_ = 0;
  Instant waiting_since_;
};

}  // namespace tcpspec::reach
