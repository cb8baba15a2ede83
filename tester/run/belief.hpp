#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "case/case.hpp"
#include "run/report.hpp"

namespace tcpspec::run {

/// What the run has seen of the path: how often something had to be sent again before it was answered, or
/// came twice.
class PathLoss {
 public:
  void saw(const report::CaseResult&);

  /// The path is known to change the order of segments.
  void expect_disorder() { least_ = 0.02; }

  /// The share of segments that were lost or doubled; 0 for a path that did neither.
  double estimate() const;

 private:
  std::size_t segments_ = 0;
  std::size_t disturbed_ = 0;
  double least_ = 0;
};

/// How many segments the case waits for at this step of its result; 1 for a step that waits for none.
std::size_t awaited_segments(const cases::Case&, int step);

/// The segments of the step that decided and of the one before it: a stimulus, or a burst of them, and what
/// it drew or, being `awaited`, did not draw.
std::size_t exposed_segments(const report::CaseResult&, std::size_t awaited);

/// How often a departure must be seen in a row, beyond the first time, before it is believed.  On a path that
/// loses nothing that is `retries`; on one that does, as often as makes it a one in a million chance that
/// loss alone did the same to the same step each time.  Nothing if that is more often than anybody would wait
/// for. `loss` is a share of segments, `exposed` how many of them may have been lost to the same effect.
std::optional<int> confirmations_needed(double loss, int retries, std::size_t exposed);

/// What the runs of one case come to.
struct Belief {
  enum class Is : std::uint8_t { final, run_again, run_again_alone } is = Is::final;
  report::CaseResult result;  ///< if final
};

/// Decides over the results of one case, the latest last; there is at least one.  `awaited` as of
/// awaited_segments, for the step that decided the latest.
Belief believe(const std::vector<report::CaseResult>& results, int retries, double loss, std::size_t awaited);

/// A fail or a warn that no baseline knows.
bool departs(const report::CaseResult&);

}  // namespace tcpspec::run
