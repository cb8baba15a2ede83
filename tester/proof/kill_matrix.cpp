#include "proof/kill_matrix.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "drive/loop.hpp"
#include "reach/sim_target.hpp"

namespace tcpspec::proof {

namespace {

using report::CaseResult;
using report::Verdict;

// The longest case takes weeks (RFC 7323 §5.5) but few segments; a case with more rounds than this never
// ends.
constexpr int most_rounds = 1'000'000;

/// One world, and cases in it one after the other.
class Stage {
 public:
  Stage(const sim::Behaviour& behaviour, wire::Family family, const cases::Catalogue& catalogue,
        bool wrapping, bool evidence, std::vector<sim::Moment>* moments = nullptr)
      : target_(options_of(behaviour, wrapping, moments),
                family == wire::Family::ipv4 ? reach::Families::ipv4 : reach::Families::ipv6),
        env_(target_.environment()) {
    env_.timing.rtt = sim::WorldOptions{}.one_way * 2;
    env_.timing.patience = run::patience_for(env_.timing.rtt, Duration{});
    env_.timing.msl = sim::Behaviour{}.msl;
    env_.wrapping_numbers = wrapping;
    env_.evidence = evidence;
    env_.level_of = [&catalogue](const std::string& id) { return catalogue.level_of(id); };
  }

  CaseResult play(const run::Selected& trial) {
    run::SuiteOptions options;
    options.retries = 0;  // in virtual time it would do the same again
    options.bracket = false;
    run::Scheduler scheduler(target_);
    run::Suite suite({trial}, env_, scheduler, options);
    drive::LoopOptions loop;
    loop.packets_per_second = 1e6;
    loop.longest_wait = seconds(1e7);
    int rounds = 0;
    loop.interrupted = [&rounds] { return ++rounds > most_rounds; };
    drive::run_to_end(scheduler, target_.world(), target_.world(), &target_.world(), loop);
    std::vector<CaseResult> results = suite.take_results();
    if (!results.empty()) return std::move(results.front());
    CaseResult none;
    none.id = trial.test->id;
    none.checks = trial.test->checks;
    none.because = suite.aborted();
    return none;
  }

  /// True if the target opens a connection.
  bool lives(wire::Family family) {
    cases::Case opening;
    opening.id = "opening";
    opening.given.state = cases::State::established;
    return play({&opening, family}).verdict == Verdict::pass;
  }

  static sim::WorldOptions options_of(const sim::Behaviour& behaviour, bool wrapping,
                                      std::vector<sim::Moment>* moments = nullptr) {
    sim::WorldOptions options;
    options.behaviour = behaviour;
    options.isn_near_wrap = wrapping;
    options.moments = moments;
    return options;
  }

