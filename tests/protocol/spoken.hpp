#pragma once

#include <memory>
#include <string>

#include "drive/process_channel.hpp"
#include "drive/real_clock.hpp"
#include "script.hpp"

namespace tcpspec::protocol {

constexpr Duration patience = seconds(10);

/// A server that is a process.
class Spoken {
 public:
  explicit Spoken(std::unique_ptr<drive::ProcessChannel> channel) : channel_(std::move(channel)) {
    clock_.watch(channel_->descriptor());
  }

  std::string ask(const std::string& request) {
    channel_->write("7 " + request);
    const Instant deadline = clock_.now() + patience;
    std::string reply;
    while (!channel_->read(reply)) {
      if (clock_.now() >= deadline) return "(no reply)";
      clock_.wait_until(deadline);
    }
    return reply.starts_with("7 ") ? reply.substr(2) : "(another id) " + reply;
  }

 private:
  std::unique_ptr<drive::ProcessChannel> channel_;
  drive::RealClock clock_;
};

/// Two processes.  What happens between them takes its time, and nothing tells when it is over.
class Processes : public Servers {
 public:
  Processes(std::unique_ptr<drive::ProcessChannel> server, std::unique_ptr<drive::ProcessChannel> peer)
      : server_(std::move(server)), peer_(std::move(peer)) {}

  std::string ask(const std::string& request) override { return server_.ask(request); }
  std::string ask_peer(const std::string& request) override { return peer_.ask(request); }
  void ask_again() override { deadline_ = clock_.now() + patience; }
  bool wait() override { return clock_.now() < deadline_; }

 private:
  Spoken server_;
  Spoken peer_;
  drive::RealClock clock_;
  Instant deadline_;
};

}  // namespace tcpspec::protocol
