#include "run/suspects.hpp"

#include <algorithm>
#include <utility>

namespace tcpspec::run {

namespace {
constexpr std::size_t parts_of_suspects = 8;
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
  const std::size_t size = (jobs.size() + parts_of_suspects - 1) / parts_of_suspects;
  std::vector<std::vector<std::size_t>> groups;
  for (const std::size_t job : jobs) {
    if (groups.empty() || groups.back().size() == size) groups.emplace_back();
    groups.back().push_back(job);
  }
  groups_.insert(groups_.begin(), groups.begin(), groups.end());
}

std::vector<std::size_t> Suspects::next_group() {
  std::vector<std::size_t> group = std::move(groups_.front());
  groups_.pop_front();
  return group;
}

}  // namespace tcpspec::run
