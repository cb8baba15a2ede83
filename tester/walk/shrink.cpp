#include "walk/shrink.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace tcpspec::walk {

using cases::Opening;
using cases::State;
namespace ctl = wire::ctl;

namespace {

constexpr int for_an_event = 100;

int distance_cost(std::int32_t offset) {
  if (offset == 0) return 0;
  return 1 + static_cast<int>(std::bit_width(static_cast<std::uint32_t>(std::abs(offset))));
}

int cost(const SegmentEvent& segment) {
  constexpr std::uint16_t plain = ctl::fin | ctl::syn | ctl::rst | ctl::ack;
  int sum = 2 * std::popcount(static_cast<unsigned>(segment.flags & plain));
  sum += 8 * std::popcount(static_cast<unsigned>(segment.flags & ~plain));
  if (segment.seq)
    sum += 2 + (segment.seq->anchor == Anchor::rcv_nxt ? 0 : 2) + distance_cost(segment.seq->offset);
  if (segment.has(ctl::ack))
    sum += (segment.ack.anchor == Anchor::snd_nxt ? 0 : 2) + distance_cost(segment.ack.offset);
  if (segment.octets > 0) sum += 2 + static_cast<int>(std::bit_width(segment.octets));
  sum += segment.window ? 5 : 0;
  sum += segment.ecn > 0 ? 5 : 0;
  return sum + (segment.stamps == Stamps::usual ? 0 : 5);
}

int cost(const CallEvent& call) { return 8 + static_cast<int>(std::bit_width(call.octets)); }
int cost(const WaitEvent& wait) {
  return 1 + static_cast<int>(std::bit_width(static_cast<std::uint64_t>(wait.time.ns / 1'000'000)));
}

int cost(const Start& start) {
  int sum = start.given.state == State::listen || start.given.state == State::closed ? 0 : 10;
  sum += start.given.opening == Opening::passive || start.given.state == State::syn_sent ? 0 : 40;
  sum += start.given.zero_window ? 60 : 0;
  sum += start.small_segments ? 10 : 0;
  return sum + (start.stamps ? 20 : 0) + (start.sack ? 10 : 0) + (start.scale ? 10 : 0);
}

class Simplifier {
 public:
  Simplifier(const Plan& plan, const std::vector<Spot>& spots)
      : plan_(plan), spots_(spots), most_(complexity(plan)) {}

  std::vector<Plan> all() {
    begin_later();
    cut();
    simplify_start();
    for (std::size_t i = 0; i < plan_.events.size(); ++i) simplify(i);
    std::stable_sort(out_.begin(), out_.end(),
                     [](const Plan& a, const Plan& b) { return complexity(a) < complexity(b); });
    return std::move(out_);
  }

 private:
  void propose(Plan plan) {
    if (!plan.events.empty() && complexity(plan) < most_) out_.push_back(std::move(plan));
  }

  /// In the state that the last events began in.
  void begin_later() {
    for (std::size_t i = 1; i < plan_.events.size() && i < spots_.size(); ++i) {
      Plan later = plan_;
      later.events.erase(later.events.begin(), later.events.begin() + static_cast<std::ptrdiff_t>(i));
      later.start.given = {spots_[i].state, spots_[i].opening, false};
      if (spots_[i].state == State::listen || spots_[i].state == State::closed)
        later.start.given.opening = Opening::passive;
      propose(later);
      later.start.given.opening = spots_[i].state == State::syn_sent ? Opening::active : Opening::passive;
      propose(later);
    }
  }

  /// Without some events; the last one is what departs.
  void cut() {
    const std::size_t count = plan_.events.size() - 1;
    for (std::size_t size = std::max<std::size_t>(count / 2, 1); size > 0; size /= 2)
      for (std::size_t from = 0; from + size <= count; from += size) {
        Plan less = plan_;
        const auto at = less.events.begin() + static_cast<std::ptrdiff_t>(from);
        less.events.erase(at, at + static_cast<std::ptrdiff_t>(size));
        propose(std::move(less));
      }
  }

