#pragma once
// Symbols, words and colours of verdicts on a terminal. A colour never says more than the word next to it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

enum class Color : std::uint8_t { none, green, red, yellow, cyan, magenta };

struct Badge {
  std::string symbol;
  std::string word;
  Color color = Color::none;

  std::string text() const { return symbol + " " + word; }
};

/// Room for the longest badge and a gap.
inline constexpr std::size_t badge_cells = 17;

Badge badge_of(const CaseResult&, bool ascii);

/// Select Graphic Rendition (ECMA-48 §8.3.117) around `text`, or `text` only.
std::string paint(Color, std::string_view text, bool color);
inline std::string paint(const Badge& badge, std::string_view text, bool color) {
  return paint(badge.color, text, color);
}

/// Ours are the few characters `✓ ✗ – § …`; any other becomes `?`.
std::string to_ascii(std::string_view);
/// Printable, and with `ascii` no character beyond ASCII. Use it before text is wrapped, because a
/// replacement may be longer.
std::string legible(std::string_view, bool ascii);

}  // namespace tcpspec::report
