#include "reports/html/ladder.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/display_width.hpp"
#include "reports/printable.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report::html {
namespace {

// Coordinates are whole numbers of pixels: a page has a thousand drawings, and every digit counts.
constexpr int tester_x = 30;
constexpr int target_x = 290;
constexpr int middle = 160;
constexpr int mark_x = 307;
constexpr int arrow_y = 14;  // in its row, as in style.css
constexpr int gap_height = 18;
constexpr int slope = 5;          // an arrow arrives a little later than it starts
constexpr double long_gap = 0.1;  // seconds; shorter ones are delays of the path and the host

// The value of a field of the notation, `CTL` of `<SEQ=1><CTL=SYN,ACK>`; empty if it is not there.
std::string_view field(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    if (!rest.starts_with(name) || !rest.substr(name.size()).starts_with('=')) continue;
    const std::string_view value = rest.substr(name.size() + 1);
    return value.substr(0, value.find('>'));
  }
  return {};
}

/// The content of one row, at its place in the row.
class Drawing {
 public:
  Drawing(const CaseResult& result, const ExchangeLine& line, int y)
      : result_(result), line_(line), decisive_(is_decisive(result, line)), y_(y) {}

  std::string drawn() {
    if (line_.segment)
      segment();
    else
      words();
    if (decisive_) mark(result_.verdict == Verdict::warn ? "!" : "✗", "lk lb");
    return std::move(markup_);
  }

  static std::string label(std::string_view name, std::string_view text, int y) {
    return fmt::format("<text{} x=\"{}\" y=\"{}\">{}</text>",
                       name.empty() ? "" : fmt::format(" class=\"{}\"", name), middle, y,
                       escaped(base::shorten(printable(text), 34)));
  }

 private:
  void path(std::string_view name, const std::string& d) {
    markup_ += fmt::format("<path class=\"{}\" d=\"{}\"/>", name, d);
  }

  void mark(std::string_view sign, std::string_view name) {
    markup_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>", name, mark_x, y_ + 5, sign);
  }

  void segment() {
    const bool from_target = line_.segment->from_target;
    path(decisive_          ? "ld"
         : line_.is_aside() ? "la"
         : from_target      ? "lt"
                            : "lo",
         from_target ? fmt::format("M{} {}l-256 {}m7-4l-7 4 7 3", target_x - 2, y_, slope)
                     : fmt::format("M{} {}l256 {}m-7-4l7 4-7 3", tester_x + 2, y_, slope));
    markup_ += label(line_.is_aside() ? "lq" : "", arrow_label(*line_.segment), y_ - 1);
    if (!decisive_ && from_target && line_.segment->role == SegmentRole::matched) mark("✓", "lk");
  }

  void words() {
    if (line_.step < 0) {
      markup_ += label("lw", line_.words, y_ + 4);
      return;
    }
    const StepRecord& step = result_.steps[static_cast<std::size_t>(line_.step)];
    if (decisive_ && step.verb == StepVerb::expect) {
      path("lm", fmt::format("M{} {}h-108m-14-5l10 10m0-10l-10 10", target_x - 2, y_ + 2));
      markup_ += label("lw", "nothing came", y_ - 3);
    } else {
      markup_ += label("lw", step.text, y_ + 4);
    }
  }

  const CaseResult& result_;
  const ExchangeLine& line_;
  bool decisive_;
  int y_;
  std::string markup_;
};

bool same_line(const ExchangeLine& a, const ExchangeLine& b) {
  if (!a.segment || !b.segment) return !a.segment && !b.segment && a.step == b.step;
  return a.step == b.step && a.segment->from_target == b.segment->from_target &&
         arrow_label(*a.segment) == arrow_label(*b.segment);
}

}  // namespace

bool draws_alike(const std::vector<ExchangeLine>& a, const std::vector<ExchangeLine>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_line);
}

std::string arrow_label(const SegmentRecord& record) {
  const std::string& text = record.text.empty() ? record.absolute : record.text;
  if (const auto icmp = field(text, "ICMP"); !icmp.empty()) return fmt::format("ICMP {}", icmp);
  std::string label(field(text, "CTL"));
  if (label.empty()) label = "no control bit";
  if (const auto data = field(text, "DATA"); !data.empty() && data != "0")
    label += data.starts_with('"') ? " text" : fmt::format(" {} octet{}", data, data == "1" ? "" : "s");
  return record.connection.empty() ? label : fmt::format("{}: {}", record.connection, label);
}

std::string Shapes::drawn(const std::string& markup) {
  const auto [at, fresh] = numbers_.emplace(markup, numbers_.size());
  const std::size_t number = at->second;
  return fresh ? fmt::format("<g id=\"l{}\">{}</g>", number, markup)
               : fmt::format("<use href=\"#l{}\"/>", number);
}

double Ladder::time_of(const ExchangeLine& line) const {
  if (line.segment) return line.segment->time;
  const auto index = static_cast<std::size_t>(line.step);
  return index < result_.steps.size() ? result_.steps[index].began : before_;
}

Ladder::Row Ladder::next(const ExchangeLine& line) {
  const double time = time_of(line);
  Row row;
  row.after_gap = before_ >= 0 && time - before_ >= long_gap;
  row.markup = "<g aria-hidden=\"true\">";
  if (row.after_gap) row.markup += Drawing::label("lq", "⋮ " + in_words(time - before_), arrow_y);
  if (std::isfinite(time)) before_ = std::max(before_, time);
  row.markup += Drawing(result_, line, arrow_y + (row.after_gap ? gap_height : 0)).drawn() + "</g>";
  return row;
}

std::string names_of_ends() {
  return fmt::format(
      "<g aria-hidden=\"true\"><text class=\"lh\" x=\"{}\" y=\"11\">tester</text><text class=\"lh\" x=\"{}\" "
      "y=\"11\">target</text></g>",
      tester_x, target_x);
}

}  // namespace tcpspec::report::html