  template <typename Change>
  void with(Change change) {
    Plan other = plan_;
    change(other);
    propose(std::move(other));
  }

  void simplify_start() {
    with([](Plan& p) { p.start = {p.start.given}; });
    with([](Plan& p) { p.start.stamps = false; });
    with([](Plan& p) { p.start.sack = false; });
    with([](Plan& p) { p.start.scale = false; });
    with([](Plan& p) { p.start.small_segments = false; });
    with([](Plan& p) { p.start.given.zero_window = false; });
    if (plan_.start.given.state != State::syn_sent)
      with([](Plan& p) { p.start.given.opening = Opening::passive; });
  }

  void simplify(std::size_t i) {
    replace(i, WaitEvent{milliseconds(10)});
    if (const auto* segment = std::get_if<SegmentEvent>(&plan_.events[i])) return simplify(i, *segment);
    if (const auto* call = std::get_if<CallEvent>(&plan_.events[i])) {
      for (const std::uint32_t octets : {1U, 2U, call->octets / 2})
        if (octets > 0 && octets < call->octets) replace(i, CallEvent{call->verb, octets});
      return;
    }
    const WaitEvent& wait = std::get<WaitEvent>(plan_.events[i]);
    for (const Duration time : {milliseconds(10), seconds(1), wait.time * 0.5})
      if (time < wait.time) replace(i, WaitEvent{time});
  }

  void simplify(std::size_t i, const SegmentEvent& segment) {
    const auto change = [&](auto changed) {
      SegmentEvent other = segment;
      changed(other);
      if (other != segment) replace(i, other);
    };
    for (std::uint16_t bit = 1; bit < ctl::reserved; bit = static_cast<std::uint16_t>(bit << 1))
      if (segment.has(bit))
        change([&](SegmentEvent& s) { s.flags = static_cast<std::uint16_t>(s.flags & ~bit); });
    change([](SegmentEvent& s) { s.stamps = Stamps::usual; });
    change([](SegmentEvent& s) { s.window.reset(); });
    change([](SegmentEvent& s) { s.ecn = 0; });
    for (const std::uint32_t octets : {0U, 1U, 2U, segment.octets / 2})
      if (octets < segment.octets) change([&](SegmentEvent& s) { s.octets = octets; });
    if (segment.octets > 1 && segment.seq && segment.seq->offset < 0)
      // As far below what it reached into.
      change([](SegmentEvent& s) {
        s.octets = 2;
        s.seq = Place{s.seq->anchor, -1};
      });
    change([](SegmentEvent& s) { s.seq.reset(); });
    for (const std::int32_t offset : {0, 1, -1})
      change([&](SegmentEvent& s) { s.seq = Place{Anchor::rcv_nxt, offset}; });
    if (segment.seq)
      for (const std::int32_t offset : {0, -1, 1, segment.seq->offset / 2})
        change([&](SegmentEvent& s) { s.seq->offset = offset; });
    change([](SegmentEvent& s) { s.ack = Place{Anchor::snd_nxt, 0}; });
    for (const std::int32_t offset : {0, -1, 1, segment.ack.offset / 2})
      change([&](SegmentEvent& s) { s.ack.offset = offset; });
  }

  void replace(std::size_t i, Event event) {
    with([&](Plan& p) { p.events[i] = std::move(event); });
  }

  const Plan& plan_;
  const std::vector<Spot>& spots_;
  const int most_;
  std::vector<Plan> out_;
};

}  // namespace

int complexity(const Plan& plan) {
  int sum = cost(plan.start);
  for (const Event& event : plan.events)
    sum += for_an_event + std::visit([](const auto& one) { return cost(one); }, event);
  return sum;
}

std::vector<Plan> simpler(const Plan& plan, const std::vector<Spot>& spots) {
  return Simplifier(plan, spots).all();
}

}  // namespace tcpspec::walk
