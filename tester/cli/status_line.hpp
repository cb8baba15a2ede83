#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/terminal_options.hpp"

namespace tcpspec::cli {

/// Says on standard error how far long work is: on a terminal in one line that is drawn over itself,
/// elsewhere (a file, the log of a CI job) in lines of their own, of which there are few.
class StatusLine {
 public:
  explicit StatusLine(bool wanted);
  ~StatusLine() { erase(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  void show(const std::string& text);
  /// Before anything else is printed.
  void erase();

 private:
  enum class Way : std::uint8_t { silent, drawn_over, lines };
  Way way_;
  bool shown_ = false;
};

/// When lines that stay may come: the first soon, then one a second at most, and ever fewer of a long run.
class LineRate {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit LineRate(Time began);
  /// Whether one is due; then the next is later.
  bool takes(Time now);

 private:
  Time began_;
  Time due_;
};

/// The part of the text that fits into one line of a terminal: a wrapped line cannot be drawn over.
std::string fitted(const std::string& text, int width);

}  // namespace tcpspec::cli
