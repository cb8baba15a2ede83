#include "run/rounds.hpp"

#include <algorithm>

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

bool decides(const CaseResult& result) { return result.verdict != Verdict::inconclusive; }

/// Of two with the same verdict a flaky one shows more.
bool weighs_less(const CaseResult& a, const CaseResult& b) {
  if (decides(a) != decides(b)) return decides(b);
  return a.verdict != b.verdict ? a.verdict < b.verdict : a.flaky < b.flaky;
}

/// The first of each verdict other than `verdict`.
std::vector<CaseResult> one_of_each_but(Verdict verdict, const std::vector<CaseResult>& rounds) {
  std::vector<CaseResult> out;
  for (const CaseResult& round : rounds) {
    const auto same = [&](const CaseResult& other) { return other.verdict == round.verdict; };
    if (round.verdict == verdict || std::any_of(out.begin(), out.end(), same)) continue;
    out.push_back(round);
    out.back().earlier.clear();
  }
  return out;
}

CaseResult together(std::vector<CaseResult> rounds) {
  if (rounds.size() == 1) return std::move(rounds.front());
  CaseResult result = *std::max_element(rounds.begin(), rounds.end(), weighs_less);
  result.attempts = 0;
  bool differ = false;
  for (const CaseResult& round : rounds) {
    result.attempts += round.attempts;
    ++result.rounds[std::string(to_string(round.verdict))];
    differ = differ || (decides(round) && round.verdict != result.verdict);
  }
  if (!differ) return result;
  result.flaky = true;
  result.earlier = one_of_each_but(result.verdict, rounds);
  return result;
}

}  // namespace

void Rounds::add(std::vector<CaseResult> results) {
  for (CaseResult& result : results) {
    const auto [place, is_new] = places_.emplace(std::pair(result.id, result.family), cases_.size());
    if (is_new) cases_.emplace_back();
    cases_[place->second].push_back(std::move(result));
  }
}

std::vector<CaseResult> Rounds::take() {
  std::vector<CaseResult> out;
  for (std::vector<CaseResult>& rounds : cases_) out.push_back(together(std::move(rounds)));
  cases_.clear();
  places_.clear();
  return out;
}

}  // namespace tcpspec::run
