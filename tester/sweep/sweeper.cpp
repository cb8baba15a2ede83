#include "sweep/sweeper.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sweep/player.hpp"
#include "wire/merged.hpp"

namespace tcpspec::sweep {

using oracle::Grade;
using report::Verdict;

namespace {

constexpr std::size_t begin_with = 64;
constexpr int most_tries = 12;
constexpr int tries_to_reach = 6;
// A limit may be the whole host's, of a second or of five (RFC 5961 §7): what it may have held back is asked
// for later and slowly.
constexpr Duration until_limits_pass = seconds(6);
constexpr Duration between_what_was_held_back = milliseconds(20);
constexpr Duration until_probes_pass = seconds(2);
// So many points of one preparation that failed, and none that did not: the target cannot do it.
constexpr int failures_of_a_preparation = 24;
// The host's own RSTs, on ports of ours.
constexpr std::size_t most_spoiled = 1'000;
// What a target still has of a connection that was reset has ended by then.
constexpr Duration quarantine = seconds(2);
constexpr std::size_t most_in_vain = 2'000;
// The tester's tokens for the driver: a slot, and how often it has been used.
constexpr std::size_t most_slots = 1 << 20;

std::uint64_t mixed(std::uint64_t seed, std::uint64_t point, wire::Family family, unsigned attempt) {
  std::uint64_t hash = seed ^ 0xcbf29ce484222325ULL;
  for (const std::uint64_t value : {point, static_cast<std::uint64_t>(family), std::uint64_t{attempt}})
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 29);
}

std::uint64_t key_of(const wire::Endpoint& end) {
  return static_cast<std::uint64_t>(end.port) | static_cast<std::uint64_t>(end.address.family) << 16;
}

bool departs(Grade grade) { return grade == Grade::tolerated || grade == Grade::forbidden; }

/// Where the probes and the target's own view contradict each other, what is the same by both.
Grade grade_of(const Observation& seen, const oracle::Tables& tables, const oracle::Situation& s) {
  const auto by = [&](int states) {
    return oracle::judge(tables, s, seen.reaction, static_cast<std::uint16_t>(states)).grade;
  };
  if (!seen.contradiction) return by(seen.states);
  const Grade by_target = by(states_told(seen));
  return by_target == by(seen.states & ~states_told(seen)) ? by_target : Grade::inconclusive;
}

std::string figure_of(const report::CaseResult& result) {
  std::string out;
  bool begun = false;
  for (const report::SegmentRecord& segment : result.segments) {
    begun = begun || segment.role == report::SegmentRole::point;
    if (!begun || segment.role == report::SegmentRole::clear_up) continue;
    out += fmt::format("{}{} {:<56}{:>9.4f} s  {}", out.empty() ? "" : "\n",
                       segment.from_target ? "<--" : "-->", segment.text, segment.time, note_of(segment));
  }
  return out;
}

}  // namespace

/// Hands out ends and notes whose each is.
class Sweeper::Ends : public run::Ports {
 public:
  Ends(run::Ports& ports, Sweeper& sweeper) : ports_(ports), sweeper_(sweeper) {}

  wire::Endpoint claim(const wire::Address& tester) override {
    const wire::Endpoint end = ports_.claim(tester);
    Slot& slot = sweeper_.slots_[claimant];
    slot.end = end;
    slot.claimed = true;
    sweeper_.owners_[key_of(end)] = claimant;
    return end;
  }
  bool claim(const wire::Endpoint&) override { return false; }
  void release(const wire::Endpoint& end) override { ports_.release(end); }
  void overhear(const wire::Endpoint& end) override { ports_.overhear(end); }

  std::size_t claimant = 0;

 private:
  run::Ports& ports_;
  Sweeper& sweeper_;
};

Sweeper::Sweeper(const oracle::Tables& tables, std::vector<Point> points, std::vector<wire::Family> families,
                 run::Environment env, run::Ports& ports, SweeperOptions options)
    : tables_(tables),
      env_(std::move(env)),
      options_(options),
      ends_(std::make_unique<Ends>(ports, *this)),
      crowd_(begin_with, options.at_once) {
  results_.reserve(points.size() * families.size());
  for (const wire::Family family : families)
    for (const Point& point : points)
      results_.push_back({point, family, {}, Grade::inconclusive, 0, false, 0});
  for (std::size_t i = 0; i < results_.size(); ++i) waiting_.push_back(i);
}

