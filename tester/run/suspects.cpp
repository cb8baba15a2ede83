#include "run/suspects.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace tcpspec::run {

namespace {
constexpr std::size_t first_alone = 4;
constexpr double less_suspicious_before = 100;
constexpr std::size_t parts_of_suspects = 8;

Instant time_of(const report::CaseResult& run, const report::SegmentRecord& segment) {
  return Instant{run.began_at} + seconds(segment.time);
}

/// What came after this moment was not answered, and what came before mostly was.
Duration nearest_sent(const report::CaseResult* run, Instant moment) {
  Duration nearest{std::numeric_limits<std::int64_t>::max()};
  if (run == nullptr) return nearest;
  for (const report::SegmentRecord& segment : run->segments) {
    if (segment.from_target) continue;
    const Duration apart = time_of(*run, segment) - moment;
    nearest = std::min(nearest, apart < Duration{} ? apart * -less_suspicious_before : apart);
  }
  return nearest;
}

}  // namespace

Instant last_heard(const report::CaseResult& run) {
  Instant last;
  for (const report::SegmentRecord& segment : run.segments)
    if (segment.from_target) last = std::max(last, time_of(run, segment));
  return last;
}

std::vector<std::size_t> by_suspicion(const std::vector<const report::CaseResult*>& last_runs,
                                      Instant heard) {
  for (const report::CaseResult* run : last_runs)
    if (run != nullptr) heard = std::max(heard, last_heard(*run));
  std::vector<Duration> distance;
  for (const report::CaseResult* run : last_runs) distance.push_back(nearest_sent(run, heard));
  std::vector<std::size_t> order(last_runs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return distance[a] < distance[b]; });
  return order;
}

std::vector<std::size_t> Suspects::of_death(std::vector<std::size_t> running) {
  std::vector<std::size_t> all = std::move(running);
  all.insert(all.end(), since_alive_.begin(), since_alive_.end());
  since_alive_.clear();
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

void Suspects::divide(const std::vector<std::size_t>& jobs) {
  const auto alone = static_cast<std::ptrdiff_t>(std::min(jobs.size(), first_alone));
  const std::vector<std::size_t> others(jobs.begin() + alone, jobs.end());
  const std::size_t size = (others.size() + parts_of_suspects - 1) / parts_of_suspects;
  std::vector<std::vector<std::size_t>> groups;
  for (auto job = jobs.begin(); job != jobs.begin() + alone; ++job) groups.push_back({*job});
  std::size_t in_group = size;
  for (const std::size_t job : others) {
    if (in_group++ == size) {
      groups.emplace_back();
      in_group = 1;
    }
    groups.back().push_back(job);
  }
  groups_.insert(groups_.begin(), groups.begin(), groups.end());
}

std::vector<std::size_t> Suspects::release() {
  std::vector<std::size_t> released;
  for (const std::vector<std::size_t>& group : std::exchange(groups_, {}))
    released.insert(released.end(), group.begin(), group.end());
  return released;
}

std::vector<std::size_t> Suspects::next_group() {
  std::vector<std::size_t> group = std::move(groups_.front());
  groups_.pop_front();
  return group;
}

std::size_t Suspects::next_apart() {
  const std::size_t job = apart_.front();
  apart_.pop_front();
  return job;
}

}  // namespace tcpspec::run
