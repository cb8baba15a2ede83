#include "reports/exchange_figure.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "base/display_width.hpp"
#include "base/wrap.hpp"
#include "reports/exchange.hpp"
#include "reports/printable.hpp"
#include "reports/verdict_badge.hpp"

namespace tcpspec::report {
namespace {

constexpr std::size_t number_cells = 6;  // `  12. `
constexpr std::size_t arrow_cells = 4;   // `--> `
constexpr std::size_t time_cells = 10;   // `  1.2000 s`
// A figure of several screens is hard to read: of a longer one, the beginning and the end are shown.
constexpr std::size_t longest_exchange = 24;
constexpr std::size_t beginning = 6;

class Figure {
 public:
  explicit Figure(const FigureOptions& options) : options_(options) {
    const std::size_t taken = number_cells + 2 * arrow_cells + time_cells;
    text_cells_ = options.width > taken + 20 ? options.width - taken : 20;
  }

  void heading() {
    head_ =
        std::string(number_cells, ' ') + base::pad("tester", text_cells_ + 2 * arrow_cells - 6) + "target";
  }

  void segment(const SegmentRecord& record) {
    std::string text = legible(record.text.empty() ? record.absolute : record.text, options_.ascii);
    if (!record.connection.empty()) text = "(" + legible(record.connection, options_.ascii) + ") " + text;
    const std::vector<std::string> lines = base::wrap(text, text_cells_);
    const std::string arrow = record.from_target ? "<--" : "-->";
    Row row;
    row.push_back(arrow + " " + base::pad(lines.front(), text_cells_) + " " + arrow +
                  base::pad_left(clock(record.time), time_cells));
    for (std::size_t i = 1; i < lines.size(); ++i) row.push_back("    " + lines[i]);
    if (const std::string note = note_of(record); !note.empty()) remark(row, legible(note, options_.ascii));
    rows_.push_back(std::move(row));
  }

  /// Adds a remark below the last segment.
  void more_of_it(const std::string& text) { remark(rows_.back(), text); }

  void comment(const std::string& text) {
    Row row;
    for (const std::string& line :
         base::wrap("(" + legible(text, options_.ascii) + ")", options_.width - number_cells))
      row.push_back(line);
    rows_.push_back(std::move(row));
  }

  std::vector<std::string> lines() const {
    std::vector<std::string> result{head_};
    const bool cut = !options_.everything && rows_.size() > longest_exchange;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (cut && i == beginning) {
        const std::size_t hidden = rows_.size() - longest_exchange;
        result.push_back(fmt::format("      ({} more lines: see results.json)", hidden));
        i += hidden;
      }
      for (std::size_t k = 0; k < rows_[i].size(); ++k)
        result.push_back(k == 0 ? fmt::format("{:>4}. {}", i + 1, rows_[i][k])
                                : std::string(number_cells, ' ') + rows_[i][k]);
    }
    return result;
  }

 private:
  using Row = std::vector<std::string>;

  void remark(Row& row, const std::string& note) const {
    for (const std::string& line : base::wrap("(" + note + ")", text_cells_)) row.push_back("    " + line);
  }

  FigureOptions options_;
  std::size_t text_cells_ = 0;
  std::string head_;
  std::vector<Row> rows_;
};

// One segment sent twenty times is shown once. Two equal ones are both shown: a repetition is often
// important.
std::size_t last_of_the_same(const std::vector<ExchangeLine>& lines, std::size_t first) {
  constexpr std::size_t worth_it = 3;
  const SegmentRecord& record = *lines[first].segment;
  std::size_t last = first;
  while (last + 1 < lines.size() && lines[last + 1].segment && lines[last + 1].step == lines[first].step) {
    const SegmentRecord& next = *lines[last + 1].segment;
    if (next.from_target != record.from_target || next.text != record.text ||
        note_of(next) != note_of(record) || next.connection != record.connection)
      break;
    ++last;
  }
  return last - first >= worth_it ? last : first;
}

// Drawn earlier, by a sweep.
std::vector<std::string> lines_of(const std::string& figure, bool ascii) {
  std::vector<std::string> rows;
  std::istringstream text(figure);
  for (std::string row; std::getline(text, row);)
    rows.push_back(std::string(number_cells, ' ') + legible(row, ascii));
  return rows;
}

}  // namespace

std::vector<std::string> exchange_figure(const CaseResult& result, const FigureOptions& options) {
  if (!result.figure.empty()) return lines_of(result.figure, options.ascii);
  Figure drawn(options);
  drawn.heading();
  const std::vector<ExchangeLine> lines = exchange(result);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].segment) {
      drawn.comment(lines[i].words);
      continue;
    }
    if (!lines[i].is_aside() || options.everything) {
      drawn.segment(*lines[i].segment);
      const std::size_t last = options.everything ? i : last_of_the_same(lines, i);
      if (last > i)
        drawn.more_of_it(
            fmt::format("{} more of these, the last at {}", last - i, clock(lines[last].segment->time)));
      i = last;
      continue;
    }
    const std::size_t first = i;
    while (i + 1 < lines.size() && lines[i + 1].is_aside()) ++i;
    const std::size_t count = i + 1 - first;
    const std::string reached = result.given.empty() ? "the given state" : result.given;
    drawn.comment(fmt::format(
        "{} segment{} {}", count, count == 1 ? "" : "s",
        first == 0 ? "to reach " + reached : "to find out the state, or whether the target is alive"));
  }
  return drawn.lines();
}

}  // namespace tcpspec::report
