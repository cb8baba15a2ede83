#include "reports/requirements.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "reports/invariants.hpp"

namespace tcpspec::report {
namespace {

int weight(Verdict verdict) {
  switch (verdict) {
    case Verdict::not_applicable: return 0;
    case Verdict::inconclusive: return 1;
    case Verdict::pass: return 2;
    case Verdict::warn: return 3;
    case Verdict::error: return 4;
    case Verdict::fail: return 5;
  }
  return 0;
}

class Collected {
 public:
  explicit Collected(const RunReport& report) : report_(report) {
    for (const Requirement& requirement : report.requirements) of(requirement.id).requirement = requirement;
    for (const CaseResult& result : report.cases) add(result);
    // In formats that know only tests they are among the cases already.
    if (std::any_of(report.cases.begin(), report.cases.end(), is_invariant)) return;
    invariants_ = std::make_shared<const std::vector<CaseResult>>(invariant_cases(report));
    for (const CaseResult& result : *invariants_) add(result);
  }

  std::vector<RequirementResult> take() {
    for (RequirementResult& one : all_) one.invariants = invariants_;  // its cases may be some of them
    return std::move(all_);
  }

 private:
  RequirementResult& of(const std::string& id) {
    const auto [found, added] = places_.try_emplace(id, all_.size());
    if (added) all_.emplace_back().requirement = not_checked(id);
    return all_[found->second];
  }

  /// What a departure breaks need not be what a case of the run checks.
  Requirement not_checked(const std::string& id) const {
    const auto other = std::find_if(report_.others.begin(), report_.others.end(),
                                    [&](const Requirement& row) { return row.id == id; });
    if (other != report_.others.end()) return *other;
    Requirement unknown;
    unknown.id = id;
    return unknown;
  }

  void add(const CaseResult& result) {
    if (!result.charged.empty()) return add_to(of(result.charged), result);
    for (const std::string& id : result.checks) add_to(of(id), result);
  }

  static void add_to(RequirementResult& to, const CaseResult& result) {
    to.cases.push_back(&result);
    if (to.verdict && weight(*to.verdict) >= weight(result.verdict)) return;
    to.verdict = result.verdict;
    to.deciding = &result;
  }

  const RunReport& report_;
  std::shared_ptr<const std::vector<CaseResult>> invariants_;
  std::vector<RequirementResult> all_;
  std::map<std::string, std::size_t> places_;
};

}  // namespace

int RequirementResult::count(Verdict wanted) const {
  return static_cast<int>(
      std::count_if(cases.begin(), cases.end(), [&](const CaseResult* c) { return c->verdict == wanted; }));
}

std::vector<RequirementResult> requirement_results(const RunReport& report) {
  return Collected(report).take();
}

}  // namespace tcpspec::report
