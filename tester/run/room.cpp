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

/// What the service must do on the connection leaves it there, waiting for more.
bool holds(Role role, const Needs& needs) {
  return (role == Role::echo || role == Role::chargen) && (needs.sends || needs.awaits_text);
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
  const Needs needs = needs_of(test);
  if (given == State::listen || given == State::syn_received) {
    demand.openings = given == State::listen ? count_syns(test) : 1 + test.connections.size();
    demand.connects = demand.openings > 0 && may_complete(test);
  } else {
    demand.openings = test.connections.size();
    demand.passes = demand.connects = true;
  }
  if (!service || !demand.connects) return demand;
  const bool closes_then = given == State::last_ack;
  demand.holds_service = holds(service->role, needs) && !closes_then;
  demand.needs_service = closes_then || demand.holds_service ||
                         (service->role == Role::http && (needs.closes_first || needs.sends));
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
  return !room_.one_by_one || service_has_time_for(demand);
}

/// It serves connections in the order of their opening.  Behind one that holds it, others may wait that do
/// not need it.
bool Admission::service_has_time_for(const Demand& demand) const {
  if (demand.needs_service) return open_ == attended_ && !holder_;
  if (!holder_) return attended_ == 0;
  const auto opening = [](const auto& one) { return one.second.opening && one.second.demand.needs_service; };
  return std::none_of(running_.begin(), running_.end(), opening);
}

void Admission::began(MachineId machine, const Demand& demand) {
  if (!demand.takes_room()) return;
  running_[machine] = {demand, demand.passes || demand.holds_service};
  held_ += demand.openings;
  if (running_[machine].opening) ++opening_;
  if (!demand.connects) return;
  ++open_;
  if (demand.needs_service) ++attended_;
  if (demand.holds_service) holder_ = machine;
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
  if (holder_ == machine) holder_.reset();
  while (!line_.empty() && !running_.contains(line_.front())) line_.pop_front();
}

}  // namespace tcpspec::run
