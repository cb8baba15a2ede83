// A target that dies: it is brought back, and the case that kills it is found.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "run/suite.hpp"

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

// Once beside others, and once alone.
constexpr int deaths_to_convict = 2;
// An agent that ends so often ends by itself, whatever runs.
constexpr int most_agent_deaths = 20;

}  // namespace

/// A dead target is one finding, not many, and so is a dead agent, which tells nothing of the target.  Where
/// it can be brought back, those that ran since it was last seen alive run again in small groups, and the one
/// under which it dies again is named.
void Suite::is_dead(Died who, const std::string& why) {
  const std::vector<std::size_t> suspects = drop_running();
  const bool alone = phase_ == Phase::confirming && suspects.size() == 1;
  std::string names;
  for (const std::size_t job : suspects) {
    names += (names.empty() ? "" : ", ") + jobs_[job].what.test->id;
    ++jobs_[job].deaths;
  }
  if (who == Died::agent) ++agent_deaths_;
  if (alone && jobs_[suspects.front()].deaths >= deaths_to_convict) convict(suspects.front(), who, why);
  const bool agent = who == Died::agent;
  if (!host_.came_back())
    return abort((agent ? "the agent was started again and is gone again: "
                        : "the target was started again and does not answer: ") +
                 why);
  if (agent_deaths_ > most_agent_deaths)
    return abort(fmt::format("the agent ended {} times, the last time: {}", agent_deaths_, why));
  if (!host_.bring_back(options_.restart))
    return abort((agent ? "the agent is gone: " : "the target does not answer: ") + why +
                 (names.empty() ? "" : "; it last did before " + names));
  if (agent && options_.on_agent_gone) options_.on_agent_gone(why);
  if (phase_ == Phase::running) phase_ = Phase::confirming;
  unproven_.clear();
  // They run in their groups only, and no more if their verdict is final.
  const auto suspected = [&](std::size_t job) {
    return std::binary_search(suspects.begin(), suspects.end(), job);
  };
  std::erase_if(waiting_, suspected);
  repetitions_.drop_if(suspected);
  std::vector<std::size_t> undecided;
  std::copy_if(suspects.begin(), suspects.end(), std::back_inserter(undecided),
               [&](std::size_t job) { return !jobs_[job].final; });
  suspects_.divide(undecided);
}

/// The next group of suspects, after the target has been asked whether it survived the one before.
void Suite::start_group() {
  if (std::exchange(group_ran_, false)) return ask_whether_it_lives();
  const std::vector<std::size_t> group = suspects_.next_group();
  waiting_.assign(group.begin(), group.end());
  group_ran_ = true;
  start_waiting();
}

void Suite::convict(std::size_t index, Died who, const std::string& why) {
  Job& job = jobs_[index];
  CaseResult result = job.results.empty() ? without_agent(job.what) : job.results.back();
  if (who == Died::agent) {
    result.verdict = Verdict::inconclusive;
    result.because = "the agent ended under this case, twice: " + why;
    return conclude(index, std::move(result));
  }
  result.verdict = Verdict::fail;
  result.because = std::string(stopped_answering) + ", twice";
  result.got = "a target that answers nobody any more";
  compare_with(options_.baseline, result);
  conclude(index, std::move(result));
}

/// Ends every machine; returns the jobs that ran since the target was last seen alive, in order.
std::vector<std::size_t> Suite::drop_running() {
  std::vector<std::size_t> jobs;
  for (const auto& [machine, running] : std::exchange(running_, {})) {
    if (running.purpose == Purpose::job) jobs.push_back(running.job);
    host_.admission().ended(machine);
    scheduler().drop(machine);
  }
  asking_ = 0;
  return suspects_.of_death(std::move(jobs));
}

}  // namespace tcpspec::run
