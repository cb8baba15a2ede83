#include "run/room.hpp"

#include <algorithm>

#include "run/needs.hpp"

namespace tcpspec::run {

namespace {

constexpr Duration short_path = milliseconds(5);

/// A SYN that a listener answers; others it drops.
bool opens(const cases::SegmentPattern& pattern) {
  constexpr std::uint16_t telling = wire::ctl::syn | wire::ctl::ack | wire::ctl::rst;
  const bool is_syn = pattern.control && (pattern.control->flags & telling) == wire::ctl::syn;
  return is_syn && !pattern.checksum && !pattern.data_offset && !pattern.source && !pattern.destination;
}

bool sends_a_syn(const cases::Step& step) {
  const auto* send = std::get_if<cases::Send>(&step.action);
  if (!send) return false;
  return std::any_of(send->segment.alternatives.begin(), send->segment.alternatives.end(),
                     [](const auto& alternative) { return opens(alternative.second); });
}

/// An acknowledgment, or a probe, may be the third segment of the opening.
bool completes(const cases::Step& step) {
  if (std::holds_alternative<cases::StateStep>(step.action)) return true;
  const auto* send = std::get_if<cases::Send>(&step.action);
  if (!send) return false;
  return std::any_of(send->segment.alternatives.begin(), send->segment.alternatives.end(),
                     [](const auto& alternative) {
                       const auto& control = alternative.second.control;
                       return !control || (control->flags & (wire::ctl::syn | wire::ctl::rst)) == 0;
                     });
}

bool may_complete(const cases::Case& test) {
  return std::any_of(test.steps.begin(), test.steps.end(), completes) ||
         std::any_of(test.given_steps.begin(), test.given_steps.end(), completes);
}

std::size_t count_syns(const cases::Case& test) {
  std::size_t count = 0;
  for (const auto* list : {&test.given_steps, &test.steps})
    count += static_cast<std::size_t>(std::count_if(list->begin(), list->end(), sends_a_syn));
  return std::min(count, test.connections.size() + 1);
}

}  // namespace

Room smaller(const Room& a, const Room& b) {
  return {std::min(a.openings, b.openings), std::min(a.connections, b.connections), a.in_line || b.in_line,
          a.one_by_one || b.one_by_one, a.found_out || b.found_out};
}

Demand demand_of(const cases::Case& test, const Service* service) {
  using cases::State;
  const State given = test.given.state;
  Demand demand;
  if (given == State::closed) return demand;
  if (given == State::listen || given == State::syn_received) {
    demand.openings = given == State::listen ? count_syns(test) : 1 + test.connections.size();
    demand.connects = demand.openings > 0 && may_complete(test);
    return demand;
  }
  const Needs needs = needs_of(test);
  demand.openings = test.connections.size();
  demand.passes = demand.connects = true;
  demand.needs_service = service && service->role == Role::http && (needs.closes_first || needs.sends);
  return demand;
}

Admission::Admission(const Room& room, Duration round_trip)
    : room_(room),
      opening_at_once_(room.openings == Room::unlimited ? room.openings
                       : round_trip < short_path        ? 1
                                                        : std::max<std::size_t>(1, room.openings / 2)) {}

bool Admission::has_place_in_line() const {
  return room_.in_line ? line_.size() < room_.connections : open_ < room_.connections;
}

bool Admission::admits(const Demand& demand) const {
  if (!demand.takes_room() || running_.empty()) return true;
  if (held_ + opening_ + demand.openings + (demand.passes ? 1 : 0) > room_.openings) return false;
  // One place stays free for those that open quickly.
  const bool few = room_.openings < Room::unlimited && room_.openings > 1;
  if (!demand.passes && few && held_ + demand.openings > room_.openings - 1) return false;
  if (demand.passes && opening_ >= opening_at_once_) return false;
  // Where the line is full, SYNs are dropped as well.
  if ((room_.in_line || demand.connects) && !has_place_in_line()) return false;
  if (!demand.connects) return true;
  if (!room_.one_by_one) return true;
  return demand.needs_service ? open_ == attended_ : attended_ == 0;
}

void Admission::began(MachineId machine, const Demand& demand) {
  if (!demand.takes_room()) return;
  running_[machine] = {demand, demand.passes};
  held_ += demand.openings;
  if (demand.passes) ++opening_;
  if (!demand.connects) return;
  ++open_;
  if (demand.needs_service) ++attended_;
  line_.push_back(machine);
}

void Admission::opened(MachineId machine) {
  const auto found = running_.find(machine);
  if (found != running_.end() && std::exchange(found->second.opening, false)) --opening_;
}

void Admission::ended(MachineId machine) {
  const auto found = running_.find(machine);
  if (found == running_.end()) return;
  const auto [demand, opening] = found->second;
  running_.erase(found);
  held_ -= demand.openings;
  if (opening) --opening_;
  if (demand.connects) --open_;
  if (demand.needs_service) --attended_;
  while (!line_.empty() && !running_.contains(line_.front())) line_.pop_front();
}

}  // namespace tcpspec::run
