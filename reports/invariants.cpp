#include "reports/invariants.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/shell_quote.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

constexpr std::string_view tag = "invariant";

std::string place_of(const InvariantEvidence& evidence) {
  const std::string connection =
      evidence.connection.empty() ? "" : fmt::format(" of connection {}", evidence.connection);
  return fmt::format("segment {}{} of {} over IPv{}", evidence.segment, connection, evidence.where,
                     evidence.family);
}

/// What is not known counts most.
const InvariantEvidence* to_be_shown(const InvariantResult& result) {
  for (const InvariantEvidence& evidence : result.evidence)
    if (evidence.known.empty()) return &evidence;
  return result.evidence.empty() ? nullptr : &result.evidence.front();
}

CaseResult as_case(const InvariantResult& invariant, int usual_family) {
  CaseResult out;
  out.id = invariant.name;
  out.title = invariant.title;
  out.family = usual_family;
  out.verdict = invariant.verdict;
  out.because = invariant.because;
  out.checks = {invariant.requirement};
  out.level = invariant.level;
  out.tags = {std::string(tag)};
  out.file = invariant.file;
  out.line = invariant.line;
  out.known = invariant.known;
  const InvariantEvidence* shown = to_be_shown(invariant);
  if (shown == nullptr) return out;
  out.family = shown->family;
  out.charged = invariant.requirement;
  out.expected = invariant.holds;
  out.got = fmt::format("{}, in {}", shown->got, place_of(*shown));
  out.figure = shown->figure;
  if (shown->is_point)
    out.again = fmt::format("--point {} --family {}", base::shell_quote(shown->where), shown->family);
  else
    out.seen_in = shown->where;
  return out;
}

}  // namespace

std::vector<CaseResult> invariant_cases(const RunReport& report) {
  int family = 6;
  for (const CaseResult& result : report.cases) family = std::min(family, result.family);
  if (report.cases.empty()) family = 4;
  std::vector<CaseResult> out;
  for (const InvariantResult& result : report.invariants) out.push_back(as_case(result, family));
  return out;
}

bool is_invariant(const CaseResult& result) { return result.tags.size() == 1 && result.tags.front() == tag; }

bool counts_as_failure(const InvariantResult& result, bool strict) {
  return counts_as_failure(as_case(result, 4), strict);
}

std::string invariants_in_words(const RunReport& report) {
  if (report.invariants.empty()) return {};
  int kept = 0, broken = 0, known = 0, unexercised = 0, unsure = 0;
  long long segments = 0;
  for (const InvariantResult& result : report.invariants) {
    segments += result.segments;
    if (!result.known.empty())
      ++known;
    else if (result.verdict == Verdict::pass)
      ++kept;
    else if (result.verdict == Verdict::not_applicable)
      ++unexercised;
    else
      ++(result.verdict == Verdict::inconclusive ? unsure : broken);
  }
  std::string out = fmt::format("Invariants: {} kept, {} broken", kept, broken);
  if (known > 0) out += fmt::format(", {} known", known);
  if (unsure > 0) out += fmt::format(", {} perhaps the path's", unsure);
  if (unexercised > 0) out += fmt::format(", {} not exercised", unexercised);
  return out + fmt::format("; {} checks of segments", segments);
}

RunReport with_invariants_as_cases(RunReport report) {
  if (report.invariants.empty()) return report;
  std::vector<CaseResult> cases = invariant_cases(report);
  for (const CaseResult& result : cases) {
    const auto is_checked = [&](const Requirement& other) { return other.id == result.checks.front(); };
    const auto found = std::find_if(report.others.begin(), report.others.end(), is_checked);
    const bool there = std::any_of(report.requirements.begin(), report.requirements.end(), is_checked);
    if (there || found == report.others.end()) continue;
    report.requirements.push_back(std::move(*found));
    report.others.erase(found);
  }
  std::move(cases.begin(), cases.end(), std::back_inserter(report.cases));
  summarize(report);
  return report;
}

}  // namespace tcpspec::report
