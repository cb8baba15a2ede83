#include "reports/standing.hpp"

#include <algorithm>

#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

Standing plain(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return Standing::met;
    case Verdict::warn: return Standing::warned;
    case Verdict::fail: return Standing::broken;
    case Verdict::inconclusive: return Standing::undecided;
    case Verdict::error: return Standing::error;
    case Verdict::not_applicable: return Standing::not_applicable;
  }
  return Standing::error;
}

}  // namespace

std::string_view to_string(Standing standing) {
  switch (standing) {
    case Standing::met: return "pass";
    case Standing::known: return "known";
    case Standing::warned: return "warn";
    case Standing::broken: return "fail";
    case Standing::undecided: return "inconclusive";
    case Standing::error: return "error";
    case Standing::not_applicable: return "not applicable";
    case Standing::not_tested: return "not tested";
  }
  return "";
}

std::string_view symbol(Standing standing) {
  switch (standing) {
    case Standing::met: return "✓";
    case Standing::known: return "≈";
    case Standing::warned: return "!";
    case Standing::broken: return "✗";
    case Standing::undecided: return "?";
    case Standing::error: return "‼";
    case Standing::not_applicable: return "–";
    case Standing::not_tested: return "·";
  }
  return "";
}

std::string_view css_class(Standing standing) {
  switch (standing) {
    case Standing::met: return "pass";
    case Standing::known: return "known";
    case Standing::warned: return "warn";
    case Standing::broken: return "fail";
    case Standing::undecided: return "unsure";
    case Standing::error: return "error";
    case Standing::not_applicable:
    case Standing::not_tested: return "na";
  }
  return "";
}

Standing standing_of(const CaseResult& result) {
  if (result.unexpected_pass) return Standing::broken;
  return result.known.empty() ? plain(result.verdict) : Standing::known;
}

Standing standing_of(const RequirementResult& result) {
  if (!result.verdict) return Standing::not_tested;
  const Standing worst = plain(*result.verdict);
  if (worst != Standing::broken && worst != Standing::warned) return worst;
  // A baseline lists observations, not requirements: with one unknown departure the requirement is broken.
  Standing left = Standing::known;
  for (const CaseResult* one : result.cases) {
    const Standing standing = standing_of(*one);
    if (standing == Standing::broken || (standing == Standing::warned && left == Standing::known))
      left = standing;
  }
  return left;
}

int rfc_of_id(const RunReport& report, const Requirement& requirement) {
  if (requirement.rfc != 0) return requirement.rfc;
  CaseResult only;
  only.checks = {requirement.id};
  return rfc_of(report, only);
}

}  // namespace tcpspec::report
