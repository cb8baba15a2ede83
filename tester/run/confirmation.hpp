#pragma once
// When a departure has been seen often enough to be the verdict.

#include <cstddef>
#include <optional>
#include <vector>

#include "case/case.hpp"
#include "run/report.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

/// Where the last stimulus before a step begins, and how many segments that step waits for.
struct Stimulus {
  int first_step = 0;  ///< index into CaseResult::steps
  std::size_t awaited = 1;
  std::size_t fragments =
      0;  ///< of its segments, beyond the first of each: the loss of one is that of the whole
};
Stimulus stimulus_of(const cases::Case&, int step);

/// The segments whose loss may have the same effect: those from the stimulus to the step that decided, and
/// those that this step waited for and did not get.
std::size_t exposed_segments(const report::CaseResult&, const Stimulus&);

/// Whether several segments were sent together. Then one may have overtaken another, which segments that are
/// sent one by one do not show.
bool sent_in_one_go(const report::CaseResult&, const Stimulus&);

/// How often a departure must be seen in a row, beyond the first time, before it is believed: as often as
/// makes it a one in a million chance that something of this chance did the same each time, but `retries` at
/// least.  Nothing if that is more often than anyone would wait for.
std::optional<int> confirmations_needed(double chance, int retries);

/// The same where the end is alike each time: a path that loses this share of segments may have lost any of
/// so many.
std::optional<int> confirmations_needed(double loss, int retries, std::size_t exposed);

/// The conclusion from the runs of one case.
struct Conclusion {
  enum class Is : std::uint8_t {
    final,
    run_again,         ///< beside others
    run_again_later,   ///< beside few: a limit may have held an answer back, and must have passed
    run_again_beside,  ///< beside few
    run_again_alone,   ///< its runs have differed, of which others beside it may be the reason
  } is = Is::final;
  report::CaseResult result;  ///< if final
};

/// Decides over the results of one case, the latest last; there is at least one.  `stimulus` is that of the
/// step that decided the latest.
///
/// A departure that comes out the same each time is believed soon.  Where the path loses segments, or several
/// were sent in one go, it takes more of the same: fewer if all segments are the same (exchange.hpp) than if
/// only the end is.
Conclusion conclusion_of(const std::vector<report::CaseResult>& results, int retries, double loss,
                         const Stimulus& stimulus);

/// The result if the run ends now: a departure counts, as unconfirmed, unless there is a reason to doubt it.
report::CaseResult unfinished(const std::vector<report::CaseResult>& results, double loss);

/// The same verdict, for the same reason, at the same step.
bool same_observation(const report::CaseResult&, const report::CaseResult&);

/// A fail or a warn that no baseline knows.
bool departs(const report::CaseResult&);
/// What one run alone cannot show: a departure, or that a known departure is gone.
bool needs_confirmation(const report::CaseResult&);
/// Whether it was decided by what did not come.
bool rests_on_silence(const report::CaseResult&);
/// When the target was last asked for what decided it.
Instant asked_last(const report::CaseResult&);

}  // namespace tcpspec::run
