// A comparison as a picture: a strip of squares for each run, one square for each row, in the order of the
// RFCs.
#include "reports/compare_svg.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <vector>

#include <fmt/format.h>

#include "base/display_width.hpp"
#include "base/xml.hpp"
#include "reports/printable.hpp"

namespace tcpspec::report {
namespace {

constexpr int square = 8;  // with the gap to the next
constexpr int side = 7;
constexpr int most_per_line = 100;
constexpr int label_width = 150;
constexpr int count_width = 160;
constexpr int gap = 12;  // between strips
constexpr int legend_height = 26;

struct SquareClass {
  Verdict verdict;
  const char* name;
};
constexpr std::array square_classes{
    SquareClass{Verdict::pass, "pass"},         SquareClass{Verdict::warn, "warn"},
    SquareClass{Verdict::fail, "fail"},         SquareClass{Verdict::inconclusive, "unsure"},
    SquareClass{Verdict::not_applicable, "na"}, SquareClass{Verdict::error, "error"}};

const char* square_class(const CompareCell& cell) {
  for (const SquareClass& one : square_classes)
    if (cell.verdict == one.verdict) return one.name;
  return "none";
}

// It has its own background, because on a light page in a dark system the text would be invisible. Fails also
// have a mark.
constexpr std::string_view svg_style =
    "text{font:13px system-ui,'Segoe UI','DejaVu Sans',sans-serif;fill:#24292f}"
    ".pass{fill:#3fa55d}.warn{fill:#e0a100}.fail{fill:#d1332b}.unsure{fill:#3b9cc0}.na{fill:#b8c0c8}"
    ".error{fill:#a14bb8}.none{fill:none;stroke:#b8c0c8;stroke-width:.6}"
    ".paper{fill:#fff}@media "
    "(prefers-color-scheme:dark){.paper{fill:#161b22}text{fill:#e6edf3}.na{fill:#59626c}}";

class Picture {
 public:
  Picture(std::ostream& out, const Comparison& comparison) : out_(out), comparison_(comparison) {
    for (const CompareRow& row : comparison.rows) rows_.push_back(&row);
    std::stable_sort(rows_.begin(), rows_.end(), [](auto* a, auto* b) { return a->rfc < b->rfc; });
  }

  void draw() {
    const int rows = std::max(1, static_cast<int>(rows_.size()));
    const int lines = (rows + most_per_line - 1) / most_per_line;
    per_line_ = (rows + lines - 1) / lines;
    const int strip = lines * square + gap;
    // The legend may be longer than a few squares.
    const int width = std::max(label_width + per_line_ * square + count_width, legend_end() + gap);
    const int height = strip * static_cast<int>(comparison_.columns.size()) + legend_height + gap;
    out_ << fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img">)",
        width, height);
    out_ << "<title>TCP conformance, one square a "
         << (comparison_.by == CompareBy::requirements ? "requirement" : "case") << "</title><style>"
         << svg_style << "</style>\n<rect class=\"paper\" width=\"" << width << "\" height=\"" << height
         << "\"/>\n";
    for (std::size_t i = 0; i < comparison_.columns.size(); ++i)
      column(i, gap + strip * static_cast<int>(i), lines);
    legend(height - legend_height / 2);
    out_ << "</svg>\n";
  }

 private:
  void text(int x, int y, std::string_view said, std::string_view anchor = "start") {
    out_ << fmt::format(R"(<text x="{}" y="{}" text-anchor="{}">{}</text>)", x, y, anchor,
                        base::xml_text(printable(said)));
  }

  void mark(int x, int y, std::string_view name) {
    if (name == "fail")  // a cross, for readers who cannot distinguish red and green
      out_ << fmt::format(
          R"(<path class="fail" d="M{} {}l1.5-1.5 2 2 2-2 1.5 1.5-2 2 2 2-1.5 1.5-2-2-2 2-1.5-1.5 2-2z"/>)",
          x, y + 1.5);
    else
      out_ << fmt::format(R"(<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>)", name, x, y, side,
                          side);
  }

  void column(std::size_t index, int top, int lines) {
    const int middle = top + lines * square / 2 + 4;
    text(label_width - gap, middle, base::shorten(comparison_.columns[index].name, 18), "end");
    int met = 0, broken = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const CompareCell& cell = rows_[i]->cells[index];
      met += cell.verdict == Verdict::pass ? 1 : 0;
      broken += cell.verdict == Verdict::fail ? 1 : 0;
      const int at = static_cast<int>(i);
      out_ << "<g>";
      out_ << "<title>" << base::xml_text(printable(rows_[i]->id)) << "</title>";
      mark(label_width + at % per_line_ * square, top + at / per_line_ * square, square_class(cell));
      out_ << "</g>";
    }
    text(label_width + per_line_ * square + gap, middle, fmt::format("{} met, {} broken", met, broken));
    out_ << '\n';
  }

  static int legend_step(const SquareClass& one) {
    return 30 + 8 * static_cast<int>(to_string(one.verdict).size());
  }

  static int legend_end() {
    int x = label_width + square + 5 + 8 * static_cast<int>(std::string_view("not run").size());
    for (const SquareClass& one : square_classes) x += legend_step(one);
    return x;
  }

  void legend(int y) {
    int x = label_width;
    for (const SquareClass& one : square_classes) {
      mark(x, y - side, one.name);
      text(x + square + 5, y, to_string(one.verdict));
      x += legend_step(one);
    }
    mark(x, y - side, "none");
    text(x + square + 5, y, "not run");
  }

  std::ostream& out_;
  const Comparison& comparison_;
  int per_line_ = most_per_line;
  std::vector<const CompareRow*> rows_;
};

}  // namespace

void render_comparison_svg(std::ostream& out, const Comparison& comparison, const RenderOptions&) {
  Picture(out, comparison).draw();
}

}  // namespace tcpspec::report
