#include "case/source.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "base/display_width.hpp"
#include "base/utf8.hpp"

namespace tcpspec::cases {

namespace {

constexpr int shown_per_file = 20;
constexpr std::size_t longest_line = 400;
constexpr int around = 60;  ///< characters before and after an error in a longer line

/// A line as a terminal shows it: tabs as spaces, unprintable characters as `?`. Of a long line only the part
/// around the character number `column`. `cells` is the width of the part before that character.
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
    const base::Character one = base::decode_utf8(line, at);
    std::string shown(line.substr(at, one.octets));
    if (one.code == U'\t')
      shown = " ";
    else if (!one.valid || one.code < 0x20 || one.code == 0x7f)
      shown = "?";
    if (character > last) return out + "…";
    if (character >= first) {
      if (character < column) cells += static_cast<int>(base::display_width(shown));
      out += shown;
    }
    at += one.octets;
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
    at += at < text.size() ? base::decode_utf8(text, at).octets : 1;
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

}  // namespace tcpspec::cases
