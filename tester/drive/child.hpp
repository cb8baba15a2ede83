#pragma once

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

  /// Asks it to end (SIGTERM); for programs that do not watch their input.
  virtual void terminate() = 0;

  /// The status of waitpid.  Waits up to `patience` for the end, which may be a moment behind the end of the
  /// output; nothing if it still runs.
  virtual std::optional<int> ended(Duration patience) = 0;

  /// How it ended after no more than `patience`, in words: `ended with status 127`, `was killed by signal 9
  /// (Killed)`, `still runs`.
  std::string fate(Duration patience);
};

/// Our ends of a child's standard streams; all non-blocking.
struct Pipes {
  Descriptor to_child;
  Descriptor from_child;
  Descriptor errors;
};

/// Their other ends, to become descriptors 0, 1 and 2 of the child.
struct ChildEnds {
  Descriptor input;
  Descriptor output;
  Descriptor errors;
};

/// Makes both.
void make_pipes(Pipes& ours, ChildEnds& theirs);

/// Starts `argv` (searched for in PATH) on this host.  SIGINT is ignored in the child, so that Ctrl-C lets us
/// end it in order.  Throws std::system_error if it cannot be started.  When the Child is destroyed the
/// program sees the end of its input, gets SIGTERM after half a second and SIGKILL after another.
std::unique_ptr<Child> spawn(const std::vector<std::string>& argv, ChildEnds);

}  // namespace tcpspec::drive
