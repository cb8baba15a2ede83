#include "reports/verdict_details.hpp"

#include <fmt/format.h>

#include "base/display_width.hpp"
#include "base/wrap.hpp"
#include "reports/printable.hpp"
#include "reports/verdict_badge.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

constexpr std::size_t indent = 6;
constexpr std::size_t label_cells = 10;  // `expected  `

class Details {
 public:
  explicit Details(const FigureOptions& options) : width_(options.width), ascii_(options.ascii) {}

  void labelled(std::string_view label, std::string_view text) {
    std::string_view head = label;
    for (const std::string& line : base::wrap(legible(text, ascii_), width_ - indent - label_cells)) {
      lines_.push_back(margin_ + base::pad(head, label_cells) + line);
      head = {};
    }
  }

  void paragraph(std::string_view text) {
    for (const std::string& line : base::wrap(legible(text, ascii_), width_ - indent))
      lines_.push_back(margin_ + line);
  }

  void blank() {
    if (!lines_.empty() && !lines_.back().empty()) lines_.emplace_back();
  }
  void line(const std::string& text) { lines_.push_back(margin_ + text); }
  void append(const std::vector<std::string>& lines) {
    lines_.insert(lines_.end(), lines.begin(), lines.end());
  }
  std::size_t cells() const { return width_ - indent; }
  std::vector<std::string> take() { return std::move(lines_); }

 private:
  std::size_t width_;
  bool ascii_;
  std::string margin_ = std::string(indent, ' ');
  std::vector<std::string> lines_;
};

// The step as in its file, and its result under the value. A step that is too long for one line goes below
// the place, so that the caret still fits.
void tell_step(Details& details, const CaseResult& result) {
  const auto index = static_cast<std::size_t>(result.deciding_step);
  if (result.deciding_step < 0 || index >= result.steps.size()) {
    if (!result.file.empty()) details.line(fmt::format("{}:{}", printable(result.file), result.line));
    return;
  }
  const StepRecord& step = result.steps[index];
  std::string text = printable(step.text);
  std::string place = fmt::format("{}:{}:", printable(step.file), step.line);
  if (base::display_width(place) + 1 + base::display_width(text) > details.cells()) {
    details.line(place);
    place = " ";
    text = base::shorten(text, details.cells() - 2);
  }
  const std::size_t colon = text.find(": ");
  const std::size_t value = colon == std::string::npos ? 0 : base::display_width(text.substr(0, colon + 2));
  const std::size_t caret = base::display_width(place) + 1 + value;
  details.line(place + " " + text);
  const std::string said = step.result.empty() ? "not reached" : printable(step.result);
  const std::size_t room = details.cells() > caret + 22 ? details.cells() - caret - 2 : 20;
  details.line(std::string(caret, ' ') + "^ " + base::shorten(said, room));
}

}  // namespace

std::vector<std::string> verdict_details(const RunReport& report, const CaseResult& result,
                                         const FigureOptions& options) {
  Details told(options);
  if (!result.title.empty()) told.paragraph(result.title);
  told.blank();
  if (!result.segments.empty() || !result.steps.empty() || !result.figure.empty()) {
    told.append(exchange_figure(result, options));
    told.blank();
  }
  if (!result.expected.empty()) told.labelled("Expected", result.expected);
  if (!result.got.empty()) told.labelled("Got", result.got);
  if (const std::string why = reason(result); !why.empty()) told.labelled("Because", why);
  if (!result.perhaps_path.empty()) told.labelled("Perhaps", "the path's: " + result.perhaps_path);
  for (const std::string& run : runs_in_words(result)) told.labelled("Flaky", run);
  if (!result.target_said.empty()) told.labelled("Said", result.target_said);
  if (const Requirement* requirement = requirement_of(report, result))
    told.paragraph(fmt::format("RFC {} §{} ({}, {}): {}", requirement->rfc, requirement->section,
                               to_string(requirement->level), requirement->id, requirement->text));
  told.blank();
  tell_step(told, result);
  if (!result.capture.empty())
    told.line(base::pad("Packets", label_cells) + printable(capture_path(result, options.folder)));
  for (const CaseResult& run : result.earlier)
    if (!run.capture.empty())
      told.line(base::pad("", label_cells) + printable(capture_path(run, options.folder)));
  // On one line, however long, so that it can be copied.
  told.line(base::pad("Again", label_cells) + printable(again(report, result)));
  return told.take();
}

}  // namespace tcpspec::report
