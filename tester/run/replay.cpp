#include "run/replay.hpp"

#include <fmt/format.h>

#include <deque>
#include <stdexcept>
#include <vector>

#include "base/hex.hpp"
#include "run/machine.hpp"
#include "run/tape.hpp"
#include "wire/print.hpp"

namespace tcpspec::run {
namespace {

using EventKind = TapeEvent::Kind;

bool is_claim(EventKind kind) {
  return kind == EventKind::claimed || kind == EventKind::taken || kind == EventKind::refused;
}

/// The ends that were claimed, in the same order.
class RecordedPorts : public Ports {
 public:
  explicit RecordedPorts(std::deque<TapeEvent> claims) : claims_(std::move(claims)) {}

  wire::Endpoint claim(const wire::Address&) override {
    const TapeEvent next = take();
    if (next.kind != EventKind::claimed) throw std::runtime_error("it claims another port than before");
    return next.end;
  }
  bool claim(const wire::Endpoint&) override { return take().kind == EventKind::taken; }
  void release(const wire::Endpoint&) override {}
  void overhear(const wire::Endpoint&) override {}
  void await_opening(const wire::Endpoint&) override {}

 private:
  TapeEvent take() {
    if (claims_.empty()) throw std::runtime_error("it claims a port more than it did");
    TapeEvent next = std::move(claims_.front());
    claims_.pop_front();
    return next;
  }

  std::deque<TapeEvent> claims_;
};

struct Record {
  std::deque<TapeEvent> events;
  std::deque<TapeEvent> claims;
};

Record read(const report::CaseResult& recorded) {
  Record record;
  for (const std::string& line : recorded.tape.events) {
    std::optional<TapeEvent> event = tape_event(line);
    if (!event)
      throw std::invalid_argument("the record has a line that means nothing: " + line.substr(0, 60));
    (is_claim(event->kind) ? record.claims : record.events).push_back(std::move(*event));
  }
  if (record.events.empty() || record.events.front().kind != EventKind::start)
    throw std::invalid_argument("the record does not begin with a start");
  return record;
}

std::string in_words(const wire::Octets& octets) {
  const wire::Datagram datagram = wire::parse(octets);
  if (const auto* segment = std::get_if<wire::Segment>(&datagram)) return wire::to_string(*segment);
  return fmt::format("{} octets", octets.size());
}

class Player {
 public:
  Player(const cases::Case& test, const Environment& env, const report::CaseResult& recorded)
      : record_(read(recorded)),
        ports_(std::move(record_.claims)),
        machine_(test, env, ports_, static_cast<wire::Family>(recorded.family), recorded.tape.seed) {
    for (const report::SegmentRecord& segment : recorded.segments)
      if (!segment.from_target) sent_.push_back(&segment);
  }

  Replayed play() {
    for (const TapeEvent& event : record_.events) {
      if (machine_.finished() || (!machine_.judged() && !departed_.empty())) break;
      tell(event);
      collect();
    }
    // A rule that waits longer than before: the record does not know whether anything came in that time.
    if (departed_.empty() && !machine_.judged()) departed_ = "it waits for more than was recorded";
    return {machine_.result(), departed_};
  }

 private:
  void tell(const TapeEvent& event) {
    switch (event.kind) {
      case EventKind::start: return machine_.on_start(event.time);
      case EventKind::sent:
        if (take_pending(sending_, "sends nothing where it sent something")) machine_.on_sent(event.time);
        return;
      case EventKind::unsendable:
      case EventKind::too_long:
        if (take_pending(sending_, "sends nothing where it sent something"))
          machine_.on_unsendable({event.text, event.kind == EventKind::too_long});
        return;
      case EventKind::segment: {
        wire::Datagram datagram = wire::parse(event.octets, event.unverifiable);
        if (const auto* icmp = std::get_if<wire::IcmpMessage>(&datagram))
          return machine_.on_icmp(event.time, *icmp, event.octets);
        auto* segment = std::get_if<wire::Segment>(&datagram);
        if (!segment) return;
        // A part of a merged frame has a checksum now, but the target did not send it.
        if (event.unverifiable) segment->checksum = wire::Checksum::unverifiable;
        machine_.on_segment(event.time, *segment, event.octets);
        return;
      }
      case EventKind::reply:
        if (take_pending(asking_, "asks the agent nothing where it did"))
          machine_.on_reply(event.time, event.text);
        return;
      case EventKind::deadline:
        // If a rule waits longer now, none is due.
        if (machine_.next_deadline() <= event.time) machine_.on_deadline(event.time);
        return;
      case EventKind::claimed:
      case EventKind::taken:
      case EventKind::refused: return;
    }
  }

  void collect() {
    while (std::optional<Action> action = machine_.poll_action()) {
      if (const auto* send = std::get_if<SendDatagram>(&*action)) {
        ++sending_;
        compare(send->octets);
      } else {
        ++asking_;
      }
    }
  }

  void compare(const wire::Octets& octets) {
    if (next_ >= sent_.size()) return;  // not recorded: its end was cut off
    const report::SegmentRecord& before = *sent_[next_++];
    // The clear-up after the verdict does not matter.
    if (machine_.judged() || !departed_.empty() || before.octets == base::to_hex(octets)) return;
    departed_ = fmt::format("it sends {} where it sent {}", in_words(octets), before.absolute);
  }

  bool take_pending(int& pending, const char* why_not) {
    if (pending > 0) {
      --pending;
      return true;
    }
    if (departed_.empty() && !machine_.judged()) departed_ = std::string("it ") + why_not;
    return false;
  }

  Record record_;
  RecordedPorts ports_;
  Machine machine_;
  std::vector<const report::SegmentRecord*> sent_;
  std::size_t next_ = 0;
  int sending_ = 0;
  int asking_ = 0;
  std::string departed_;
};

}  // namespace

Replayed replay(const cases::Case& test, const Environment& env, const report::CaseResult& recorded) {
  return Player(test, env, recorded).play();
}

}  // namespace tcpspec::run
