#include "reports/terminal.hpp"

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/display_width.hpp"
#include "base/wrap.hpp"
#include "reports/coverage_counts.hpp"
#include "reports/exchange_figure.hpp"
#include "reports/headline.hpp"
#include "reports/invariants.hpp"
#include "reports/printable.hpp"
#include "reports/quantities.hpp"
#include "reports/standing.hpp"
#include "reports/verdict_badge.hpp"
#include "reports/verdict_details.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

constexpr std::size_t reasons_shown = 8;
constexpr std::size_t slowest_shown = 3;
constexpr std::size_t rfc_cells = 10;  // `RFC 9293  `
constexpr double slow = 1.0;           // seconds; shorter runs need no hint

std::string family(const CaseResult& result) { return fmt::format("IPv{}", result.family); }

std::string case_name(const CaseResult& result) { return printable(result.id) + " (" + family(result) + ")"; }

// Two families of a case must look different: only the id is cut.
std::string name_within(const CaseResult& result, std::size_t cells) {
  const std::string end = " (" + family(result) + ")";
  const std::string id = printable(result.id);
  return (base::display_width(id) + base::display_width(end) <= cells
              ? id
              : base::shorten(id, cells - base::display_width(end))) +
         end;
}

Color color_of(Standing standing) {
  switch (standing) {
    case Standing::met: return Color::green;
    case Standing::warned: return Color::yellow;
    case Standing::broken: return Color::red;
    case Standing::undecided: return Color::cyan;
    case Standing::error: return Color::magenta;
    case Standing::known:
    case Standing::not_applicable:
    case Standing::not_tested: break;
  }
  return Color::none;
}

bool is_quietly_fine(const CaseResult& result) {
  return (result.verdict == Verdict::pass || result.verdict == Verdict::not_applicable) &&
         !result.unexpected_pass && !result.flaky;
}

// The same case over the other family, if it came before with the same observation: its report is for both.
const CaseResult* told_before(const RunReport& report, const CaseResult& result) {
  for (const CaseResult& other : report.cases) {
    if (&other == &result) return nullptr;
    if (other.id == result.id && other.family != result.family && other.verdict == result.verdict &&
        other.because == result.because && other.outcome == result.outcome && other.known == result.known &&
        other.unexpected_pass == result.unexpected_pass)
      return &other;
  }
  return nullptr;
}

}  // namespace

Terminal::Terminal(std::ostream& out, const TerminalOptions& options) : out_(out), options_(options) {
  options_.width = std::max(options_.width, 40);
}

void Terminal::line(const std::string& text) { out_ << (options_.ascii ? to_ascii(text) : text) << '\n'; }

// Before it is wrapped, because the replacement of a character beyond ASCII may be longer.
std::vector<std::string> Terminal::rows(const std::string& text, std::size_t cells) const {
  return base::wrap(options_.ascii ? to_ascii(text) : text, cells);
}

bool Terminal::shows(const CaseResult& result) const {
  const bool excused = !result.known.empty() && !options_.verbose;
  if (!options_.verbose && (is_quietly_fine(result) || excused)) return false;
  return !options_.quiet || counts_as_failure(result, options_.strict) || result.verdict == Verdict::error;
}

void Terminal::case_done(const CaseResult& result) {
  if (!shows(result)) return;
  const Badge badge = badge_of(result, options_.ascii);
  const auto room = static_cast<std::size_t>(options_.width);
  std::string said = options_.uncut ? case_name(result) : name_within(result, room - badge_cells);
  // A reason that is cut after two words says nothing; the report at the end has all of it.
  constexpr std::size_t worth_it = 24;
  const std::size_t taken = badge_cells + base::display_width(said) + 2;
  const std::string why = printable(reason(result));
  if (!why.empty() && options_.uncut)
    said += "  " + why;
  else if (!why.empty() && taken + worth_it <= room + 2)
    said += "  " + base::shorten(why, room - taken);
  line(paint(badge, base::pad(badge.text(), badge_cells), options_.color) + said);
  if (options_.verbose && !(result.segments.empty() && result.steps.empty())) {
    for (const std::string& row :
         exchange_figure(result, {.ascii = options_.ascii, .width = room, .everything = true}))
      line(row);
    line();
  }
  out_.flush();  // a file or the log of a CI job shows it at once, too
}

void Terminal::heading(const CaseResult& result) {
  const Badge badge = badge_of(result, options_.ascii);
  const std::string& charged =
      !result.charged.empty() || result.checks.empty() ? result.charged : result.checks.front();
  const std::string level = result.level ? fmt::format(" ({})", to_string(*result.level)) : "";
  const std::string text = case_name(result) + (charged.empty() ? "" : "  " + printable(charged) + level);
  const std::size_t room = static_cast<std::size_t>(options_.width) - badge_cells;
  std::string margin = paint(badge, base::pad(badge.text(), badge_cells), options_.color);
  for (const std::string& row : rows(text, room)) {
    line(margin + row);
    margin = std::string(badge_cells, ' ');
  }
}