Sweeper::~Sweeper() = default;

bool Sweeper::Preparation::hopeless() const { return reached == 0 && failed >= failures_of_a_preparation; }

std::size_t Sweeper::token_of(std::size_t slot) const { return slots_[slot].generation * most_slots + slot; }

Sweeper::Slot* Sweeper::slot_of(std::size_t token) {
  const std::size_t index = token % most_slots;
  if (index >= slots_.size()) return nullptr;
  Slot& slot = slots_[index];
  return slot.machine && slot.generation == token / most_slots ? &slot : nullptr;
}

// ---- one point after the other

void Sweeper::start(std::size_t index) {
  Result& result = results_[index];
  const std::uint32_t key = case_key(result.point);
  auto known = cases_.find(key);
  if (known == cases_.end()) known = cases_.emplace(key, case_for(result.point)).first;
  std::size_t at = slots_.size();
  if (free_.empty()) {
    slots_.emplace_back();
  } else {
    at = free_.back();
    free_.pop_back();
  }
  ++active_;
  ++played_;
  Slot& slot = slots_[at];
  ++slot.generation;
  slot.result = index;
  slot.round = crowd_.round();
  slot.observation = {};
  slot.claimed = false;
  slot.spoiled = false;
  slot.recording = result.tries > 0;  // then there is something to show
  slot.deadline = run::never;
  const auto script = [this, at](run::Play& play) {
    play.recording = slots_[at].recording;
    const Point& point = results_[slots_[at].result].point;
    const oracle::Situation s = situation(point);
    const oracle::Rule* rule = tables_.decide(s);
    return sweep::play(play, point, rule != nullptr && rule->silence_conforms(s), slots_[at].observation);
  };
  slot.machine = std::make_unique<run::Machine>(
      known->second, env_, *ends_, result.family,
      mixed(options_.seed, packed(result.point), result.family, result.tries), script);
  ends_->claimant = at;
  slot.machine->on_start(now_);
  settle(at);
}

void Sweeper::settle(std::size_t at) {
  Slot& slot = slots_[at];
  while (std::optional<run::Action> action = slot.machine->poll_action()) {
    auto* send = std::get_if<run::SendDatagram>(&*action);
    if (send != nullptr && bursting_)
      todo_.emplace_front(Outgoing{token_of(at), std::move(send->octets)});
    else if (send != nullptr)
      todo_.emplace_back(Outgoing{token_of(at), std::move(send->octets)});
    else
      todo_.emplace_back(fmt::format("{} {}", token_of(at), std::get<run::Request>(*action).line));
  }
  const Instant deadline = slot.machine->next_deadline();
  if (deadline != slot.deadline) {
    deadlines_.erase({slot.deadline, at});
    slot.deadline = deadline;
    if (deadline != run::never) deadlines_.insert({deadline, at});
  }
  if (slot.machine->finished()) ended(at);
}

void Sweeper::ended(std::size_t at) {
  Slot& slot = slots_[at];
  deadlines_.erase({slot.deadline, at});
  slot.deadline = run::never;
  if (slot.claimed) {
    owners_.erase(key_of(slot.end));
    used_.emplace_back(now_ + quarantine, slot.end);
  }
  while (!used_.empty() && used_.front().first <= now_) {
    ends_->release(used_.front().second);
    used_.pop_front();
  }
  // The agent's listener has room for all; there an opening is repeated only because this machine is slow.
  crowd_.ended(slot.round, slot.machine->opening_repeated() && !env_.agent);
  if (slot.spoiled)
    waiting_.push_back(slot.result);
  else
    judge_run(at, results_[slot.result]);
  slot.machine.reset();
  free_.push_back(at);
  --active_;
  go_on();
}

void Sweeper::again(std::size_t index, Duration after) {
  --done_;
  if (after == Duration{})
    waiting_.push_back(index);
  else
    later_.emplace(now_ + after, index);
}

