#pragma once

#include <functional>
#include <string>

#include "cli/status_line.hpp"
#include "wire/time.hpp"

namespace tcpspec::cli {

/// The status line with the progress of long work.
class Progress {
 public:
  explicit Progress(bool wanted) : line_(wanted) {}

  /// At most ten times a second.
  void show(Instant now, const std::function<std::string()>& how_far);
  /// Before anything else is printed.
  void erase() { line_.erase(); }

 private:
  StatusLine line_;
  Instant next_;
};

}  // namespace tcpspec::cli
