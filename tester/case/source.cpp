#include "case/source.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace tcpspec::cases {

namespace {

constexpr int shown_per_file = 20;
constexpr std::size_t longest_line = 400;
constexpr int around = 60;  ///< characters on either side of a mistake in a line that is longer

char32_t decode(std::string_view text, std::size_t at, std::size_t length) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  switch (length) {
    case 2: return static_cast<char32_t>((octet(0) & 0x1f) << 6 | (octet(1) & 0x3f));
    case 3:
      return static_cast<char32_t>((octet(0) & 0x0f) << 12 | (octet(1) & 0x3f) << 6 | (octet(2) & 0x3f));
    case 4:
      return static_cast<char32_t>((octet(0) & 0x07) << 18 | (octet(1) & 0x3f) << 12 |
                                   (octet(2) & 0x3f) << 6 | (octet(3) & 0x3f));
    default: return octet(0);
  }
}

/// A line as a terminal shows it: tabs as spaces, what is not printable as `?`; of one that fills a screen
/// only what is around the character number `column`.  `cells` is the width of what stands before that
/// character.
std::string displayed(std::string_view line, int column, int& cells) {
  std::string out;
  int character = 1;
  cells = 0;
  const bool long_line = line.size() > longest_line;
  const int first = long_line ? std::max(1, column - around) : 1;
  const int last = long_line ? column + around : std::numeric_limits<int>::max();
  if (first > 1) {
    out = "…";
    cells = 1;
  }
  for (std::size_t at = 0; at < line.size(); ++character) {
    const std::size_t length = utf8_length(line, at);
    std::string shown(line.substr(at, std::max<std::size_t>(length, 1)));
    int width = 1;
    if (length == 0)
      shown = "?";
    else if (shown == "\t")
      shown = " ";
    else if (length == 1 && (static_cast<unsigned char>(shown[0]) < 0x20 || shown[0] == 0x7f))
      shown = "?";
    else
      width = display_width(decode(line, at, length));
    if (character > last) return out + "…";
    if (character >= first) {
      if (character < column) cells += width;
      out += shown;
    }
    at += std::max<std::size_t>(length, 1);
  }
  if (column > character) cells += column - character;
  return out;
}

void render_one(const Diagnostic& d, std::string& out) {
  out += d.at.file;
  if (d.at.line > 0) out += ":" + std::to_string(d.at.line) + ":" + std::to_string(d.at.column);
  out += ": error: " + d.message + "\n";
  std::string margin = "  ";
  if (d.at.line > 0 && !d.line.empty()) {
    int cells = 0;
    out += "  " + displayed(d.line, d.at.column, cells) + "\n";
    margin.append(static_cast<std::size_t>(cells), ' ');
    out += margin + "^";
    if (!d.suggestion.empty()) out += " did you mean `" + d.suggestion + "`?";
    out += "\n";
  } else if (!d.suggestion.empty()) {
    out += "  did you mean `" + d.suggestion + "`?\n";
  }
  if (!d.allowed.empty()) out += "  allowed here: " + d.allowed + "\n";
}

}  // namespace

Source::Source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  const std::string_view all(text_);
  for (std::size_t at = 0; at < all.size();) {
    std::size_t end = all.find('\n', at);
    if (end == std::string_view::npos) end = all.size();
    std::string_view one = all.substr(at, end - at);
    if (!one.empty() && one.back() == '\r') one.remove_suffix(1);
    lines_.push_back(one);
    at = end + 1;
  }
}

std::string_view Source::line(int number) const {
  if (number < 1 || number > line_count()) return {};
  return lines_[static_cast<std::size_t>(number) - 1];
}

Position Source::position(int number, std::size_t octet) const {
  const std::string_view text = line(number);
  int column = 1;
  for (std::size_t at = 0; at < octet; ++column) {
    const std::size_t length = at < text.size() ? utf8_length(text, at) : 1;
    at += std::max<std::size_t>(length, 1);
  }
  return {name_, number, column};
}

void Diagnostics::add(const Position& at, std::string message, std::string suggestion, std::string allowed) {
  const auto same_place = [&](const Diagnostic& d) {
    return d.at.line == at.line && d.at.column == at.column;
  };
  if (std::any_of(found_.begin(), found_.end(), same_place)) return;
  found_.push_back({at, std::move(message), std::move(suggestion), std::move(allowed),
                    std::string(source_.line(at.line))});
}

std::string render(std::vector<Diagnostic> all) {
  std::stable_sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.at.file, a.at.line, a.at.column) < std::tie(b.at.file, b.at.line, b.at.column);
  });
  std::string out;
  for (std::size_t first = 0; first < all.size();) {
    std::size_t last = first;
    while (last < all.size() && all[last].at.file == all[first].at.file) ++last;
    for (std::size_t i = first; i < last && i < first + shown_per_file; ++i) render_one(all[i], out);
    if (last - first > shown_per_file)
      out += all[first].at.file + ": … and " + std::to_string(last - first - shown_per_file) + " more\n";
    first = last;
  }
  return out;
}

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = octet(0);
  std::size_t length = 0;
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) length = 2;
  if (lead >= 0xe0 && lead <= 0xef) length = 3;
  if (lead >= 0xf0 && lead <= 0xf4) length = 4;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((octet(i) & 0xc0) != 0x80) return 0;
  const char32_t c = decode(text, at, length);
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  const bool surrogate = c >= 0xd800 && c <= 0xdfff;
  return overlong || surrogate || c > 0x10ffff ? 0 : length;
}

int display_width(char32_t c) {
  const auto within = [&](char32_t low, char32_t high) { return c >= low && c <= high; };
  if (within(0x300, 0x36f) || within(0x200b, 0x200f) || within(0xfe00, 0xfe0f) || within(0x20d0, 0x20ff))
    return 0;
  if (within(0x1100, 0x115f) || within(0x2e80, 0xa4cf) || within(0xac00, 0xd7a3) || within(0xf900, 0xfaff) ||
      within(0xfe30, 0xfe6f) || within(0xff00, 0xff60) || within(0xffe0, 0xffe6) ||
      within(0x1f300, 0x1faff) || within(0x20000, 0x3fffd))
    return 2;
  return 1;
}

}  // namespace tcpspec::cases
