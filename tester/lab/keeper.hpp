#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drive/child.hpp"
#include "drive/descriptor.hpp"
#include "wire/time.hpp"

namespace tcpspec::lab {

/// Our side of the keeper (keeper_process.hpp says what it does). It keeps the privileges that the tester
/// gives up.
class Keeper {
 public:
  /// Clones it into a new network and PID namespace.  Throws std::system_error.
  static std::shared_ptr<Keeper> start();

  /// Ends it and everything that it has started.
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// Sends a request and waits for its reply. Throws std::system_error with the keeper's words,
  /// std::runtime_error if it has ended.
  std::vector<std::string> ask(const std::vector<std::string>& words,
                               const std::vector<int>& descriptors = {});

  /// The waitpid status of a program that has ended.
  std::optional<int> status_of(pid_t pid);

  /// Returns when the program has ended or the time is up: whether it has ended.
  bool wait_for_end(pid_t pid, Duration patience);

  /// Becomes readable when a program ends.
  int descriptor() const { return control_.get(); }
  pid_t pid() const { return pid_; }

 private:
  Keeper(pid_t pid, drive::Descriptor control) : pid_(pid), control_(std::move(control)) {}
  std::vector<std::string> next_words();
  void take_events();

  pid_t pid_;
  drive::Descriptor control_;
  std::map<pid_t, int> ended_;
};

/// Where a program runs: in the target's network namespace, or in the tester's.
enum class Place : std::uint8_t { target, tester };

/// Starts a program and returns it as a Child, whose destructor ends it.  Throws std::system_error if it
/// cannot be started.
std::unique_ptr<drive::Child> start_program(const std::shared_ptr<Keeper>&, Place,
                                            const std::vector<std::string>& argv, drive::ChildStreams);

}  // namespace tcpspec::lab
