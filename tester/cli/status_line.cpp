#include "cli/status_line.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <unistd.h>

#include "base/display_width.hpp"

namespace tcpspec::cli {

namespace {

const char* variable(const char* name) { return std::getenv(name); }

/// One for all lines: they share standard error.
LineRate& rate_of_lines() {
  static LineRate rate(std::chrono::steady_clock::now());
  return rate;
}

}  // namespace

StatusLine::StatusLine(bool wanted) : way_(Way::silent) {
  if (!wanted) return;
  way_ = can_redraw(variable, isatty(STDERR_FILENO) == 1) ? Way::drawn_over : Way::lines;
  rate_of_lines();  // its time begins
}

void StatusLine::show(const std::string& text) {
  if (way_ == Way::lines && rate_of_lines().takes(std::chrono::steady_clock::now()))
    std::cerr << "tcpspec: " << text << "\n" << std::flush;
  if (way_ != Way::drawn_over) return;
  std::cerr << "\r\x1b[K" << fitted(text, screen_width(variable, STDERR_FILENO)) << std::flush;
  shown_ = true;
}

void StatusLine::erase() {
  if (shown_) std::cerr << "\r\x1b[K" << std::flush;
  shown_ = false;
}

LineRate::LineRate(Time began) : began_(began), due_(began + std::chrono::milliseconds(400)) {}

bool LineRate::takes(Time now) {
  constexpr std::chrono::seconds shortest(1);
  constexpr int share = 10;  // of what a run has taken until then
  if (now < due_) return false;
  due_ = now + std::max<Time::duration>(shortest, (now - began_) / share);
  return true;
}

std::string fitted(const std::string& text, int width) {
  return base::shorten(
      text, static_cast<std::size_t>(std::max(width, 1) - 1));  // some terminals wrap at the last column
}

}  // namespace tcpspec::cli
