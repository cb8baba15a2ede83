// The machines of a suite: what happens is told to the one that it is for, and what that one wants is done.

#include <fmt/format.h>

#include <algorithm>

#include "run/conditions.hpp"
#include "run/suite.hpp"
#include "wire/merged.hpp"

namespace tcpspec::run {

using report::CaseResult;

namespace {

std::uint64_t mixed(std::uint64_t seed, const std::string& id, wire::Family family, int attempt) {
  std::uint64_t hash = seed ^ 0xcbf29ce484222325ULL;
  const auto mix = [&hash](std::uint64_t value) { hash = (hash ^ value) * 0x100000001b3ULL; };
  for (const char c : id) mix(static_cast<unsigned char>(c));
  mix(static_cast<std::uint64_t>(family));
  mix(static_cast<std::uint64_t>(attempt));
  return hash ^ (hash >> 29);
}

}  // namespace

void Suite::start(Purpose purpose, std::size_t job, wire::Family family) {
  const cases::Case& test = purpose == Purpose::sanity ? sanity_case_ : *jobs_[job].what.test;
  const int attempt = purpose == Purpose::sanity ? static_cast<int>(machines_.size()) : ++jobs_[job].attempt;
  Script script = purpose == Purpose::sanity ? Script{} : jobs_[job].what.script;
  const std::size_t index = machines_.size();
  Running running;
  running.purpose = purpose;
  running.job = job;
  if (!script) running.conditions = present_conditions();
  running.round = crowd_.round();
  running.machine = std::make_unique<Machine>(
      test, env_, *ports_, family, mixed(options_.seed, test.id, family, attempt), std::move(script));
  machines_.push_back(std::move(running));
  ++active_;
  if (purpose == Purpose::sanity) ++sanity_running_;
  ports_->claimant = index;
  machines_[index].machine->on_start(now_);
  settle(index);
}

int Suite::present_conditions() {
  auto now = conditions_of(env_);
  if (conditions_.empty() || conditions_.back() != now) conditions_.push_back(std::move(now));
  return static_cast<int>(conditions_.size()) - 1;
}

void Suite::settle(std::size_t index) {
  Running& running = machines_[index];
  while (std::optional<Action> action = running.machine->poll_action()) {
    auto* send = std::get_if<SendDatagram>(&*action);
    // What a case sends in one go leaves in one go, however many other cases wait for their turn.
    if (send && bursting_)
      todo_.emplace_front(Outgoing{index, std::move(send->octets)});
    else if (send)
      todo_.emplace_back(Outgoing{index, std::move(send->octets)});
    else
      todo_.emplace_back(fmt::format("{} {}", index, std::get<Request>(*action).line));
  }
  const Instant deadline = running.machine->next_deadline();
  if (deadline != running.deadline) {
    deadlines_.erase({running.deadline, index});
    running.deadline = deadline;
    if (deadline != never) deadlines_.insert({deadline, index});
  }
  if (running.machine->finished()) finished(index);
}

void Suite::finished(std::size_t index) {
  Running& running = machines_[index];
  deadlines_.erase({running.deadline, index});
  running.deadline = never;
  CaseResult result = running.machine->result();
  result.tape.conditions_index = running.conditions;
  const bool again = running.purpose == Purpose::job && crowded_out(running, result);
  running.machine.reset();
  --active_;
  if (running.purpose == Purpose::sanity) {
    --sanity_running_;
    sanity_answered(result);
  } else if (again) {
    ++jobs_[running.job].crowded_out;
    waiting_.push_back(running.job);
  } else {
    judge(running.job, std::move(result));
  }
  go_on();
}

void Suite::on_start(Instant now) {
  now_ = now;
  go_on();
}

void Suite::on_sent(std::size_t index, Instant when) {
  now_ = std::max(now_, when);
  if (!machines_[index].machine) return;
  ports_->claimant = index;
  machines_[index].machine->on_sent(when);
  bursting_ = true;
  settle(index);
  bursting_ = false;
}

void Suite::on_unsendable(std::size_t index, const std::string& why) {
  if (!machines_[index].machine) return;
  ports_->claimant = index;
  machines_[index].machine->on_unsendable(why);
  settle(index);
}

void Suite::on_datagram(Instant stamp, wire::OctetView octets, bool checksum_offloaded,
                        std::uint32_t segment_size) {
  const wire::Datagram datagram = wire::parse(octets, checksum_offloaded);
  const auto* segment = std::get_if<wire::Segment>(&datagram);
  if (!segment) return;
  const auto owner = owners_.find(segment->destination);
  if (owner == owners_.end()) return;
  const std::size_t index = owner->second;
  now_ = std::max(now_, stamp);
  for (const wire::Segment& piece : wire::split_merged(*segment, segment_size)) {
    if (!machines_[index].machine) return;
    ports_->claimant = index;
    machines_[index].machine->on_segment(stamp, piece, wire::octets_of(piece, octets, *segment));
    settle(index);
  }
}

void Suite::on_foreign(wire::OctetView octets) {
  const wire::Datagram datagram = wire::parse(octets);
  const auto* segment = std::get_if<wire::Segment>(&datagram);
  if (!segment || !segment->has(wire::ctl::rst) || !owners_.contains(segment->source)) return;
  abort(fmt::format("this host's own kernel sent a RST from {}; is something else using the port?",
                    segment->source.to_string()));
}

void Suite::on_line(Instant now, std::string_view line) {
  now_ = std::max(now_, now);
  const std::optional<AddressedReply> said = addressed(line);
  if (!said) return abort(fmt::format("the agent says '{}', which is no reply to anything", line));
  const std::size_t index = said->machine;
  if (index >= machines_.size() || !machines_[index].machine) return;
  ports_->claimant = index;
  machines_[index].machine->on_reply(now, said->reply);
  settle(index);
}

void Suite::on_deadline(Instant now) {
  now_ = std::max(now_, now);
  while (!deadlines_.empty() && deadlines_.begin()->first <= now_) {
    const std::size_t index = deadlines_.begin()->second;
    ports_->claimant = index;
    machines_[index].machine->on_deadline(now_);
    settle(index);
  }
}

void Suite::on_agent_gone(Instant now, const std::string& why) {
  now_ = std::max(now_, now);
  target_is_dead(why);
  go_on();
}

std::optional<Suite::Todo> Suite::poll() {
  if (todo_.empty()) return std::nullopt;
  Todo todo = std::move(todo_.front());
  todo_.pop_front();
  return todo;
}

Instant Suite::next_deadline() const { return deadlines_.empty() ? never : deadlines_.begin()->first; }

}  // namespace tcpspec::run
