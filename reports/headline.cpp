#include "reports/headline.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "reports/invariants.hpp"
#include "reports/standing.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

// Requirements without a level come last.
struct ByLevel {
  bool operator()(const std::optional<Level>& a, const std::optional<Level>& b) const {
    return a && (!b || *a < *b);
  }
};

/// Requirements from which cases depart with the same verdict.
struct Departed {
  std::map<std::optional<Level>, int, ByLevel> levels;
  std::size_t all = 0;
  std::size_t known = 0;

  void add(const RequirementResult& result) {
    ++all;
    known += standing_of(result) == Standing::known ? 1 : 0;
    ++levels[result.requirement.level];
  }
};

/// `(2 MUST, 1 must), 1 of them known`
std::string in_words(const Departed& departed) {
  std::vector<std::string> levels;
  for (const auto& [level, count] : departed.levels)
    levels.push_back(fmt::format("{} {}", count, level ? to_string(*level) : "of no known level"));
  const std::string known = departed.known == 0 ? ""
                            : departed.known == departed.all
                                ? departed.all == 1 ? ", known" : ", all known"
                                : fmt::format(", {} of them known", departed.known);
  return fmt::format("({}){}", fmt::join(levels, ", "), known);
}

/// What a MUST forbids is broken; a warning is less, here as in every table.
std::string of_requirements(const RunReport& report, bool strict) {
  Departed broken, warned;
  std::size_t tested = 0;
  for (const RequirementResult& result : requirement_results(report)) {
    if (!is_tested(standing_of(result))) continue;
    ++tested;
    if (result.verdict == Verdict::fail || (strict && result.verdict == Verdict::warn)) broken.add(result);
    if (result.verdict == Verdict::warn && !strict) warned.add(result);
  }
  std::string said =
      broken.all == 0
          ? fmt::format("None of {} is broken", count_of(tested, "tested requirement"))
          : fmt::format("{} of {} {} broken {}", broken.all, count_of(tested, "tested requirement"),
                        broken.all == 1 ? "is" : "are", in_words(broken));
  if (warned.all > 0)
    said += fmt::format("; {} {} a warning {}", warned.all, warned.all == 1 ? "brings" : "bring",
                        in_words(warned));
  return said + ".";
}

// Rules, not points: one fault may show at thousands of points.
Headline of_sweep(const Sweep& sweep) {
  std::set<std::string> forbidden, known;
  for (const SweepDeparture& departure : sweep.departures)
    if (departure.grade == Grade::forbidden)
      (departure.known.empty() ? forbidden : known).insert(departure.rule);
  if (!forbidden.empty())
    return {Headline::Kind::bad,
            fmt::format("{} of the decision tables {} broken in a way that is forbidden.",
                        count_of(forbidden.size(), "rule"), forbidden.size() == 1 ? "is" : "are")};
  return {Headline::Kind::good,
          fmt::format("No rule of the decision tables is broken in a way that is forbidden{}.",
                      known.empty() ? "" : ", except for known departures")};
}

std::string not_run(const RunReport& report) {
  const auto missing = static_cast<std::size_t>(report.summary.not_run);
  if (missing == 0) return {};
  return fmt::format("; {} of {} did not run", missing, count_of(report.cases.size() + missing, "case run"));
}

template <typename Wanted>
std::size_t number_of(const RunReport& report, Wanted&& wanted) {
  return static_cast<std::size_t>(std::count_if(report.cases.begin(), report.cases.end(), wanted));
}

std::string failed_so_far(const RunReport& report, bool strict) {
  const std::size_t failed =
      number_of(report, [&](const CaseResult& result) { return counts_as_failure(result, strict); });
  if (failed == 0) return {};
  const int once = report.summary.unconfirmed;
  return fmt::format("; {} failed until then{}", count_of(failed, "case run"),
                     once > 0 ? fmt::format(", and what {} showed was seen once and not yet confirmed",
                                            count_of(static_cast<std::size_t>(once), "case run"))
                              : "");
}

Headline of_run(const RunReport& report, bool strict) {
  if (!report.aborted.empty())
    return {Headline::Kind::error,
            "The run ended early: " + report.aborted + not_run(report) + failed_so_far(report, strict) + "."};
  if (report.cases.empty())
    return report.sweep.points > 0 ? of_sweep(report.sweep)
                                   : Headline{Headline::Kind::undecided, "No case was run."};
  const std::size_t failures =
      number_of(report, [&](const CaseResult& result) { return counts_as_failure(result, strict); });
  const std::size_t passes =
      number_of(report, [](const CaseResult& result) { return result.unexpected_pass; });
  const std::size_t errors =
      number_of(report, [](const CaseResult& result) { return result.verdict == Verdict::error; });
  Headline said{failures > 0 ? Headline::Kind::bad
                : errors > 0 ? Headline::Kind::error
                             : Headline::Kind::good,
                of_requirements(report, strict)};
  if (passes > 0)
    said.text +=
        fmt::format(" {} {} now, though a list of known departures has {}.", count_of(passes, "case run"),
                    passes == 1 ? "passes" : "pass", passes == 1 ? "it" : "them");
  if (errors > 0)
    said.text +=
        fmt::format(" {} ended in an error of the tester or its environment.", count_of(errors, "case run"));
  if (report.summary.flaky > 0)
    said.text += fmt::format(" {} gave different verdicts when repeated.",
                             count_of(static_cast<std::size_t>(report.summary.flaky), "case run"));
  return said;
}

}  // namespace

Headline headline(const RunReport& report, bool strict) {
  Headline said = of_run(report, strict);
  const auto broken = static_cast<std::size_t>(
      std::count_if(report.invariants.begin(), report.invariants.end(),
                    [&](const InvariantResult& result) { return counts_as_failure(result, strict); }));
  if (broken == 0 || said.kind == Headline::Kind::error) return said;
  said.kind = Headline::Kind::bad;
  said.text += fmt::format(" Of what holds of every segment {} {} broken.", count_of(broken, "invariant"),
                           broken == 1 ? "is" : "are");
  return said;
}

std::string likeness_in_words(const RunReport& report) {
  const Likeness& like = report.likeness;
  if (like.profile.empty()) return {};
  const std::string how_many = like.explained == like.departures ? like.departures == 1 ? "" : "all "
                                                                 : fmt::format("{} of them ", like.explained);
  return fmt::format("{}, {}known of {} (--profile {}).",
                     count_of(static_cast<std::size_t>(like.departures), "departure"), how_many, like.stack,
                     like.profile);
}

}  // namespace tcpspec::report
