#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

#include "drive/descriptor.hpp"
#include "wire/time.hpp"

namespace tcpspec::drive {

/// A function that runs in a copy of this process, at the same time as what follows here. The copy ends with
/// this process, and its standard streams lead nowhere.
class Forked {
 public:
  /// Throws std::system_error.
  explicit Forked(const std::function<std::string()>& work);
  /// Asks it to end, and waits for that.
  ~Forked();
  Forked(Forked&&) noexcept;
  Forked& operator=(Forked&&) = delete;

  void terminate();
  /// Whether it has ended, after a wait of at most `patience`.
  bool ended(Duration patience);
  /// What the function has returned; waits for its end. Throws std::runtime_error with the words of what it
  /// threw, or if it did not come to its end.
  std::string result();

 private:
  void reap();

  pid_t pid_ = -1;
  Descriptor answer_;  ///< a file in memory
  Descriptor alive_;   ///< at its end when the process has ended
};

}  // namespace tcpspec::drive
