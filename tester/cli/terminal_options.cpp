#include "cli/terminal_options.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

namespace tcpspec::cli {
namespace {

std::string_view value_of(const Environment& environment, const char* name) {
  const char* value = environment(name);
  return value ? value : "";
}

}  // namespace

bool use_color(When asked, const Environment& environment, bool is_terminal) {
  switch (asked) {
    case When::always: return true;
    case When::never: return false;
    case When::automatic: break;
  }
  for (const char* force : {"FORCE_COLOR", "CLICOLOR_FORCE"})
    if (!value_of(environment, force).empty()) return true;
  if (!value_of(environment, "NO_COLOR").empty()) return false;
  return can_redraw(environment, is_terminal);
}

bool can_redraw(const Environment& environment, bool is_terminal) {
  return is_terminal && value_of(environment, "TERM") != "dumb";
}

bool locale_is_utf8(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value(value_of(environment, name));
    if (value.empty()) continue;
    std::erase(value, '-');
    std::transform(value.begin(), value.end(), value.begin(),
                   [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
    return value.find("UTF8") != std::string::npos;
  }
  return false;
}

int screen_width(const Environment& environment, int descriptor) {
  const std::string_view columns = value_of(environment, "COLUMNS");
  int width = 0;
  const auto [end, error] = std::from_chars(columns.data(), columns.data() + columns.size(), width);
  if (error == std::errc{} && end == columns.data() + columns.size() && width > 0) return width;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

report::TerminalOptions terminal_options(const Display& display, int descriptor) {
  const Environment environment = [](const char* name) -> const char* { return std::getenv(name); };
  report::TerminalOptions options;
  options.color = use_color(display.color, environment, ::isatty(descriptor) == 1);
  options.ascii = display.ascii || !locale_is_utf8(environment);
  options.width = screen_width(environment, descriptor);
  options.uncut = ::isatty(descriptor) != 1 && value_of(environment, "COLUMNS").empty();
  return options;
}

}  // namespace tcpspec::cli