void Terminal::failures(const RunReport& report, const std::vector<CaseResult>& results) {
  const FigureOptions figure{
      .ascii = options_.ascii, .width = static_cast<std::size_t>(options_.width), .folder = options_.folder};
  for (const CaseResult& result : results) {
    if (!counts_as_failure(result, options_.strict) && result.verdict != Verdict::error) continue;
    line();
    heading(result);
    if (const CaseResult* other = told_before(report, result)) {
      line(std::string(6, ' ') + "As over " + family(*other));
      continue;
    }
    for (const std::string& text : verdict_details(report, result, figure)) line(text);
  }
}

void Terminal::invariants(const RunReport& report) {
  if (report.invariants.empty()) return;
  if (!options_.quiet) {
    const std::vector<CaseResult> results = invariant_cases(report);
    for (const CaseResult& result : results)
      if (result.verdict == Verdict::warn && result.known.empty() && !options_.strict) case_done(result);
    failures(report, results);
  }
  line();
  paragraph(invariants_in_words(report));
}

// Many cases share one reason (a dead path, a missing agent); it is shown once.
void Terminal::undecided(const RunReport& report) {
  std::map<std::string, std::vector<const CaseResult*>> reasons;
  for (const CaseResult& result : report.cases)
    if (result.verdict == Verdict::inconclusive && result.known.empty())
      reasons[result.because].push_back(&result);
  by_reason("Inconclusive: neither met nor broken", reasons);
}

void Terminal::perhaps_path(const RunReport& report) {
  if (options_.strict) return;  // then they are among the failures
  std::map<std::string, std::vector<const CaseResult*>> reasons;
  for (const CaseResult& result : report.cases)
    if (!result.perhaps_path.empty() && result.known.empty()) reasons[result.perhaps_path].push_back(&result);
  by_reason("Perhaps the path's: a middlebox could also cause these failures (--strict counts them)",
            reasons);
}

void Terminal::by_reason(const std::string& heading,
                         const std::map<std::string, std::vector<const CaseResult*>>& reasons) {
  if (reasons.empty()) return;
  line();
  line(heading);
  std::size_t shown = 0;
  for (const auto& [because, cases] : reasons) {
    if (++shown > reasons_shown) {
      line(fmt::format("  and {} more reasons, in results.json", reasons.size() - reasons_shown));
      break;
    }
    const std::string text = fmt::format(
        "{}{}: {}", case_name(*cases.front()),
        cases.size() > 1 ? fmt::format(" and {} more", cases.size() - 1) : "", printable(because));
    std::string margin = "  ";
    for (const std::string& row : rows(text, static_cast<std::size_t>(options_.width) - 4)) {
      line(margin + row);
      margin = "    ";
    }
  }
}

void Terminal::slowest(const RunReport& report) {
  std::vector<const CaseResult*> cases;
  for (const CaseResult& result : report.cases)
    if (result.seconds >= slow) cases.push_back(&result);
  if (cases.empty()) return;
  std::stable_sort(cases.begin(), cases.end(), [](auto* a, auto* b) { return a->seconds > b->seconds; });
  cases.resize(std::min(cases.size(), slowest_shown));
  line();
  line("Slowest");
  for (const CaseResult* result : cases)
    line(fmt::format("  {}  {}", base::pad_left(in_words(result->seconds), 9),
                     base::shorten(case_name(*result), static_cast<std::size_t>(options_.width) - 13)));
}

// One line each; the page has all values, and the cases.
void Terminal::measurements(const RunReport& report) {
  const std::vector<Quantity> all = quantities(report.cases);
  if (all.empty()) return;
  std::size_t names = 0, values = 0;
  constexpr std::size_t widest_value = 24;
  for (const Quantity& one : all) {
    names = std::max(names, base::display_width(printable(one.name)));
    const std::size_t cells = base::display_width(printable(one.values));
    if (cells <= widest_value) values = std::max(values, cells);
  }
  line();
  line("Measured, and what is allowed");
  const std::size_t room = static_cast<std::size_t>(options_.width) - 2;
  for (const Quantity& one : all) {
    std::string row = base::pad(printable(one.name), names) + "  " + printable(one.values);
    // Of a segment too little could be shown.
    const bool in_short = !one.allowed.empty() && one.allowed.find('<') == std::string::npos;
    if (in_short) row = base::pad(row, names + 2 + values) + "  " + printable(one.allowed);
    line("  " + base::shorten(options_.ascii ? to_ascii(row) : row, room));
  }
}

// Departures that the profile explains are only counted; results.json and the page have them.
void Terminal::sweep(const RunReport& report) {
  if (report.sweep.points == 0) return;
  line();
  for (const SweepDeparture& one : report.sweep.departures) {
    if (!one.known.empty() && !options_.verbose) continue;
    const std::string instead = one.seen.empty() ? "" : "; instead: " + one.seen;
    paragraph(fmt::format("{} {} {} ({}) over IPv{}, {} points, the simplest {}: {}{}",
                          one.grade == Grade::forbidden ? (options_.ascii ? "x" : "✗") : "!",
                          to_string(one.grade), printable(one.rule), to_string(one.level), one.family,
                          one.points, printable(one.point), printable(one.text), printable(instead)));
  }
  // A departure of both families counts once, as at the end of the sweep.
  std::set<std::tuple<std::string, Grade, std::string>> unknown, known;
  for (const SweepDeparture& one : report.sweep.departures)
    (one.known.empty() ? unknown : known).insert({one.rule, one.grade, one.seen});
  paragraph(fmt::format("Sweep: {} points in {}, {} departure{} not explained by a profile, {} explained",
                        report.sweep.points, in_words(report.sweep.seconds), unknown.size(),
                        unknown.size() == 1 ? "" : "s", known.size()));
}