 private:
  reach::SimTarget target_;
  run::Environment env_;
};

/// `evidence`: the segments in words and the tape, for a result that is more than a verdict.
CaseResult run_alone(const run::Selected& trial, const sim::Behaviour& behaviour,
                     const cases::Catalogue& catalogue, bool wrapping, bool evidence) {
  Stage stage(behaviour, trial.family, catalogue, wrapping, evidence);
  CaseResult result = stage.play(trial);
  if (result.verdict != Verdict::inconclusive || stage.lives(trial.family)) return result;
  if (!Stage(behaviour, trial.family, catalogue, wrapping, evidence).lives(trial.family)) return result;
  result.verdict = Verdict::fail;
  result.because = "the target responded before this case, but not after it";
  return result;
}

}  // namespace

CaseResult run_in_own_world(const run::Selected& trial, const sim::Behaviour& behaviour,
                            const cases::Catalogue& catalogue, bool wrapping) {
  return run_alone(trial, behaviour, catalogue, wrapping, true);
}

bool convicts(const CaseResult& result, const cases::Catalogue& catalogue) {
  if (result.verdict == Verdict::fail || result.verdict == Verdict::warn) return true;
  if (result.verdict != Verdict::not_applicable) return false;
  return std::any_of(result.checks.begin(), result.checks.end(), [&catalogue](const std::string& id) {
    const cases::Requirement* asked = catalogue.find(id);
    return asked != nullptr && asked->level == cases::Level::may;
  });
}

bool is_checked_by(const cases::Case& test, std::string_view requirement, const cases::Catalogue& catalogue) {
  return std::any_of(test.checks.begin(), test.checks.end(), [&](const std::string& id) {
    return catalogue.original_of(id) == catalogue.original_of(requirement);
  });
}

std::vector<std::string> without_mutant(const std::vector<run::Selected>& trials,
                                        const cases::Catalogue& catalogue) {
  std::set<std::string_view> broken;
  for (const sim::Mutant& mutant : sim::mutants()) broken.insert(catalogue.original_of(mutant.breaks));
  std::set<std::string> left;
  for (const run::Selected& trial : trials)
    for (const std::string& id : trial.test->checks)
      if (!broken.contains(catalogue.original_of(id))) left.insert(id);
  return {left.begin(), left.end()};
}

namespace {

/// A case that the right endpoint passes, and what that endpoint did meanwhile.
struct Passed {
  std::size_t trial;
  std::vector<sim::Moment> moments;
};

/// What convicts the mutant. A mutant that does in a case what the right endpoint does passes it, too: that
/// is most of them, and is seen without the tester.
std::vector<Kill> kills_of(std::size_t mutant, const KillMatrix& matrix, const std::vector<Passed>& passed,
                           const cases::Catalogue& catalogue) {
  sim::Behaviour behaviour;
  matrix.mutants[mutant]->make(behaviour);
  const sim::WorldOptions options = Stage::options_of(behaviour, false);
  std::vector<Kill> kills;
  for (const auto& [trial, moments] : passed) {
    if (sim::does_the_same(options, moments)) continue;
    const CaseResult result = run_alone(matrix.trials[trial], behaviour, catalogue, false, false);
    if (convicts(result, catalogue))
      kills.push_back({mutant, trial, result.verdict, result.because, result.charged});
  }
  return kills;
}

}  // namespace

KillMatrix make_kill_matrix(std::vector<run::Selected> trials, std::vector<const sim::Mutant*> mutants,
                            const cases::Catalogue& catalogue, unsigned threads,
                            const std::function<bool(std::size_t)>& done) {
  KillMatrix matrix{std::move(trials), std::move(mutants), {}, {}, 0};
  std::vector<Passed> passed;
  std::atomic<bool> ended = false;
  for (std::size_t i = 0; i < matrix.trials.size() && !ended; ++i) {
    std::vector<sim::Moment> moments;
    Stage stage({}, matrix.trials[i].family, catalogue, false, true, &moments);
    CaseResult result = stage.play(matrix.trials[i]);
    if (result.verdict == Verdict::pass)
      passed.push_back({i, std::move(moments)});
    else
      matrix.unfit.push_back(std::move(result));
    ended = done && !done(0);
  }

  std::vector<std::vector<Kill>> kills(matrix.mutants.size());
  std::vector<bool> finished(matrix.mutants.size());
  std::atomic<std::size_t> next = 0;
  std::size_t done_with = 0;
  std::exception_ptr trouble;
  std::mutex talking;
  const auto work = [&] {
    try {
      for (std::size_t mutant = next++; mutant < matrix.mutants.size() && !ended; mutant = next++) {
        kills[mutant] = kills_of(mutant, matrix, passed, catalogue);
        const std::lock_guard lock(talking);
        finished[mutant] = true;
        if (done && !done(++done_with)) ended = true;
      }
    } catch (...) {
      const std::lock_guard lock(talking);
      trouble = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(work);
    work();
  }
  if (trouble) std::rethrow_exception(trouble);
  for (const std::vector<Kill>& some : kills)
    matrix.kills.insert(matrix.kills.end(), some.begin(), some.end());
  if (ended) keep_mutants(matrix, [&finished](std::size_t mutant) { return finished[mutant]; });
  matrix.tried = matrix.mutants.size();
  return matrix;
}

void keep_mutants(KillMatrix& matrix, const std::function<bool(std::size_t)>& keep) {
  std::vector<const sim::Mutant*> kept;
  std::vector<std::optional<std::size_t>> becomes(matrix.mutants.size());
  for (std::size_t i = 0; i < matrix.mutants.size(); ++i) {
    if (!keep(i)) continue;
    becomes[i] = kept.size();
    kept.push_back(matrix.mutants[i]);
  }
  std::erase_if(matrix.kills, [&becomes](const Kill& kill) { return !becomes[kill.mutant]; });
  for (Kill& kill : matrix.kills) kill.mutant = *becomes[kill.mutant];
  matrix.mutants = std::move(kept);
}

}  // namespace tcpspec::proof
