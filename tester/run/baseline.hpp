#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::run {

/// A known departure of one target: this case, this observation, for this reason. It does not count as a
/// failure. But a pass does if a departure is listed: then the list is out of date.
struct Deviation {
  std::string id;             ///< of a case; `*` and `?` are wild cards
  std::optional<int> family;  ///< 4 or 6; both if absent
  /// `not applicable`: explains an inconclusive case; the target does not have what the case needs.
  report::Verdict verdict = report::Verdict::fail;
  /// The name of the outcome that was met, or whole words, in this order, of CaseResult::because or ::got.
  /// Empty: any observation.
  std::string observed;
  std::string reason;
  /// It depends on circumstances that the profile does not know, so a pass of the case means nothing.
  bool sometimes = false;
  // Of the target: the first version that departs so, and the first that does so no more; any if empty. Where
  // the version is not known, the departure is one of sometimes.
  std::string since{};
  std::string before{};
};

using Baseline = std::vector<Deviation>;

/// The beginning of the verdict sentence of a case that killed the target.
inline constexpr std::string_view stopped_answering = "the target stopped answering under this case";

/// Whether the case is known to kill the target.
bool kills(const Baseline&, const std::string& id, int family);

/// The longest part of a sentence that has whole words and no number, because it will be the same next time.
/// It can be used as `observed`.
std::string lasting_words(std::string_view sentence);

/// Whether it speaks of this observation: the same id, family and verdict, in its words.
bool describes(const Deviation&, const report::CaseResult&);

/// Sets `known` or `unexpected_pass` of a result. The baseline is out of date only if it names a case without
/// wild cards, with fail or warn, and the case passes.
void compare_with(const Baseline&, report::CaseResult&);

}  // namespace tcpspec::run
