#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::run {

/// A known departure of one target: this case, this observation, for this reason.  It does not count, and a
/// pass where one is listed does: then the list is out of date.
struct Deviation {
  std::string id;             ///< of a case; `*` and `?` are wild cards
  std::optional<int> family;  ///< 4 or 6; both if absent
  /// `not applicable`: what is inconclusive because the target lacks what the case needs, for this reason.
  report::Verdict verdict = report::Verdict::fail;
  /// In the words of whoever wrote the list: the name of the outcome that was reached, or whole words, one
  /// after the other, of CaseResult::because or ::got.  Anything if empty.
  std::string observed;
  std::string reason;
  /// It depends on circumstances that the profile does not know: that the case passes means nothing.
  bool sometimes = false;
};

using Baseline = std::vector<Deviation>;

/// How the verdict on a case begins under which the target died.
inline constexpr std::string_view stopped_answering = "the target stopped answering under this case";

/// Whether the case is known to be the target's death.
bool kills(const Baseline&, const std::string& id, int family);

/// Of a sentence: the longest stretch of whole words without a number, for they will be the same next time.
/// What `observed` may say.
std::string lasting_words(std::string_view sentence);

/// Sets `known` or `unexpected_pass` of a result.  Only a fail or warn of a case called by its own name that
/// went away means that the baseline is out of date.
void compare_with(const Baseline&, report::CaseResult&);

}  // namespace tcpspec::run
