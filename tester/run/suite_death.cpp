// A target that dies: it is brought back, and the case that kills it is found.

#include <algorithm>

#include "run/suite.hpp"

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

// Once beside others, and once alone.
constexpr int deaths_to_convict = 2;
constexpr std::size_t parts_of_suspects = 8;

}  // namespace

/// A dead target is one finding, not many.  Where it can be brought back, those that ran since it was last
/// seen alive run again in small groups, and the one under which it dies again is named.
void Suite::target_is_dead(const std::string& why) {
  const std::vector<std::size_t> suspects = drop_running();
  const bool alone = stage_ == Phase::confirming && suspects.size() == 1;
  std::string names;
  for (const std::size_t job : suspects) {
    names += (names.empty() ? "" : ", ") + jobs_[job].what.test->id;
    ++jobs_[job].deaths;
  }
  if (alone && jobs_[suspects.front()].deaths >= deaths_to_convict) convict(suspects.front());
  if (!came_back_) return abort("the target was started again and does not answer: " + why);
  came_back_ = false;
  if (!options_.restart || !options_.restart(env_))
    return abort("the target does not answer: " + why +
                 (names.empty() ? "" : "; it last did before " + names));
  sanity_failures_ = 0;
  sanity_wanted_ = true;
  if (stage_ == Phase::running) stage_ = Phase::confirming;
  unproven_.clear();
  divide(suspects);
}

/// Those under which the target died run again in ever smaller company, until the one that kills it is alone.
void Suite::divide(const std::vector<std::size_t>& suspects) {
  const std::size_t size = (suspects.size() + parts_of_suspects - 1) / parts_of_suspects;
  std::vector<std::vector<std::size_t>> groups;
  for (const std::size_t job : suspects) {
    if (jobs_[job].final) continue;
    std::erase(waiting_, job);
    std::erase(to_confirm_, job);
    if (groups.empty() || groups.back().size() == size) groups.emplace_back();
    groups.back().push_back(job);
  }
  groups_.insert(groups_.begin(), groups.begin(), groups.end());
}

/// The next group of suspects, after the target has been asked whether it survived the one before.
void Suite::next_group() {
  if (std::exchange(group_ran_, false)) return start(Purpose::sanity, 0, env_.sites.begin()->first);
  waiting_.assign(groups_.front().begin(), groups_.front().end());
  groups_.pop_front();
  group_ran_ = true;
  start_jobs();
}

void Suite::convict(std::size_t index) {
  Job& job = jobs_[index];
  CaseResult result = job.results.empty() ? without_agent(job.what) : job.results.back();
  result.verdict = Verdict::fail;
  result.because = std::string(stopped_answering) + ", twice";
  result.got = "a target that answers nobody any more";
  compare_with(options_.baseline, result);
  conclude(index, std::move(result));
}

/// Ends every machine; returns the jobs that ran since the target was last seen alive.
std::vector<std::size_t> Suite::drop_running() {
  std::vector<std::size_t> suspects = std::exchange(since_good_, {});
  for (const auto& [machine, running] : std::exchange(running_, {})) {
    if (running.purpose == Purpose::job) suspects.push_back(running.job);
    scheduler().drop(machine);
  }
  sanity_running_ = 0;
  std::sort(suspects.begin(), suspects.end());
  suspects.erase(std::unique(suspects.begin(), suspects.end()), suspects.end());
  return suspects;
}

}  // namespace tcpspec::run
