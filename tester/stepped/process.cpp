#include "stepped/process.hpp"

#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace tcpspec::stepped {

namespace {

constexpr std::size_t most_lines = 100'000;             // of an answer
constexpr std::size_t longest_line = 1U << 20U;         // octets
constexpr std::size_t most_errors_at_once = 1U << 20U;  // octets
constexpr std::size_t error_tail = 2000;                // octets
constexpr std::size_t shown_of_a_line = 200;            // octets
constexpr int pipe_size = 1 << 18;

std::int64_t real_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string shortened(std::string_view line) {
  if (line.size() <= shown_of_a_line) return std::string(line);
  return std::string(line.substr(0, shown_of_a_line)) + "...";
}

}  // namespace

Record::Record(const std::string& file) : out_(file, std::ios::binary) {
  if (!out_) throw std::system_error(errno, std::generic_category(), file);
}

void Record::line(char direction, std::string_view text) {
  if (out_.is_open()) out_ << direction << ' ' << text << '\n';
}

void Record::lines(char direction, std::string_view text) {
  if (!out_.is_open()) return;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    line(direction, text.substr(at, end - at));
    at = end + 1;
  }
}

Process::Process(std::string command, int signals, Record& record)
    : command_(std::move(command)), signals_(signals), record_(record) {
  std::signal(SIGPIPE, SIG_IGN);  // a dead program is an error of write, not our death
  drive::ChildStreams ends;
  drive::make_pipes(pipes_, ends);
  // A larger step fits at once; where the system refuses, it takes two.
  fcntl(pipes_.to_child.get(), F_SETPIPE_SZ, pipe_size);
  fcntl(pipes_.from_child.get(), F_SETPIPE_SZ, pipe_size);
  child_ = drive::spawn({"/bin/sh", "-c", command_}, std::move(ends), drive::Group::own);
}

Process::~Process() {
  pipes_.to_child.reset();  // the end of its input tells the program to end
  child_.reset();
}

void Process::exchange(std::string_view text, Duration patience, const Reader& reader) {
  record_.lines('>', text);
  in_answer_ = 0;
  const std::int64_t deadline = real_now() + patience.ns;
  for (;;) {
    write_some(text);
    wait(!text.empty(), deadline, patience);
    if (read_lines(reader)) break;
  }
  if (!text.empty()) refuse("the answer is there before the step was read to its end");
  if (!received_.empty()) refuse("there is more after the end of the answer: `" + shortened(received_) + "`");
}

void Process::write_some(std::string_view& text) {
  while (!text.empty()) {
    const ssize_t n = ::write(pipes_.to_child.get(), text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EPIPE) text = {};  // the end of its output tells more
    if (n < 0) return;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

void Process::wait(bool to_write, std::int64_t deadline, Duration patience) {
  for (;;) {
    std::array<pollfd, 4> set{{{pipes_.from_child.get(), POLLIN, 0},
                               {pipes_.errors.get(), POLLIN, 0},
                               {signals_, POLLIN, 0},
                               {to_write ? pipes_.to_child.get() : -1, POLLOUT, 0}}};
    const std::int64_t left = deadline - real_now();
    const int ready = poll(set.data(), set.size(), left > 0 ? static_cast<int>(left / 1'000'000) + 1 : 0);
    if (ready > 0 && set[1].revents != 0) gather_errors();
    if (set[0].revents != 0 || set[3].revents != 0) return;
    if (ready > 0 && set[2].revents != 0) refuse("the run was interrupted while it had not answered");
    if (ready == 0 && left <= 0)
      refuse(fmt::format("no whole answer for {:g} s (is its output flushed?)", patience.seconds()));
  }
}

/// True when the answer is complete.
bool Process::read_lines(const Reader& reader) {
  std::array<char, 65536> buffer;
  const ssize_t n = ::read(pipes_.from_child.get(), buffer.data(), buffer.size());
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (n <= 0) tell_death();
  received_.append(buffer.data(), static_cast<std::size_t>(n));
  std::size_t begin = 0;
  bool complete = false;
  for (std::size_t end; !complete && (end = received_.find('\n', begin)) != std::string::npos;
       begin = end + 1)
    complete = hand_over(std::string_view(received_).substr(begin, end - begin), reader);
  received_.erase(0, begin);
  if (received_.size() > longest_line) refuse(fmt::format("a line of more than {} octets", longest_line));
  return complete;
}

bool Process::hand_over(std::string_view line, const Reader& reader) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  record_.line('<', line);
  ++lines_;
  if (++in_answer_ > most_lines) refuse(fmt::format("more than {} lines in one answer", most_lines));
  try {
    return reader(line);
  } catch (const std::runtime_error& wrong) {
    refuse(fmt::format("line {} of its output, `{}`: {}", lines_, shortened(line), wrong.what()));
  }
}

std::string Process::errors() {
  gather_errors();
  while (errors_.ends_with('\n')) errors_.pop_back();
  return errors_;
}

/// Also so that a program with much to say never waits for us.
void Process::gather_errors() {
  std::array<char, 4096> buffer;
  for (std::size_t taken = 0; taken < most_errors_at_once; taken += buffer.size()) {
    const ssize_t n = ::read(pipes_.errors.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n == 0) pipes_.errors.reset();  // it is always readable now
    if (n <= 0) break;
    errors_.append(buffer.data(), static_cast<std::size_t>(n));
    if (errors_.size() > error_tail) errors_.erase(0, errors_.size() - error_tail);
  }
}

void Process::tell_death() { refuse(child_->fate(seconds(1)) + " without a whole answer"); }

void Process::refuse(const std::string& why) {
  const std::string said = errors();
  throw Broken("the stepped target (" + command_ + "): " + why +
               (said.empty() ? "" : "; its last output on standard error:\n" + said));
}

}  // namespace tcpspec::stepped
