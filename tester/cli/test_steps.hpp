#pragma once
// The steps that a run of cases and a sweep have in common.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "cli/test_options.hpp"
#include "cli/views.hpp"
#include "drive/loop.hpp"
#include "reach/bench.hpp"
#include "reports/captures.hpp"
#include "run/ledger.hpp"
#include "run/waiting_for.hpp"

namespace tcpspec::cli {

/// The target, ready for the test: without an agent, the roles of its services have been found out. Throws
/// UsageError, EnvironmentError, Interrupted or std::system_error.
std::unique_ptr<reach::Bench> reach_target(const TestOptions&, std::uint64_t seed, reach::Families);

/// The user's number of connections at the same time, otherwise `usual`.
std::size_t wanted_at_once(const TestOptions&, std::size_t usual);

/// The same, and never more than the profile allows and the rate that the bench found carries.
std::size_t at_once(const TestOptions&, const reach::Bench&, std::size_t usual);

/// The rate, the end after a signal, and the function that is called after every round. The bench must
/// outlive it.
drive::LoopOptions loop_options(const TestOptions&, reach::Bench&,
                                std::function<void(Instant)> progress = {});

/// Counts where the time goes while it exists, into what must outlive it.
class TimeKeeper {
 public:
  /// `waiting_for` says it whenever the loop waits.
  TimeKeeper(report::TimeSpent&, drive::LoopOptions&, std::function<run::WaitingFor()> waiting_for);
  ~TimeKeeper();
  TimeKeeper(const TimeKeeper&) = delete;
  TimeKeeper& operator=(const TimeKeeper&) = delete;

 private:
  report::TimeSpent& spent_;
  double processor_before_;
};

/// Starts a target again that has ended, where its end is seen at once and is its own; otherwise empty.
std::function<bool(run::Environment&)> restart_of(const TestOptions&, reach::Bench&);

/// Says on standard error how often it was started again.
void tell_deaths(std::size_t deaths);

std::vector<wire::Family> families_of(const reach::Bench&);

/// How reports are shown and how the stream `descriptor` is printed.
report::RenderOptions render_options(const TestOptions&, int descriptor);

/// What may happen to segments between tester and target; `with_fault`: a fault is put on the wire.
watch::Path path_between(const TestOptions&, const reach::Bench&, bool with_fault);

/// What the witnesses of the run have seen.
void record_invariants(report::RunReport&, const run::Ledger&);

/// Whether one was broken that no profile knows of.
bool breaks_an_invariant(const report::RunReport&, bool strict);

/// Adds what is known at the end of the run, and counts.
void conclude(report::RunReport&, const reach::Bench&, const std::string& aborted);

/// Writes captures, the usual reports and `further` ones into the folder of the results, each also if others
/// fail.
WrittenViews write_results(report::RunReport&, const TestOptions&, report::Captures, const Views& further,
                           const report::RenderOptions&);

/// Says on standard error what makes all results doubtful: an early end, lost frames.
void tell_trouble(const report::RunReport&, reach::Bench&);

/// What decides the exit code, if no signal came and nothing ended early.
struct TestOutcome {
  bool broken = false;     ///< something could not be tested, and the target is not the reason
  bool failed = false;     ///< the target does not conform
  bool undecided = false;  ///< only if the user requests it
};

/// `signal` is what interrupted, or 0.
int exit_code(const report::RunReport&, const TestOutcome&, int signal);

}  // namespace tcpspec::cli
