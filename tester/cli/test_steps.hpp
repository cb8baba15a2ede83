#pragma once
// The steps that a run of cases and a sweep have in common.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "cli/test_options.hpp"
#include "cli/views.hpp"
#include "drive/loop.hpp"
#include "lab/profile.hpp"
#include "reach/bench.hpp"
#include "reports/captures.hpp"

namespace tcpspec::cli {

/// The target, ready to be tested: where there is no agent to ask, its services have been asked for their
/// roles. Throws UsageError, EnvironmentError, Interrupted or std::system_error.
std::unique_ptr<reach::Bench> reach_target(const TestOptions&, std::uint64_t seed, reach::Families);

/// How many connections side by side: what the user says, else `usual`, and never more than the profile
/// admits.
std::size_t at_once(const TestOptions&, const lab::Profile&, std::size_t usual);

/// The pace, the end by a signal, and what is called after every round.  The bench must outlive it.
drive::LoopOptions loop_options(const TestOptions&, reach::Bench&,
                                std::function<void(Instant)> progress = {});

/// How the reports are shown, and what is printed on the stream `descriptor`.
report::RenderOptions render_options(const TestOptions&, int descriptor);

/// Puts in what is known when all has been played, and counts.
void conclude(report::RunReport&, const reach::Bench&, const std::string& aborted);

/// Writes captures, the usual reports and `further` ones into the folder of the results, each whatever
/// becomes of the others.
WrittenViews write_results(report::RunReport&, const TestOptions&, report::Captures, const Views& further,
                           const report::RenderOptions&);

/// Says on standard error what makes the whole of it doubtful: why it ended early, frames that were lost.
void tell_trouble(const report::RunReport&, reach::Bench&);

/// What decides the exit code, if no signal came and nothing ended early.
struct TestOutcome {
  bool broken = false;     ///< something could not be tested for a reason that is not the target's
  bool failed = false;     ///< the target does not conform
  bool undecided = false;  ///< only where the user asked for it
};

/// `signal` is what interrupted, or 0.
int exit_code(const report::RunReport&, const TestOutcome&, int signal);

}  // namespace tcpspec::cli
