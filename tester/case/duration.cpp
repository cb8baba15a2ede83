#include "case/duration.hpp"

#include <algorithm>
#include <cmath>

namespace tcpspec::cases {

namespace {

/// The middle of a range of waits: the geometric mean, because timers differ by factors.
double middle(double from, double to) { return from > 0 ? std::sqrt(from * to) : to / 2; }

/// The same for the last of `n` segments within the range: each comes in the middle of what is left.
double middle(double from, double to, int n) {
  const double first = middle(from, to);
  return first + (to - first) * (1 - std::pow(0.5, n - 1));
}

bool convicts(const Case& test, const OutcomeName& outcome) {
  return std::any_of(test.verdict.begin(), test.verdict.end(), [&](const VerdictRule& rule) {
    const bool bad = rule.word == VerdictRule::Word::fail || rule.word == VerdictRule::Word::warn;
    return rule.outcome == outcome && bad;
  });
}

/// `n` gaps; the first one is `first`.
double sum_of_gaps(double first, int n, const Gaps& gaps) {
  if (gaps.doubling) return first * (std::pow(2.0, n) - 1);
  if (gaps.growing) return first * n * (n + 1) / 2;
  return first * n;
}

struct TimeOfStep {
  const Case& test;
  const Timing& timing;

  DurationEstimate operator()(const Send&) const { return {0, 0}; }

  DurationEstimate operator()(const Wait& wait) const {
    const double time = seconds(wait.time, timing);
    return {time, time};
  }

  DurationEstimate operator()(const Expect& expect) const {
    const double from = expect.within ? seconds(expect.within->from, timing) : 0;
    const double to = expect.within ? seconds(expect.within->to, timing) : timing.patience;
    const auto& all = expect.expectation.alternatives;
    // A conforming target is silent if whatever else it may do is a departure.
    const bool silence = std::all_of(all.begin(), all.end(), [&](const auto& alternative) {
      return std::holds_alternative<Silence>(alternative.second) != convicts(test, alternative.first);
    });
    if (silence) return {to, to};
    const double none_further = expect.times.most > expect.times.least ? to : 0;
    if (expect.gaps) {
      const double low = seconds(expect.gaps->first.from, timing);
      const double high = seconds(expect.gaps->first.to, timing);
      return {sum_of_gaps(std::clamp(timing.rto, low, high), expect.times.least, *expect.gaps) + none_further,
              std::max(to, sum_of_gaps(high, expect.times.most, *expect.gaps)) + none_further};
    }
    // A case that waits longer than usual expects something slow.
    const bool slow = from > 0 || to > timing.patience;
    return {(slow ? middle(from, to, expect.times.least) : timing.rtt) + none_further,
            to * (expect.within ? 1 : expect.times.most) + none_further};
  }

  DurationEstimate operator()(const CallStep& call) const {
    const double to = call.within ? seconds(*call.within, timing) : timing.patience;
    return {to > timing.patience ? middle(0, to) : timing.rtt, to};
  }

  DurationEstimate operator()(const Acknowledge& step) const {
    const double time = seconds(step.round_trip, timing) * step.times;
    return {time, time + timing.patience};
  }

  DurationEstimate operator()(const StateStep&) const { return {2 * timing.rtt, timing.patience}; }
};

/// The round trips of the prologue to a state; zero windows are filled segment by segment.
double prologue_trips(const Given& given) {
  return given.state == State::closed || given.state == State::listen ? 0 : given.zero_window ? 50 : 4;
}

}  // namespace

double seconds(const Time& time, const Timing& timing) {
  switch (time.unit) {
    case TimeUnit::seconds: return time.count;
    case TimeUnit::rto: return time.count * timing.rto;
    case TimeUnit::rtt: return time.count * timing.rtt;
    case TimeUnit::msl: return time.count * timing.msl;
  }
  return time.count;
}

DurationEstimate estimate(const Case& c, const Timing& timing) {
  const double trips = prologue_trips(c.given);
  DurationEstimate sum{trips * timing.rtt, trips > 0 ? trips * timing.rtt + timing.patience : 0};
  for (const auto* steps : {&c.given_steps, &c.steps})
    for (const Step& step : *steps) {
      const DurationEstimate one = std::visit(TimeOfStep{c, timing}, step.action);
      sum.expected += one.expected;
      sum.at_most += std::max(one.expected, one.at_most);
    }
  return sum;
}

DurationClass duration_class(const Case& c, const Timing& timing) {
  const double expected = estimate(c, timing).expected;
  if (expected < 5) return DurationClass::quick;
  if (expected < 90) return DurationClass::standard;
  constexpr double day = 86400;
  return expected < day ? DurationClass::long_ : DurationClass::days;
}

std::string_view to_string(DurationClass duration) {
  switch (duration) {
    case DurationClass::quick: return "quick";
    case DurationClass::standard: return "standard";
    case DurationClass::long_: return "long";
    case DurationClass::days: return "days";
  }
  return "long";
}

}  // namespace tcpspec::cases
