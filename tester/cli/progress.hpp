#pragma once

#include <cstddef>

#include "run/suite.hpp"
#include "wire/time.hpp"

namespace tcpspec::cli {

/// One line on standard error that says how far the run is, only if a person looks on.
class Progress {
 public:
  Progress(std::size_t cases, bool wanted);

  /// At most ten times a second.
  void show(Instant now, const run::Suite&);
  /// Before anything else is printed.
  void erase();

 private:
  std::size_t cases_;
  bool wanted_;
  bool shown_ = false;
  Instant next_;
};

}  // namespace tcpspec::cli
