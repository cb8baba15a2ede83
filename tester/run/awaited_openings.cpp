#include "run/awaited_openings.hpp"

#include <algorithm>

namespace tcpspec::run {

namespace ctl = wire::ctl;

void AwaitedOpenings::await(const wire::Endpoint& end, MachineId owner) { waiting_[end].push_back(owner); }

void AwaitedOpenings::ended(MachineId owner) {
  for (auto& [end, machines] : waiting_) std::erase(machines, owner);
  for (auto [first, last] = of_machine_.equal_range(owner); first != last; ++first)
    opened_.at(first->second).owner.reset();
  of_machine_.erase(owner);
}

std::optional<MachineId> AwaitedOpenings::owner_of(const wire::FourTuple& flow) const {
  const auto found = opened_.find(flow);
  return found == opened_.end() ? std::nullopt : found->second.owner;
}

std::optional<MachineId> AwaitedOpenings::receiver_of(const wire::Segment& segment) {
  const wire::FourTuple flow{segment.destination, segment.source};
  const bool opens = segment.has(ctl::syn) && !segment.has(ctl::ack) && !segment.has(ctl::rst);
  const auto found = opened_.find(flow);
  const bool known =
      found != opened_.end() && (found->second.owner || !opens || found->second.isn == segment.seq);
  if (known) return found->second.owner;
  std::deque<MachineId>& machines = waiting_[segment.destination];
  if (!opens || machines.empty()) return std::nullopt;
  const MachineId owner = machines.front();
  machines.pop_front();
  opened_[flow] = {owner, segment.seq};
  of_machine_.emplace(owner, flow);
  return owner;
}

std::size_t AwaitedOpenings::waiting() const {
  std::size_t sum = 0;
  for (const auto& [end, machines] : waiting_) sum += machines.size();
  return sum;
}

}  // namespace tcpspec::run
