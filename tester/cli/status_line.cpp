#include "cli/status_line.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <unistd.h>

#include "base/display_width.hpp"

namespace tcpspec::cli {

namespace {
const char* variable(const char* name) { return std::getenv(name); }
}  // namespace

StatusLine::StatusLine(bool wanted) : wanted_(wanted && can_redraw(variable, isatty(STDERR_FILENO) == 1)) {}

void StatusLine::show(const std::string& text) {
  if (!wanted_) return;
  std::cerr << "\r\x1b[K" << fitted(text, screen_width(variable, STDERR_FILENO)) << std::flush;
  shown_ = true;
}

void StatusLine::erase() {
  if (shown_) std::cerr << "\r\x1b[K" << std::flush;
  shown_ = false;
}

std::string fitted(const std::string& text, int width) {
  return base::shorten(
      text, static_cast<std::size_t>(std::max(width, 1) - 1));  // some terminals wrap at the last column
}

}  // namespace tcpspec::cli
