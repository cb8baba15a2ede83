#pragma once

#include <string>

#include "cli/terminal_options.hpp"

namespace tcpspec::cli {

/// One line on standard error that is drawn over itself, only on a terminal.
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
  bool wanted_;
  bool shown_ = false;
};

/// The part of the text that fits into one line of a terminal: a wrapped line cannot be drawn over.
std::string fitted(const std::string& text, int width);

}  // namespace tcpspec::cli
