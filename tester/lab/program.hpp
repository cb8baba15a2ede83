#pragma once

#include <memory>
#include <string>

#include "lab/keeper.hpp"

namespace tcpspec::lab {

/// A server under test (or a program that it needs), started by a shell command. Its output goes to memory,
/// for error messages; a program with much output never waits for us.
class Program {
 public:
  /// Throws std::system_error.
  Program(std::shared_ptr<Keeper>, Place, std::string command);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Ends it, if it still runs, and starts it again.
  void restart();

  const std::string& command() const { return command_; }
  Place place() const { return place_; }
  bool running();
  /// How it ended, in words: see drive::Child.
  std::string fate() { return child_->fate({}); }

  /// The last 2000 octets of what it has written to standard output and standard error since its last start.
  std::string output() const;

  /// Throws std::runtime_error with its fate and its output if it has ended.
  void require_running();

 private:
  void start();
  void stop();

  std::shared_ptr<Keeper> keeper_;
  Place place_;
  std::string command_;
  drive::Descriptor output_;
  std::unique_ptr<drive::Child> child_;
};

}  // namespace tcpspec::lab