void Sweeper::judge_run(std::size_t at, Result& result) {
  using End = Observation::End;
  Slot& slot = slots_[at];
  ++result.tries;
  const Observation before = result.observation;
  const Grade grade_before = result.grade;
  const bool first = result.tries == 1;
  const std::size_t index = slot.result;
  result.observation = slot.observation;
  result.grade = Grade::inconclusive;
  ++done_;
  const report::CaseResult& run_result = slot.machine->result();
  if (slot.recording && slot.observation.end != End::not_applicable)
    recordings_[index] = {figure_of(run_result), run_result.because};
  Preparation& preparation = preparations_[{case_key(result.point), result.family}];
  switch (slot.observation.end) {
    case End::not_applicable: return;
    case End::window_too_small: return;
    case End::not_reached:
      ++preparation.failed;
      if (preparation.last_reason.empty()) preparation.last_reason = run_result.because;
      if (++in_vain_ >= most_in_vain)
        return abort("the target does not answer any more: " + run_result.because);
      if (result.tries < tries_to_reach && !preparation.hopeless()) again(index, Duration{});
      return;
    case End::unanswered:
      in_vain_ = 0;
      if (result.tries < tries_to_reach) again(index, until_probes_pass);
      return;
    case End::judged: break;
  }
  in_vain_ = 0;
  ++preparation.reached;
  const oracle::Situation s = situation(result.point);
  result.grade = grade_of(result.observation, tables_, s);
  if (result.grade == Grade::conforming && !result.observation.on_a_fin) {
    result.flaky = !first && departs(grade_before);
    recordings_.erase(index);
    return;
  }
  if (result.grade == Grade::inconclusive) {
    if (result.tries <= options_.held_back_again) {
      slowly_ = std::max(slowly_ + between_what_was_held_back, now_ + until_limits_pass);
      return again(index, slowly_ - now_);
    }
    // Always silent: of a RST a filter may be the reason, of an acknowledgment only the target.
    const oracle::Outcome& asked = tables_.decide(s)->primary(s);
    if (asked.allows(oracle::Reaction::ack) && !result.observation.contradiction)
      result.grade = Grade::forbidden;
    return;
  }
  // What departed must be seen again before it is believed; and a FIN that was sent again, too, for its own
  // timer may have chanced to run out just then.
  const bool same = !first && before == result.observation && grade_before == result.grade;
  result.agreeing = same ? static_cast<std::uint8_t>(result.agreeing + 1) : std::uint8_t{0};
  result.flaky = result.flaky || (!first && !same);
  if (result.agreeing >= options_.confirmations) {
    if (result.grade == Grade::conforming) recordings_.erase(index);
    return;
  }
  if (result.tries < most_tries) return again(index, Duration{});
  result.grade = Grade::inconclusive;
}

const Recording* Sweeper::recording(std::size_t result) const {
  const auto found = recordings_.find(result);
  return found == recordings_.end() ? nullptr : &found->second;
}

std::string Sweeper::unreached_because(const Result& result) const {
  const auto found = preparations_.find({case_key(result.point), result.family});
  return found == preparations_.end() ? std::string() : found->second.last_reason;
}

void Sweeper::go_on() {
  // A point that ends at once calls for the next from within: one loop instead of a tower of calls.
  call_again_ = true;
  if (going_on_) return;
  going_on_ = true;
  while (std::exchange(call_again_, false) && stage_ != Stage::finished) {
    while (!later_.empty() && later_.begin()->first <= now_) {
      waiting_.push_back(later_.begin()->second);
      later_.erase(later_.begin());
    }
    while (!waiting_.empty() && active_ < crowd_.limit() && stage_ != Stage::finished) {
      const std::size_t index = waiting_.front();
      waiting_.pop_front();
      Result& result = results_[index];
      const auto preparation = preparations_.find({case_key(result.point), result.family});
      const bool needless = !env_.agent && needs_agent(result.point);
      if (needless || (preparation != preparations_.end() && preparation->second.hopeless())) {
        if (result.tries == 0)
          result.observation.end =
              needless ? Observation::End::not_applicable : Observation::End::not_reached;
        ++done_;
        continue;
      }
      start(index);
    }
    if (active_ > 0 || !waiting_.empty() || !later_.empty()) continue;
    std::vector<std::pair<Point, wire::Family>> further;
    if (more) further = more(*this);
    for (const auto& [point, family] : further) {
      waiting_.push_back(results_.size());
      results_.push_back({point, family, {}, Grade::inconclusive, 0, false, 0});
      call_again_ = true;
    }
    if (further.empty()) stage_ = Stage::finished;
  }
  going_on_ = false;
}

