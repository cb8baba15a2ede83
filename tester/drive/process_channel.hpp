#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drive/channel.hpp"
#include "drive/child.hpp"

namespace tcpspec::drive {

/// The agent behind a command: requests go to its standard input, replies come from its standard output. Its
/// death is reported with its status and its last lines on standard error.
class ProcessChannel : public Channel {
 public:
  /// `command` is given to /bin/sh: `ssh dut tcpspec-agent`.  Throws std::system_error.
  explicit ProcessChannel(const std::string& command);

  /// A program that is already started; `name` is for messages.
  ProcessChannel(std::string name, Pipes, std::unique_ptr<Child>);

  ~ProcessChannel() override;

  void write(std::string_view line) override;
  bool read(std::string& line) override;

  /// Becomes readable when a reply has come; for RealClock::watch.
  int descriptor() const { return pipes_.from_child.get(); }

 private:
  void flush();
  void gather_errors();
  [[noreturn]] void tell_death();

  std::string name_;
  Pipes pipes_;
  std::unique_ptr<Child> child_;
  std::string unsent_;
  std::string received_;
  std::size_t read_to_ = 0;  // `received_` up to here has been handed out
  std::string errors_;       // the tail of its standard error
};

}  // namespace tcpspec::drive
