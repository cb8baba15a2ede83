#include "case/access.hpp"

#include <algorithm>

namespace tcpspec::cases {

namespace {

Access more(Access a, Access b) { return std::max(a, b); }

Access access_to(State state, Opens opens) {
  switch (state) {
    case State::closed:
    case State::listen:
    case State::syn_received:
    case State::established: return Access::wire;
    // An application that closes first, or after our FIN, leads to this state.
    case State::fin_wait_1:
    case State::fin_wait_2:
    case State::closing:
    case State::time_wait:
    case State::last_ack: return Access::service;
    case State::syn_sent: return opens == Opens::by_itself ? Access::wire : Access::agent;
    // Only an application that we control keeps a connection that its peer has closed.
    case State::close_wait: return Access::agent;
  }
  return Access::agent;
}

Access access_of(const Call& call) {
  return row_of(call.verb).service && !call.urgent ? Access::service : Access::agent;
}

struct AccessOfStep {
  Opens opens;

  Access operator()(const Send&) const { return Access::wire; }
  Access operator()(const Expect& step) const {
    Access out = Access::wire;
    for (const auto& [outcome, expectation] : step.expectation.alternatives)
      if (const auto* silence = std::get_if<Silence>(&expectation); silence && silence->then)
        out = more(out, access_to(*silence->then, opens));
    return out;
  }
  Access operator()(const Wait&) const { return Access::wire; }
  Access operator()(const Acknowledge&) const { return Access::wire; }

  Access operator()(const CallStep& step) const {
    if (opens == Opens::by_itself && only_asks(step)) return Access::wire;
    Access out = Access::service;
    for (const auto& [outcome, call] : step.call.alternatives) out = more(out, access_of(call));
    // The return of a service's own call is not known, unless it worked.
    for (const auto& [outcome, returns] : step.returns.alternatives)
      if (returns.kind != Returns::Kind::ok) out = Access::agent;
    return out;
  }

  Access operator()(const StateStep& step) const {
    Access out = Access::wire;
    for (const auto& [outcome, state] : step.state.alternatives) out = more(out, access_to(state, opens));
    return out;
  }
};

}  // namespace

Access access_to(const Given& given, Opens opens) {
  const bool commanded = given.opening != Opening::passive && opens == Opens::nobody;
  return commanded || given.zero_window ? Access::agent : access_to(given.state, opens);
}

bool only_asks(const CallStep& step) {
  const auto& calls = step.call.alternatives;
  return std::all_of(calls.begin(), calls.end(),
                     [](const auto& one) { return row_of(one.second.verb).asks; });
}

Access access(const Case& c, Opens opens) {
  if (c.needs) return *c.needs;
  Access out = access_to(c.given, opens);
  if (c.receive_buffer || c.key || c.fast_open || c.backlog) out = Access::agent;
  for (const auto* steps : {&c.given_steps, &c.steps})
    for (const Step& step : *steps) out = more(out, std::visit(AccessOfStep{opens}, step.action));
  // Without an answer of the application something must be seen on the wire.
  const bool sees = std::any_of(c.steps.begin(), c.steps.end(), [](const Step& step) {
    return std::holds_alternative<Expect>(step.action) || std::holds_alternative<StateStep>(step.action) ||
           std::holds_alternative<Acknowledge>(step.action);
  });
  return opens == Opens::by_itself && !sees ? Access::agent : out;
}

}  // namespace tcpspec::cases
