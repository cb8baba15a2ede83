#include "reports/verdict_badge.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "reports/printable.hpp"

namespace tcpspec::report {
namespace {

Badge plain_badge(Verdict verdict, bool ascii) {
  switch (verdict) {
    case Verdict::pass: return {ascii ? "+" : "✓", "pass", Color::green};
    case Verdict::not_applicable: return {ascii ? "-" : "–", "not applicable", Color::none};
    case Verdict::warn: return {"!", "WARN", Color::yellow};
    case Verdict::inconclusive: return {"?", "inconclusive", Color::cyan};
    case Verdict::fail: return {ascii ? "x" : "✗", "FAIL", Color::red};
    case Verdict::error: return {ascii ? "E" : "‼", "ERROR", Color::magenta};
  }
  return {};
}

int parameter_of(Color color) {
  switch (color) {
    case Color::none: return 0;
    case Color::green: return 32;
    case Color::red: return 31;
    case Color::yellow: return 33;
    case Color::cyan: return 36;
    case Color::magenta: return 35;
  }
  return 0;
}

}  // namespace

Badge badge_of(const CaseResult& result, bool ascii) {
  if (result.unexpected_pass) return {ascii ? "x" : "✗", "PASSES NOW", Color::red};
  Badge badge = plain_badge(result.verdict, ascii);
  if (!result.known.empty()) {
    badge.word = "known";
    badge.color = Color::none;
  } else if (result.flaky) {
    badge.word = "flaky";
    badge.color = Color::yellow;
  }
  return badge;
}

std::string paint(Color which, std::string_view text, bool color) {
  if (!color || which == Color::none) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", parameter_of(which), text);
}

std::string to_ascii(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = base::next_character(text, at);
    if (c < 0x80)
      result += static_cast<char>(c);
    else if (c == U'§')
      result += "section ";
    else if (c == U'…')
      result += "...";
    else if (c == U'–' || c == U'—')
      result += '-';
    else if (c == U'’' || c == U'‘')
      result += '\'';
    else if (c == U'“' || c == U'”')
      result += '"';
    else
      result += '?';
  }
  return result;
}

std::string legible(std::string_view text, bool ascii) {
  return ascii ? to_ascii(printable(text)) : printable(text);
}

}  // namespace tcpspec::report
