#include "reports/printable.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace tcpspec::report {
namespace {

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// These change the direction of writing, so that a reader sees a different text (Unicode TR 36 §3.2), or are
// line breaks for some programs.
bool is_deceptive(char32_t c) {
  return c == 0x061C || (c >= 0x200E && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// The log of a GitHub job obeys `##[NAME]` anywhere in a line, and `::NAME::` at the beginning of a line,
// where wrapping may put any word.
bool begins_command(std::string_view text) {
  if (text.starts_with("##[")) return true;
  const bool named = text.starts_with("::") && text.size() > 2 && text[2] >= 'a' && text[2] <= 'z';
  return named && text.find("::", 2) != std::string_view::npos;
}

}  // namespace

bool is_unprintable(char32_t c) { return is_control(c) || is_deceptive(c); }

std::string made_visible(char32_t c) {
  const auto code = static_cast<std::uint32_t>(c);
  return code < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
}

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const bool command = begins_command(text.substr(at));
    const char32_t c = base::next_character(text, at);
    if (command || is_unprintable(c))
      result += made_visible(c);
    else
      base::append_utf8(result, c);
  }
  return result;
}

std::string escape_in_json(std::string_view json) {
  std::string result;
  result.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    // Nearly all of it is ASCII, of which only DEL is not left as it is.
    const auto end = std::find_if(json.begin() + static_cast<std::ptrdiff_t>(at), json.end(),
                                  [](char c) { return static_cast<unsigned char>(c) >= 0x7F; });
    result.append(json.begin() + static_cast<std::ptrdiff_t>(at), end);
    at = static_cast<std::size_t>(end - json.begin());
    if (at == json.size()) break;
    const char32_t c = base::next_character(json, at);
    if (c >= 0x7F && is_unprintable(c))
      result += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
    else
      base::append_utf8(result, c);
  }
  return result;
}

std::string printable_lines(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result += printable(text.substr(0, end));
    if (end < text.size()) result += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

}  // namespace tcpspec::report
