#pragma once
// When a departure has been seen often enough to be the verdict.

#include <cstddef>
#include <optional>
#include <vector>

#include "case/case.hpp"
#include "run/report.hpp"

namespace tcpspec::run {

/// Of a case: where the last stimulus before a step begins, and how many segments that step waits for.
struct Stimulus {
  int first_step = 0;  ///< index into CaseResult::steps
  std::size_t awaited = 1;
};
Stimulus stimulus_of(const cases::Case&, int step);

/// The segments that a path may have lost to the same effect: those from the stimulus to the step that
/// decided, and those that it waited for in vain.
std::size_t exposed_segments(const report::CaseResult&, const Stimulus&);

/// Whether several segments were sent in one go: then one may have overtaken another, of which a path shows
/// nothing to those that are sent one by one.
bool sent_in_one_go(const report::CaseResult&, const Stimulus&);

/// How often a departure must be seen in a row, beyond the first time, before it is believed.  On a path that
/// loses nothing that is `retries`; on one that does, as often as makes it a one in a million chance that
/// loss alone did the same to the same step each time.  Nothing if that is more often than anybody would wait
/// for. `loss` is a share of segments, `exposed` how many of them may have been lost to the same effect.
std::optional<int> confirmations_needed(double loss, int retries, std::size_t exposed);

/// What the runs of one case come to.
struct Conclusion {
  enum class Is : std::uint8_t { final, run_again, run_again_alone } is = Is::final;
  report::CaseResult result;  ///< if final
};

/// Decides over the results of one case, the latest last; there is at least one.  `stimulus` is that of the
/// step that decided the latest.
Conclusion conclusion_of(const std::vector<report::CaseResult>& results, int retries, double loss,
                         const Stimulus& stimulus);

/// A fail or a warn that no baseline knows.
bool departs(const report::CaseResult&);

}  // namespace tcpspec::run
