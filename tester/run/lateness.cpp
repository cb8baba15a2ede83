#include "run/lateness.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tcpspec::run {

namespace {

// Of a time that a case asks for.
constexpr double allowed_share = 0.1;
// Of more a target that measures round trips makes a third of a second.
constexpr Duration most_allowed = milliseconds(100);

/// The shortest time that one step asks for or measures.
class ShortestTime {
 public:
  explicit ShortestTime(const Play& play) : play_(play) {}

  void operator()(const cases::Expect& expect) {
    if (expect.within) use(expect.within->from.count > 0 ? expect.within->from : expect.within->to);
    if (expect.gaps) use(expect.gaps->first.from.count > 0 ? expect.gaps->first.from : expect.gaps->first.to);
    if (expect.resend) use(*expect.resend);
    for (const cases::Measure& measure : expect.measures)
      if (measure.is_time()) use(usual_lateness);
  }
  void operator()(const cases::Wait& wait) { use(wait.time); }
  void operator()(const cases::Send&) {}
  void operator()(const cases::CallStep&) {}  // when a call takes effect is the application's affair
  void operator()(const cases::StateStep&) {}
  void operator()(const cases::Acknowledge&) {}  // a longer round trip changes no flight

  const std::optional<Duration>& found() const { return found_; }

 private:
  void use(const cases::Time& time) { use(play_.duration(time)); }
  void use(Duration time) { found_ = found_ ? std::min(*found_, time) : time; }

  const Play& play_;
  std::optional<Duration> found_;
};

}  // namespace

std::optional<Duration> allowed_lateness(const Play& play) {
  ShortestTime shortest(play);
  for (const auto* list : {&play.test.given_steps, &play.test.steps})
    for (const cases::Step& step : *list) std::visit(shortest, step.action);
  if (!shortest.found()) return std::nullopt;
  return std::clamp(*shortest.found() * allowed_share, usual_lateness, most_allowed);
}

void discount_lateness(Play& play) {
  using report::Verdict;
  report::CaseResult& result = play.result;
  const Verdict verdict = result.verdict;
  if (verdict != Verdict::pass && verdict != Verdict::warn && verdict != Verdict::fail) return;
  const std::optional<Duration> allowed = allowed_lateness(play);
  if (!allowed || play.lateness() <= *allowed) return;
  result.tester_late = play.lateness().seconds();
  result.because = fmt::format("the tester was {:.0f} ms late, and the case measures time{}{}",
                               play.lateness().milliseconds(),
                               result.because.empty() ? "" : "; otherwise: ", result.because);
  result.verdict = Verdict::inconclusive;
}

}  // namespace tcpspec::run
