#include "reports/html/ladder.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/display_width.hpp"
#include "reports/printable.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report::html {
namespace {

// Coordinates are whole numbers of pixels: a page holds a thousand drawings, and every digit counts.
constexpr int width_ = 320;
constexpr int tester_x = 30;
constexpr int target_x = 290;
constexpr int middle = 160;
constexpr int number_x = 20;
constexpr int digit_width = 7;
constexpr int mark_x = 307;
constexpr int head = 16;  // where the names stand
constexpr int line_height = 24;
constexpr int gap_height = 18;
constexpr int slope = 5;          // an arrow comes a little later than it goes
constexpr double long_gap = 0.1;  // seconds; shorter ones are the path's and the host's

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

/// Characters that stand alone, as one element: SVG 2 §11.4 gives each its own place.
class Glyphs {
 public:
  void add(std::string_view character, int x, int y) {
    text_ += character;
    xs_ += fmt::format("{}{}", xs_.empty() ? "" : " ", x);
    ys_ += fmt::format("{}{}", ys_.empty() ? "" : " ", y);
  }

  std::string drawn(std::string_view name) const {
    if (text_.empty()) return {};
    return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>", name, xs_, ys_, text_);
  }

 private:
  std::string text_, xs_, ys_;
};

class Drawing {
 public:
  explicit Drawing(const CaseResult& result) : result_(result) {}

  void add(const ExchangeLine& line, std::size_t number) {
    const double time = time_of(line);
    if (before_ >= 0 && time - before_ >= long_gap) {
      label("lq", "⋮ " + in_words(time - before_), y_);
      y_ += gap_height;
    }
    if (std::isfinite(time)) before_ = std::max(before_, time);
    const std::string digits = std::to_string(number);
    for (std::size_t i = 0; i < digits.size(); ++i)
      numbers_.add(digits.substr(i, 1), number_x - digit_width * static_cast<int>(digits.size() - 1 - i),
                   y_ + 5);
    if (line.segment)
      segment(line);
    else
      words(line);
    y_ += line_height;
  }

  void draw(Writer& out, Shapes& shapes) const {
    const int height = y_ - 8;
    out.open("svg", {{"class", "ladder"},
                     {"viewBox", fmt::format("0 0 {} {}", width_, height)},
                     {"aria-hidden", "true"}});
    std::string lines;
    const auto path = [&](const char* name, const std::string& d) {
      if (!d.empty()) lines += fmt::format("<path class=\"{}\" d=\"{}\"/>", name, d);
    };
    path("la", asides_);
    path("lo", sent_);
    path("lt", received_);
    path("lm", missing_);
    path("ld", decisive_);
    lines += numbers_.drawn("ln") + good_.drawn("lk") + bad_.drawn("lk lb");
    // Many cases look alike, and more of them differ in their words only.
    out.trusted(shapes.drawn(lines + labels_, [&] {
      return shapes.drawn(frame()) + shapes.drawn(lines) +
             fmt::format("<g transform=\"translate({})\">{}</g>", middle, labels_);
    }));
    out.close();
  }

 private:
  double time_of(const ExchangeLine& line) const {
    if (line.segment) return line.segment->time;
    const auto index = static_cast<std::size_t>(line.step);
    return index < result_.steps.size() ? result_.steps[index].began : before_;
  }

  // The ends, and their lines to below the longest ladder: each drawing cuts off what it does not need.
  static std::string frame() {
    return fmt::format(
        "<text class=\"lh\" x=\"{0}\" y=\"11\">tester</text><text class=\"lh\" x=\"{1}\" "
        "y=\"11\">target</text>"
        "<path class=\"ll\" d=\"M{0} {2}v99999M{1} {2}v99999\"/>",
        tester_x, target_x, head);
  }

  void label(std::string_view name, std::string_view text, int y) {
    labels_ +=
        fmt::format("<text{} y=\"{}\">{}</text>", name.empty() ? "" : fmt::format(" class=\"{}\"", name), y,
                    escaped(base::shorten(printable(text), 34)));
  }

  void segment(const ExchangeLine& line) {
    const bool decisive = is_decisive(result_, line);
    const bool from_target = line.segment->from_target;
    std::string& path = decisive ? decisive_ : line.is_aside() ? asides_ : from_target ? received_ : sent_;
    path += from_target ? fmt::format("M{} {}l-256 {}m7-4l-7 4 7 3", target_x - 2, y_, slope)
                        : fmt::format("M{} {}l256 {}m-7-4l7 4-7 3", tester_x + 2, y_, slope);
    label(line.is_aside() ? "lq" : "", arrow_label(*line.segment), y_ - 1);
    if (decisive)
      decide();
    else if (from_target && line.segment->role == SegmentRole::matched)
      good_.add("✓", mark_x, y_ + 5);
  }

  void words(const ExchangeLine& line) {
    if (line.step < 0) return label("lw", line.words, y_ + 4);
    const StepRecord& step = result_.steps[static_cast<std::size_t>(line.step)];
    if (is_decisive(result_, line) && step.verb == StepVerb::expect) {
      missing_ += fmt::format("M{} {}h-108m-14-5l10 10m0-10l-10 10", target_x - 2, y_ + 2);
      label("lw", "nothing came", y_ - 3);
    } else {
      label("lw", step.text, y_ + 4);
    }
    if (is_decisive(result_, line)) decide();
  }

  void decide() { bad_.add(result_.verdict == Verdict::warn ? "!" : "✗", mark_x, y_ + 5); }

  const CaseResult& result_;
  int y_ = head + 20;
  double before_ = -1;
  std::string sent_, received_, asides_, missing_, decisive_, labels_;
  Glyphs numbers_, good_, bad_;
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

std::string Shapes::drawn(const std::string& key, const std::function<std::string()>& markup) {
  const auto [at, fresh] = numbers_.emplace(key, numbers_.size());
  const std::size_t number = at->second;
  return fresh ? fmt::format("<g id=\"l{}\">{}</g>", number, markup())
               : fmt::format("<use href=\"#l{}\"/>", number);
}

std::string Shapes::drawn(const std::string& markup) {
  return drawn(markup, [&] { return markup; });
}

void ladder(Writer& out, Shapes& shapes, const CaseResult& result, const std::vector<ExchangeLine>& lines) {
  Drawing drawing(result);
  for (std::size_t i = 0; i < lines.size(); ++i) drawing.add(lines[i], i + 1);
  drawing.draw(out, shapes);
}

}  // namespace tcpspec::report::html
