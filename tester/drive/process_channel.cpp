#include "drive/process_channel.hpp"

#include <poll.h>
#include <array>
#include <csignal>
#include <stdexcept>

namespace tcpspec::drive {
namespace {

constexpr std::size_t error_tail = 2000;
constexpr std::size_t worth_a_call = 4096;  // octets of requests

/// Appends what is there.  False at the end of the stream.
bool read_available(int fd, std::string& into) {
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n > 0) {
      into.append(buffer.data(), static_cast<std::size_t>(n));
      if (static_cast<std::size_t>(n) < buffer.size()) return true;
    } else if (n == 0) {
      return false;
    } else if (errno != EINTR) {
      return errno == EAGAIN;
    }
  }
}

std::unique_ptr<Child> spawn_shell(const std::string& command, Pipes& pipes) {
  ChildStreams ends;
  make_pipes(pipes, ends);
  return spawn({"/bin/sh", "-c", command}, std::move(ends));
}

}  // namespace

ProcessChannel::ProcessChannel(const std::string& command) : name_(command) {
  std::signal(SIGPIPE, SIG_IGN);  // a dead agent is an error of write, not our death
  child_ = spawn_shell(command, pipes_);
}

ProcessChannel::ProcessChannel(std::string name, Pipes pipes, std::unique_ptr<Child> child)
    : name_(std::move(name)), pipes_(std::move(pipes)), child_(std::move(child)) {
  std::signal(SIGPIPE, SIG_IGN);
}

ProcessChannel::~ProcessChannel() {
  pipes_.to_child.reset();  // the end of its input tells the agent to end
  child_.reset();
}

void ProcessChannel::write(std::string_view line) {
  unsent_.append(line).push_back('\n');
  if (unsent_.size() >= worth_a_call) flush();
}

void ProcessChannel::flush() {
  while (!unsent_.empty()) {
    const ssize_t n = ::write(pipes_.to_child.get(), unsent_.data(), unsent_.size());
    if (n < 0 && errno == EINTR) continue;
    // Full: the agent is responding, and the next read() tries again. Gone: read() reports it.
    if (n < 0) return;
    unsent_.erase(0, static_cast<std::size_t>(n));
  }
}

bool ProcessChannel::read(std::string& line) {
  std::size_t end = received_.find('\n', read_to_);
  if (end == std::string::npos) {
    flush();
    received_.erase(0, read_to_);
    read_to_ = 0;
    // One question instead of two reads that mostly find nothing.
    std::array<pollfd, 2> pipes{{{pipes_.from_child.get(), POLLIN, 0}, {pipes_.errors.get(), POLLIN, 0}}};
    if (poll(pipes.data(), pipes.size(), 0) == 0) return false;
    if (pipes[1].revents != 0) gather_errors();
    const bool open = pipes[0].revents == 0 || read_available(pipes_.from_child.get(), received_);
    end = received_.find('\n');
    if (end == std::string::npos) {
      if (!open) tell_death();
      return false;
    }
  }
  line = received_.substr(read_to_, end - read_to_);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  read_to_ = end + 1;
  return true;
}

void ProcessChannel::gather_errors() {
  read_available(pipes_.errors.get(), errors_);  // also so that a program with much output never blocks
  if (errors_.size() > error_tail) errors_.erase(0, errors_.size() - error_tail);
}

void ProcessChannel::tell_death() {
  const std::string fate = child_->fate(seconds(1));
  gather_errors();
  while (!errors_.empty() && errors_.back() == '\n') errors_.pop_back();
  throw AgentGone("the agent (" + name_ + ") " + fate +
                  (errors_.empty() ? ", without output on standard error" : ":\n" + errors_));
}

}  // namespace tcpspec::drive
