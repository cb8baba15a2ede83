// A target that dies: it is restarted, and the case that kills it is found.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "run/suite.hpp"

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

// Once together with others, and once alone.
constexpr int deaths_to_convict = 2;
// An agent that ends so often ends by itself, whatever runs.
constexpr int most_agent_deaths = 20;
// If the run ends: a list of more suspects does not help a reader.
constexpr std::size_t most_suspects_shown = 8;

std::string the_first_of(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), most_suspects_shown);
  std::string out =
      fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<long>(shown), ", "));
  if (names.size() > shown) out += fmt::format(" and {} other cases", names.size() - shown);
  return out;
}

}  // namespace

/// A dead target is one finding, not many. The same is true for a dead agent, which says nothing about the
/// target. If it can be restarted, the cases that ran since it was last seen alive run again in small groups,
/// and the one that kills it again is named.
void Suite::is_dead(const Death& death) {
  const std::vector<std::size_t> suspects = in_order_of_suspicion(drop_running());
  const bool alone = phase_ == Phase::confirming && suspects.size() == 1;
  std::vector<std::string> names;
  for (const std::size_t job : suspects) {
    names.push_back(jobs_[job].what.test->id);
    ++jobs_[job].deaths;
  }
  if (death.who == Died::agent) ++agent_deaths_;
  const bool found = alone && jobs_[suspects.front()].deaths >= deaths_to_convict;
  if (found) convict(suspects.front(), death);
  if (!bring_back(death, suspects, the_first_of(names))) return;
  phase_ = phase_ == Phase::calibrating ? phase_ : Phase::confirming;
  unproven_.clear();
  std::vector<std::size_t> again = std::exchange(group_, {});
  if (found) {
    for (const std::size_t job : suspects_.release()) again.push_back(job);
    waiting_.insert(waiting_.begin(), again.begin(), again.end());
    return;
  }
  // They run only in their groups, and not if their verdict is final.
  const auto suspected = [&](std::size_t job) {
    return std::find(suspects.begin(), suspects.end(), job) != suspects.end();
  };
  std::erase_if(waiting_, suspected);
  repetitions_.drop_if(suspected);
  std::vector<std::size_t> undecided;
  std::copy_if(suspects.begin(), suspects.end(), std::back_inserter(undecided),
               [&](std::size_t job) { return !jobs_[job].final; });
  undecided.insert(undecided.end(), again.begin(), again.end());
  suspects_.divide(undecided);
}

/// By their last runs.
std::vector<std::size_t> Suite::in_order_of_suspicion(const std::vector<std::size_t>& jobs) const {
  std::vector<const CaseResult*> runs;
  for (const std::size_t index : jobs) {
    const Job& job = jobs_[index];
    runs.push_back(job.dying ? &*job.dying : job.results.empty() ? nullptr : &job.results.back());
  }
  std::vector<std::size_t> ordered;
  for (const std::size_t place : by_suspicion(runs, heard_)) ordered.push_back(jobs[place]);
  // Those that have passed ended before.
  std::stable_partition(ordered.begin(), ordered.end(), [&](std::size_t job) { return !jobs_[job].final; });
  return ordered;
}

/// The next group of suspects, after a test whether the target survived the previous one.
void Suite::start_group() {
  if (std::exchange(group_ran_, false)) return ask_whether_it_lives();
  group_ = suspects_.next_group();
  group_ran_ = true;
  start_from(group_);
}

/// False if it cannot be restarted, or dies again soon: then the run has ended.
bool Suite::bring_back(const Death& death, const std::vector<std::size_t>& suspects,
                       const std::string& names) {
  const bool agent = death.who == Died::agent;
  std::string why;
  if (host_.is_lost())
    why = (agent ? "the agent was started again and is gone again: "
                 : "the target was started again and does not answer: ") +
          death.why;
  else if (agent_deaths_ > most_agent_deaths)
    why = fmt::format("the agent ended {} times, the last time: {}", agent_deaths_, death.why);
  else if (!host_.bring_back(options_.restart))
    why = (agent ? "the agent is gone: " : "the target does not answer: ") + death.why +
          (names.empty() ? "" : "; it last did before " + names);
  if (!why.empty()) {
    give_up(death, suspects, why);
    return false;
  }
  if (agent && options_.on_agent_gone) options_.on_agent_gone(death.why);
  return true;
}

/// The run ends. Results from after the target's death only show what may have killed it.
void Suite::give_up(const Death& death, const std::vector<std::size_t>& suspects, const std::string& why) {
  for (const std::size_t index : suspects) {
    Job& job = jobs_[index];
    if (job.final) continue;
    CaseResult result = under_death(index, death.said);
    job.results.clear();
    if (suspects.size() > most_suspects_shown) continue;
    result.verdict = Verdict::inconclusive;
    result.because = death.who == Died::agent
                         ? "the agent ended while this case ran, and does not come back"
                         : "the target stopped answering while this case ran, and does not come back";
    conclude(index, std::move(result));
  }
  abort(why);
}

/// The record of the case's last run.
CaseResult Suite::under_death(std::size_t index, const std::string& said) const {
  const Job& job = jobs_[index];
  CaseResult result = unplayed(*job.what.test, host_.environment(), job.what.family);
  if (job.dying)
    result = *job.dying;
  else if (!job.results.empty())
    result = job.results.back();
  result.attempts = job.attempt;
  result.target_said = said;
  return result;
}

void Suite::convict(std::size_t index, const Death& death) {
  CaseResult result = under_death(index, death.said);
  if (death.who == Died::agent) {
    result.verdict = Verdict::inconclusive;
    result.because = "the agent ended under this case, twice: " + death.why;
    return conclude(index, std::move(result));
  }
  result.verdict = Verdict::fail;
  result.because = std::string(stopped_answering) + ", twice";
  result.got = "a target that no longer responds to anything";
  compare_with(options_.baseline, result);
  conclude(index, std::move(result));
}

/// Ends every machine; returns the jobs that ran since the target was last seen alive, in order.
std::vector<std::size_t> Suite::drop_running() {
  std::vector<std::size_t> jobs;
  for (const auto& [machine, running] : std::exchange(running_, {})) {
    host_.admission().ended(machine);
    const std::unique_ptr<Machine> dropped = scheduler().drop(machine);
    if (running.purpose != Purpose::job) continue;
    jobs.push_back(running.job);
    if (!dropped) continue;
    jobs_[running.job].dying = std::make_unique<CaseResult>(dropped->take_unfinished());
    jobs_[running.job].dying->tape.conditions_index = running.conditions;
  }
  asking_ = 0;
  counting_ = 0;
  return suspects_.of_death(std::move(jobs));
}

}  // namespace tcpspec::run
