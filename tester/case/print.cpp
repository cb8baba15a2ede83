#include "case/print.hpp"

#include "case/keys.hpp"
#include "case/notation.hpp"
#include "case/suggest.hpp"
#include "case/time_text.hpp"
#include "case/words.hpp"

namespace tcpspec::cases {

namespace {

std::string as_written(const SegmentPattern& segment) {
  return segment.text.empty() ? to_string(segment) : segment.text;
}
std::string as_written(const Expectation& expectation) { return to_string(expectation); }
std::string as_written(const Call& call) { return to_string(call); }
std::string as_written(const Returns& returns) { return to_string(returns); }
std::string as_written(State state) { return std::string(to_string(state)); }

template <typename T>
std::string by_outcome(const ByOutcome<T>& values) {
  if (values.is_single()) return as_written(values.alternatives.front().second);
  std::vector<std::string> each;
  for (const auto& [outcome, value] : values.alternatives) each.push_back(outcome + ": " + as_written(value));
  return "{" + join(each) + "}";
}

std::string times(int n) { return n == 1 ? "" : ", times: " + std::to_string(n); }
std::string times(const Times& n) { return n.most == 1 ? "" : ", times: " + to_string(n); }

struct Printer {
  std::string operator()(const Send& send) const {
    return "send: " + by_outcome(send.segment) + times(send.times);
  }

  std::string operator()(const Expect& expect) const {
    std::string out = "expect: " + by_outcome(expect.expectation);
    if (expect.within) out += ", within: " + to_string(*expect.within);
    out += times(expect.times);
    if (expect.gaps) out += ", gaps: " + to_string(*expect.gaps);
    if (expect.octets) out += ", octets: " + std::to_string(*expect.octets);
    std::vector<std::string> ignored;
    for (const SegmentPattern& segment : expect.ignoring) ignored.push_back(as_written(segment));
    if (!ignored.empty()) out += ", ignoring: " + join(ignored, " or ");
    if (expect.resend) out += ", resend: " + to_string(*expect.resend);
    return out;
  }

  std::string operator()(const Wait& wait) const { return "wait: " + to_string(wait.time); }

  std::string operator()(const CallStep& call) const {
    std::string out = "call: " + by_outcome(call.call);
    if (!call.returns.alternatives.empty()) out += ", returns: " + by_outcome(call.returns);
    if (call.within) out += ", within: " + to_string(*call.within);
    return out;
  }

  std::string operator()(const StateStep& state) const { return "state: " + by_outcome(state.state); }

  std::string operator()(const Acknowledge& step) const {
    return "acknowledge: " + to_string(step.round_trip) + times(step.times) +
           (step.grows ? ", grows: " + to_string(*step.grows) : "");
  }
};

}  // namespace

std::string to_string(const Expectation& expectation) {
  if (const auto* segment = std::get_if<SegmentPattern>(&expectation)) return as_written(*segment);
  const std::optional<State>& then = std::get<Silence>(expectation).then;
  return then ? "silence and " + std::string(to_string(*then)) : "silence";
}

std::string to_string(const Step& step) {
  std::string out = std::visit(Printer{}, step.action);
  if (step.only_prepares) out += ", checks: nothing";
  if (!step.checks.empty()) out += ", checks: " + step.checks;
  return out + (step.connection.empty() ? "" : ", connection: " + step.connection);
}

}  // namespace tcpspec::cases