void Terminal::tally(const std::string& label, const StandingCounts& counts) {
  std::string margin = base::pad(label, rfc_cells);
  const auto put = [&](const std::string& row) {
    line(margin + row);
    margin = std::string(rfc_cells, ' ');
  };
  const std::size_t cells = static_cast<std::size_t>(options_.width) - rfc_cells;
  std::string row;
  std::size_t taken = 0;
  for (const Standing standing : standings) {
    // Pass and fail are always shown, so that the columns stay the same.
    const int count = counts.count(standing);
    if (count == 0 && standing != Standing::met && standing != Standing::broken) continue;
    const std::string word = fmt::format("{} {}", count, to_string(standing));
    if (taken > 0 && taken + 2 + word.size() > cells) {
      put(row);
      row.clear();
      taken = 0;
    }
    row +=
        (taken > 0 ? "  " : "") + paint(count > 0 ? color_of(standing) : Color::none, word, options_.color);
    taken += (taken > 0 ? 2 : 0) + word.size();
  }
  put(row);
}

void Terminal::paragraph(const std::string& text) {
  for (const std::string& row : rows(text, static_cast<std::size_t>(options_.width))) line(row);
}

// The same two tables as on the page: requirements by RFC, and case runs.
void Terminal::counts(const RunReport& report) {
  if (report.cases.empty()) return;
  std::map<int, StandingCounts> rfcs;
  StandingCounts all;
  for (const RequirementResult& result : requirement_results(report)) {
    const Standing standing = standing_of(result);
    rfcs[rfc_of_id(report, result.requirement)].add(standing);
    all.add(standing);
  }
  line();
  if (!rfcs.empty()) line("Requirements");
  for (const auto& [rfc, counted] : rfcs) tally(rfc ? fmt::format("RFC {}", rfc) : "no RFC", counted);
  if (rfcs.size() > 1) tally("all", all);
  std::map<int, StandingCounts> families;
  StandingCounts both;
  for (const CaseResult& result : report.cases) {
    families[result.family].add(standing_of(result));
    both.add(standing_of(result));
  }
  line("Case runs");
  for (const int number : {4, 6}) {
    const std::string label = fmt::format("IPv{}", number);
    if (const auto tested = families.find(number); tested != families.end())
      tally(label, tested->second);
    else
      line(base::pad(label, rfc_cells) + std::string(to_string(Standing::not_tested)));
  }
  if (families.size() > 1) tally("both", both);
  if (const std::string words = coverage_in_words(report); !words.empty() && !options_.quiet)
    paragraph(words);
  line();
}

void Terminal::last_words(const RunReport& report) {
  if (const std::string left = left_out(report); !left.empty()) paragraph(left);
  if (const std::string crowded = crowding(report); !crowded.empty()) paragraph(printable(crowded));
  const std::string of = fmt::format("target {}, seed {}", printable(report.target.name), report.seed);
  const std::size_t ran = report.cases.size();
  if (ran == 0 && report.sweep.points > 0) return paragraph(of);
  const int not_run = report.summary.not_run;
  const std::string all = not_run > 0 ? fmt::format(" of {}", ran + static_cast<std::size_t>(not_run)) : "";
  std::string rest = not_run > 0 ? fmt::format("; {} not run", not_run) : "";
  if (const int seen_once = report.summary.unconfirmed; seen_once > 0)
    rest += fmt::format("; {} seen once and not yet confirmed", seen_once);
  paragraph(fmt::format("{}{} case run{} in {}{}, {}", ran, all, ran == 1 && not_run == 0 ? "" : "s",
                        took(report), rest, of));
  if (const std::string spent = spent_in_words(report); !spent.empty()) paragraph(spent);
}

void Terminal::finish(const RunReport& report,
                      const std::vector<std::pair<std::string, std::string>>& written) {
  if (!options_.quiet) {
    failures(report, report.cases);
    perhaps_path(report);
    undecided(report);
    slowest(report);
    measurements(report);
  }
  invariants(report);
  sweep(report);
  counts(report);
  if (report.sweep.points == 0 || !report.cases.empty() || !report.aborted.empty())
    paragraph(printable(headline(report, options_.strict).text));
  if (const std::string like = likeness_in_words(report); !like.empty()) paragraph(printable(like));
  last_words(report);
  const std::string files = written_in_words(written);
  out_ << (options_.ascii ? to_ascii(files) : files);
  out_.flush();
}

}  // namespace tcpspec::report
