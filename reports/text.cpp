#include "reports/text.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace tcpspec::report {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// These turn the direction of writing, so that what is read is not what stands there (Unicode TR 36 §3.2), or
// are breaks of lines to some programs.
bool is_deceptive(char32_t c) {
  return c == 0x061C || (c >= 0x200E && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// The log of a GitHub job obeys `##[NAME]` anywhere in a line, and `::NAME::` where a line begins, as any
// word may that is wrapped.
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

char32_t next_character(std::string_view text, std::size_t& at) {
  const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = octet(at++);
  if (first < 0x80) return first;
  const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  if (first < 0xC2 || first > 0xF4 || at + more > text.size()) return replacement;
  char32_t value = first & (0x3Fu >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if ((octet(at + i) & 0xC0) != 0x80) return replacement;
    value = (value << 6) | (octet(at + i) & 0x3Fu);
  }
  // Overlong forms, surrogates and what lies beyond Unicode are not UTF-8 (RFC 3629 §3).
  if ((more == 2 && value < 0x800) || (more == 3 && value < 0x10000)) return replacement;
  if ((value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF) return replacement;
  at += more;
  return value;
}

void append_character(std::string& into, char32_t c) {
  const auto put = [&](char32_t octet) { into += static_cast<char>(static_cast<std::uint8_t>(octet)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | (c >> 6));
  } else {
    if (c < 0x10000) {
      put(0xE0 | (c >> 12));
    } else {
      put(0xF0 | (c >> 18));
      put(0x80 | ((c >> 12) & 0x3F));
    }
    put(0x80 | ((c >> 6) & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

std::string valid_utf8(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) append_character(result, next_character(text, at));
  return result;
}

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const bool command = begins_command(text.substr(at));
    const char32_t c = next_character(text, at);
    if (command || is_unprintable(c))
      result += made_visible(c);
    else
      append_character(result, c);
  }
  return result;
}

std::string escape_in_json(std::string_view json) {
  std::string result;
  result.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const char32_t c = next_character(json, at);
    if (c >= 0x7F && is_unprintable(c))
      result += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
    else
      append_character(result, c);
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

std::size_t width(std::string_view text) {
  std::size_t cells = 0;
  for (std::size_t at = 0; at < text.size(); ++cells) next_character(text, at);
  return cells;
}

std::string pad(std::string_view text, std::size_t cells) {
  std::string result(text);
  if (const std::size_t have = width(text); have < cells) result.append(cells - have, ' ');
  return result;
}

std::string pad_left(std::string_view text, std::size_t cells) {
  const std::size_t have = width(text);
  return std::string(have < cells ? cells - have : 0, ' ').append(text);
}

std::string shorten(std::string_view text, std::size_t cells) {
  if (width(text) <= cells) return std::string(text);
  std::string result;
  const std::size_t keep = cells > 3 ? cells - 3 : 0;
  for (std::size_t at = 0, n = 0; n < keep; ++n) append_character(result, next_character(text, at));
  return result + "...";
}

std::vector<std::string> wrap(std::string_view text, std::size_t cells) {
  std::vector<std::string> lines(1);
  const auto place = [&](std::string_view word, std::string_view glue) {
    if (!lines.back().empty() && width(lines.back()) + width(glue) + width(word) > cells)
      lines.emplace_back(word);
    else
      lines.back().append(lines.back().empty() ? "" : glue).append(word);
  };
  std::size_t at = 0;
  std::string_view glue;
  while (at < text.size()) {
    if (text[at] == ' ' || text[at] == '\n') {
      glue = " ";
      ++at;
      continue;
    }
    const std::size_t blank = std::min(text.find_first_of(" \n", at), text.size());
    const std::size_t seam = text.find("><", at);
    const std::size_t end = seam < blank ? seam + 1 : blank;
    place(text.substr(at, end - at), glue);
    glue = {};
    at = end;
  }
  return lines;
}

std::string shell_quote(std::string_view text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

}  // namespace tcpspec::report
