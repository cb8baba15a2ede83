// A target that dies: it is brought back, and the case that kills it is found.

#include <algorithm>
#include <iterator>

#include "run/suite.hpp"

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

// Once beside others, and once alone.
constexpr int deaths_to_convict = 2;

}  // namespace

/// A dead target is one finding, not many.  Where it can be brought back, those that ran since it was last
/// seen alive run again in small groups, and the one under which it dies again is named.
void Suite::target_is_dead(const std::string& why) {
  const std::vector<std::size_t> suspects = drop_running();
  const bool alone = phase_ == Phase::confirming && suspects.size() == 1;
  std::string names;
  for (const std::size_t job : suspects) {
    names += (names.empty() ? "" : ", ") + jobs_[job].what.test->id;
    ++jobs_[job].deaths;
  }
  if (alone && jobs_[suspects.front()].deaths >= deaths_to_convict) convict(suspects.front());
  if (!host_.came_back()) return abort("the target was started again and does not answer: " + why);
  if (!host_.bring_back(options_.restart))
    return abort("the target does not answer: " + why +
                 (names.empty() ? "" : "; it last did before " + names));
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

void Suite::convict(std::size_t index) {
  Job& job = jobs_[index];
  CaseResult result = job.results.empty() ? without_agent(job.what) : job.results.back();
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
