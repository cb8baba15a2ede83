#pragma once

#include <functional>
#include <string>

#include "cli/display.hpp"
#include "reports/terminal.hpp"

namespace tcpspec::cli {

/// Reads one environment variable; null if it is not set. std::getenv, or the function of a test.
using Environment = std::function<const char*(const char*)>;

/// Whether to use colour, by the first that decides: --color, FORCE_COLOR or CLICOLOR_FORCE, NO_COLOR (each
/// set and not empty), and last whether the stream is a terminal that is not dumb.
bool use_color(When asked, const Environment&, bool is_terminal);

/// Whether a line can be drawn over itself.
bool can_redraw(const Environment&, bool is_terminal);

/// Whether LC_ALL, LC_CTYPE or LANG (the first that is set and not empty) names UTF-8.
bool locale_is_utf8(const Environment&);

/// COLUMNS, else what the terminal behind `descriptor` says, else 80.
int screen_width(const Environment&, int descriptor);

/// For a stream on `descriptor`; `quiet`, `verbose` and `strict` are left to the caller.
report::TerminalOptions terminal_options(const Display&, int descriptor);

}  // namespace tcpspec::cli