// ---- what the driver reports

void Sweeper::on_start(Instant now) {
  now_ = now;
  go_on();
}

void Sweeper::on_sent(std::size_t token, Instant when) {
  now_ = std::max(now_, when);
  ++sent_;
  Slot* slot = slot_of(token);
  if (slot == nullptr) return;
  ends_->claimant = token % most_slots;
  slot->machine->on_sent(when);
  bursting_ = true;
  settle(token % most_slots);
  bursting_ = false;
}

void Sweeper::on_unsendable(std::size_t token, const std::string& why) {
  Slot* slot = slot_of(token);
  if (slot == nullptr) return;
  ends_->claimant = token % most_slots;
  slot->machine->on_unsendable(why);
  settle(token % most_slots);
}

void Sweeper::on_datagram(Instant stamp, wire::OctetView octets, bool checksum_offloaded,
                          std::uint32_t segment_size) {
  const wire::Datagram datagram = wire::parse(octets, checksum_offloaded);
  const auto* segment = std::get_if<wire::Segment>(&datagram);
  if (segment == nullptr) return;
  const auto owner = owners_.find(key_of(segment->destination));
  if (owner == owners_.end()) return;
  const std::size_t token = token_of(owner->second);
  now_ = std::max(now_, stamp);
  for (const wire::Segment& piece : wire::split_merged(*segment, segment_size)) {
    Slot* slot = slot_of(token);
    if (slot == nullptr) return;
    ends_->claimant = token % most_slots;
    slot->machine->on_segment(stamp, piece, octets);
    settle(token % most_slots);
  }
}

void Sweeper::on_foreign(wire::OctetView octets) {
  const wire::Datagram datagram = wire::parse(octets);
  const auto* segment = std::get_if<wire::Segment>(&datagram);
  if (segment == nullptr || !segment->has(wire::ctl::rst)) return;
  const auto owner = owners_.find(key_of(segment->source));
  if (owner == owners_.end()) return;
  // What a former connection of the port left at the target may have met the kernel between two claims.
  slots_[owner->second].spoiled = true;
  if (++spoiled_ > most_spoiled)
    abort(
        fmt::format("this host's own kernel sends RSTs, the last from {}; is something else using the port?",
                    segment->source.to_string()));
}

void Sweeper::on_line(Instant now, std::string_view line) {
  now_ = std::max(now_, now);
  const std::optional<run::AddressedReply> said = run::addressed(line);
  if (!said) return abort(fmt::format("the agent says '{}', which is no reply to anything", line));
  Slot* slot = slot_of(said->machine);
  if (slot == nullptr) return;
  const std::size_t at = said->machine % most_slots;
  ends_->claimant = at;
  slot->machine->on_reply(now, said->reply);
  settle(at);
}

void Sweeper::on_deadline(Instant now) {
  now_ = std::max(now_, now);
  while (!deadlines_.empty() && deadlines_.begin()->first <= now_) {
    const std::size_t at = deadlines_.begin()->second;
    ends_->claimant = at;
    slots_[at].machine->on_deadline(now_);
    settle(at);
  }
  if (!later_.empty() && later_.begin()->first <= now_) go_on();
}

void Sweeper::on_agent_gone(Instant, const std::string& why) { abort(why); }

void Sweeper::abort(const std::string& why) {
  if (stage_ == Stage::finished) return;
  aborted_ = why;
  stage_ = Stage::finished;
}

std::optional<Sweeper::Todo> Sweeper::poll() {
  if (todo_.empty()) return std::nullopt;
  Todo todo = std::move(todo_.front());
  todo_.pop_front();
  return todo;
}

Instant Sweeper::next_deadline() const {
  Instant next = deadlines_.empty() ? run::never : deadlines_.begin()->first;
  if (!later_.empty()) next = std::min(next, later_.begin()->first);
  return next;
}

}  // namespace tcpspec::sweep
