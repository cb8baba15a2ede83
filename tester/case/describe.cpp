#include "case/describe.hpp"

#include <cmath>

#include "case/expression.hpp"
#include "case/print.hpp"
#include "case/suggest.hpp"
#include "case/time_text.hpp"
#include "case/words.hpp"

namespace tcpspec::cases {

namespace {

std::string repeated(int times) { return times == 1 ? "" : " " + std::to_string(times) + " times"; }

std::string repeated(const Times& times) {
  if (times.most == times.least) return repeated(times.least);
  return " " + std::to_string(times.least) + " to " + std::to_string(times.most) + " times";
}

/// `Send` and the segment, or `choice` and one line for each outcome.
template <typename T, typename Words>
std::string alternatives(const std::string& intro, const std::string& choice, const ByOutcome<T>& values,
                         const std::string& tail, Words words) {
  if (values.is_single()) return intro + " " + words("", values.alternatives.front().second) + tail + ".\n";
  std::string out = choice + tail + ":\n";
  for (const auto& [outcome, value] : values.alternatives)
    out += "  " + outcome + ": " + words(outcome, value) + "\n";
  return out;
}

std::string gap_words(const Gaps& gaps) {
  std::string out =
      ", " + std::string(gaps.doubling || gaps.growing ? "the first gap " : "each gap ") +
      (gaps.first.from.count == 0 ? "at most " + to_string(gaps.first.to)
                                  : "from " + to_string(gaps.first.from) + " to " + to_string(gaps.first.to));
  if (gaps.doubling) out += ", each twice the previous one";
  if (gaps.growing) out += ", each longer than the previous one";
  if (gaps.tolerance > 0)
    out += " (give or take " + std::to_string(std::lround(gaps.tolerance * 100)) + " %)";
  return out;
}

std::string measured(const Measure& measure) {
  switch (measure.of) {
    case Measure::Of::elapsed: return "the elapsed time, as " + measure.name;
    case Measure::Of::gaps: return "the gaps, as " + measure.name;
    case Measure::Of::count: return "how many segments came, as " + measure.name;
    case Measure::Of::flights: return "how many segments came in each round trip, as " + measure.name;
    case Measure::Of::value: return "what was returned, as " + measure.name;
    case Measure::Of::rate:
      return "by how much " + to_string(measure.expression) + " grew in a second, as " + measure.name;
    case Measure::Of::expression: break;
  }
  return to_string(measure.expression) + (measure.unit.empty() ? "" : " in " + measure.unit) + ", as " +
         measure.name;
}

std::string reported(const std::vector<Measure>& measures) {
  std::string out;
  for (const Measure& measure : measures) out += "Report " + measured(measure) + ".\n";
  return out;
}

std::string silence_words(const Silence& silence) {
  return silence.then ? "silence, and then the state is " + std::string(to_string(*silence.then)) : "silence";
}

struct StepInWords {
  std::string operator()(const Send& send) const {
    return alternatives("Send" + repeated(send.times), "Send" + repeated(send.times) + " by outcome",
                        send.segment, "",
                        [](const OutcomeName&, const SegmentPattern& s) { return describe(s); });
  }

  std::string operator()(const Expect& expect) const {
    std::string tail;
    if (expect.octets) tail += ", until " + std::to_string(*expect.octets) + " new octets have come";
    if (expect.gaps) tail += gap_words(*expect.gaps);
    if (expect.within)
      tail += expect.within->from.count == 0
                  ? ", within " + to_string(expect.within->to)
                  : ", after " + to_string(expect.within->from) + " to " + to_string(expect.within->to);
    std::string out =
        alternatives("Expect" + repeated(expect.times), "Expect one of these" + repeated(expect.times),
                     expect.expectation, tail, [](const OutcomeName&, const Expectation& e) {
                       const auto* segment = std::get_if<SegmentPattern>(&e);
                       return segment ? describe(*segment) : silence_words(std::get<Silence>(e));
                     });
    for (const SegmentPattern& s : expect.ignoring) out += "Ignore " + describe(s) + ".\n";
    if (expect.resend) out += "Send the last segment again every " + to_string(*expect.resend) + ".\n";
    return out + reported(expect.measures);
  }

  std::string operator()(const Wait& wait) const { return "Wait " + to_string(wait.time) + ".\n"; }

  std::string operator()(const CallStep& call) const {
    const auto words = [&](const OutcomeName& outcome, const Call& c) {
      const Returns* returns = call.returns.alternatives.empty() ? nullptr : call.returns.find(outcome);
      return to_string(c) + (returns ? ", which returns " + describe(*returns) : "");
    };
    return alternatives("The application calls", "The application calls by outcome", call.call,
                        call.within ? ", within " + to_string(*call.within) : "", words) +
           reported(call.measures);
  }

  std::string operator()(const StateStep& state) const {
    return alternatives("The state is now", "The state now depends on the outcome", state.state, "",
                        [](const OutcomeName&, State s) { return std::string(to_string(s)); });
  }

  std::string operator()(const Acknowledge& step) const {
    const std::string trips =
        step.times == 1 ? "a round trip" : std::to_string(step.times) + " round trips, each";
    const std::string grows =
        step.grows ? " The data of a round trip grow by " + to_string(*step.grows) + " over those before."
                   : "";
    return "Make " + trips + " of " + to_string(step.round_trip) +
           ", and acknowledge at its end each segment that has come." + grows + "\n" +
           reported(step.measures);
  }
};

}  // namespace

std::string describe(const Given& given) {
  std::string out(to_string(given.state));
  switch (given.opening) {
    case Opening::passive: break;
    case Opening::active:
      if (given.state != State::syn_sent) out += ", after an active opening";
      break;
    case Opening::simultaneous: out += ", after a simultaneous opening"; break;
  }
  if (given.zero_window) out += ", with a receive window of zero";
  return out;
}

std::string describe(const Step& step) {
  std::string out = step.connection.empty() ? "" : "On connection " + step.connection + ": ";
  out += std::visit(StepInWords{}, step.action);
  if (step.only_prepares) out += "This step only prepares the next ones.\n";
  if (!step.checks.empty()) out += "This step checks " + step.checks + ".\n";
  return out;
}

}  // namespace tcpspec::cases
