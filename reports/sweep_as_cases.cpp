#include "reports/sweep_as_cases.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/shell_quote.hpp"
#include "reports/invariants.hpp"
#include "reports/printable.hpp"

namespace tcpspec::report {
namespace {

// `none` is not graded.
std::optional<Level> level_of(Level level) {
  return level == Level::ungraded ? std::nullopt : std::optional(level);
}

std::string points(int count) { return fmt::format("{} point{}", count, count == 1 ? "" : "s"); }

class Told {
 public:
  explicit Told(const Sweep& sweep) : sweep_(sweep) {
    for (const SweepRule& rule : sweep.rules) rules_[rule.rule] = &rule;
  }

  std::vector<CaseResult> take() {
    for (const SweepDeparture& departure : sweep_.departures) add(departure);
    add_kept();
    for (const SweepUnplayed& unplayed : sweep_.unplayed) add(unplayed);
    if (cases_.empty()) {
      CaseResult& result = begun("sweep", 4, Verdict::inconclusive);
      result.because = fmt::format("{} played, none of them could be decided", points(sweep_.points));
    }
    return std::move(cases_);
  }

 private:
  CaseResult& begun(std::string id, int family, Verdict verdict) {
    CaseResult& result = cases_.emplace_back();
    result.id = std::move(id);
    result.family = family;
    result.verdict = verdict;
    result.tags = {"sweep"};
    result.file = "cases/segment-arrives";
    return result;
  }

  void choose(CaseResult& result, const std::string& option, const std::string& what) {
    result.again = fmt::format("{} {} --family {}", option, base::shell_quote(what), result.family);
  }

  void place(CaseResult& result, const std::string& id) {
    result.checks = {id};
    choose(result, "--rule", id);
    const auto found = rules_.find(id);
    if (found == rules_.end()) return;
    result.title = found->second->text;
    result.level = level_of(found->second->level);
    result.file = found->second->file;
    result.line = found->second->line;
  }

  /// A departure may be known for some points and not for others; then the point distinguishes them.
  std::string id_of(const SweepDeparture& departure) {
    std::string id = fmt::format("{}[{}]", departure.rule, departure.seen);
    if (ids_.insert({id, departure.family}).second) return id;
    return fmt::format("{}[{}; {}]", departure.rule, departure.seen, departure.point);
  }

  void add(const SweepDeparture& departure) {
    departed_.insert({departure.rule, departure.family});
    CaseResult& result = begun(id_of(departure), departure.family, verdict_of(departure));
    place(result, departure.rule);
    choose(result, "--point", departure.point);
    result.title = departure.text;
    result.level = level_of(departure.level);
    result.because = fmt::format(
        "{} of {} {}, the simplest {}", points(departure.points), departure.rule,
        departure.grade == Grade::forbidden ? "did what is forbidden" : "did what is only tolerated",
        departure.point);
    result.expected = departure.text;
    result.got = departure.seen;
    result.charged = departure.rule;
    result.known = departure.known;
    result.figure = departure.figure;
  }

  // Departures are already shown; the other points of such a rule add nothing.
  void add_kept() {
    std::map<std::pair<std::string, int>, bool> kept;
    for (const SweepSeen& seen : sweep_.seen)
      if (!departed_.contains({seen.rule, seen.family}))
        kept[{seen.rule, seen.family}] |= seen.grade == Grade::conforming;
    for (const auto& [rule, any] : kept) {
      CaseResult& result = begun(rule.first, rule.second, any ? Verdict::pass : Verdict::inconclusive);
      place(result, rule.first);
      if (!any) result.because = "no point of this rule could be decided";
    }
  }

  void add(const SweepUnplayed& unplayed) {
    CaseResult& result = begun(unplayed.state, unplayed.family, Verdict::inconclusive);
    result.because = fmt::format("{} not played: {}", points(unplayed.points), unplayed.because);
    choose(result, "--point", unplayed.state + "/*");
  }

  const Sweep& sweep_;
  std::map<std::string, const SweepRule*> rules_;
  std::set<std::pair<std::string, int>> departed_;
  std::set<std::pair<std::string, int>> ids_;
  std::vector<CaseResult> cases_;
};

Requirement requirement_of(const SweepRule& rule) {
  Requirement requirement;
  requirement.id = rule.rule;
  requirement.rfc = 9293;
  requirement.section = "3.10.7";
  requirement.level = level_of(rule.level);
  requirement.text = rule.source.empty() ? rule.text : fmt::format("{} ({})", rule.text, rule.source);
  return requirement;
}

// An older sweep without recorded rules has at least those with departures.
std::vector<Requirement> requirements_of(const Sweep& sweep) {
  std::map<std::string, Requirement> all;
  for (const SweepRule& rule : sweep.rules) all.emplace(rule.rule, requirement_of(rule));
  for (const SweepDeparture& one : sweep.departures)
    all.try_emplace(one.rule, requirement_of(SweepRule{one.rule, one.text, one.level, "", "", 0}));
  for (const SweepSeen& one : sweep.seen)
    all.try_emplace(one.rule, requirement_of(SweepRule{one.rule, "", Level::ungraded, "", "", 0}));
  std::vector<Requirement> list;
  for (auto& [id, requirement] : all) list.push_back(std::move(requirement));
  return list;
}

}  // namespace

Verdict verdict_of(const SweepDeparture& departure) {
  const bool broken = departure.grade == Grade::forbidden && cases::binds(departure.level);
  return broken ? Verdict::fail : Verdict::warn;
}

std::vector<CaseResult> swept_cases(const Sweep& sweep) { return Told(sweep).take(); }

RunReport told_as_cases(RunReport report) {
  if (report.sweep.points == 0 && report.sweep.unplayed.empty())
    return with_invariants_as_cases(std::move(report));
  std::vector<CaseResult> cases = swept_cases(report.sweep);
  std::move(cases.begin(), cases.end(), std::back_inserter(report.cases));
  std::vector<Requirement> requirements = requirements_of(report.sweep);
  std::move(requirements.begin(), requirements.end(), std::back_inserter(report.requirements));
  summarize(report);
  return with_invariants_as_cases(std::move(report));
}

}  // namespace tcpspec::report
