#pragma once

#include <cstddef>

#include "cli/status_line.hpp"
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
  void erase() { line_.erase(); }

 private:
  std::size_t cases_;
  StatusLine line_;
  Instant next_;
};

}  // namespace tcpspec::cli
