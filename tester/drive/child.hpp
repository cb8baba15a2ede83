#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drive/descriptor.hpp"
#include "wire/time.hpp"

namespace tcpspec::drive {

/// A program that was started for us.  Its destructor ends it.
class Child {
 public:
  virtual ~Child() = default;

  /// Requests its end (SIGTERM); for programs that do not read their input.
  virtual void terminate() = 0;

  /// The status of waitpid. Waits up to `patience` for the end, which may come shortly after the end of the
  /// output; nothing if it is still running.
  virtual std::optional<int> ended(Duration patience) = 0;

  /// How it ended, in words, after a wait of at most `patience`: `ended with status 127`, `was killed by
  /// signal 9 (Killed)`, `is still running`.
  std::string fate(Duration patience);
};

/// Our ends of a child's standard streams; all non-blocking.
struct Pipes {
  Descriptor to_child;
  Descriptor from_child;
  Descriptor errors;
};

/// Their other ends, to become descriptors 0, 1 and 2 of the child.
struct ChildStreams {
  Descriptor input;
  Descriptor output;
  Descriptor errors;
};

/// Makes both.
void make_pipes(Pipes& ours, ChildStreams& theirs);

/// The process group of a child.
enum class Group : std::uint8_t {
  ours,  ///< it gets the signals of the terminal, too
  own,   ///< signals of ours go to all processes that it has started
};

/// Starts `argv` (searched for in PATH) on this host. SIGINT is ignored in the child, so that after Ctrl-C we
/// end it in order. Throws std::system_error if it cannot be started. When the Child is destroyed the program
/// sees the end of its input, gets SIGTERM after half a second and SIGKILL after another.
std::unique_ptr<Child> spawn(const std::vector<std::string>& argv, ChildStreams, Group = Group::ours);

}  // namespace tcpspec::drive
