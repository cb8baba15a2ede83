#include "run/needs.hpp"

#include <algorithm>
#include <array>

namespace tcpspec::run {

namespace {

void note(Needs& needs, const cases::Step& step) {
  if (const auto* state_step = std::get_if<cases::StateStep>(&step.action)) {
    for (const auto& [outcome, state] : state_step->state.alternatives)
      needs.stays_open = needs.stays_open || state == cases::State::established;
  }
  const auto* call_step = std::get_if<cases::CallStep>(&step.action);
  if (!call_step) return;
  for (const auto& [outcome, call] : call_step->call.alternatives) {
    switch (call.verb) {
      case cases::CallVerb::close:
      case cases::CallVerb::close_fully:
        needs.closes_first = true;
        needs.closes_when_told = true;
        break;
      case cases::CallVerb::send: needs.sends = true; break;
      case cases::CallVerb::close_listener: needs.private_listener = true; break;
      case cases::CallVerb::open:
      case cases::CallVerb::receive:
      case cases::CallVerb::abort:
      case cases::CallVerb::status:
      case cases::CallVerb::accept: break;
    }
  }
}

bool plays(Role role, const Needs& needs) {
  switch (role) {
    case Role::opaque:
    case Role::discard: return !needs.closes_first && !needs.sends;
    case Role::echo: return !needs.closes_first;
    case Role::daytime:
      return needs.closes_first && !needs.sends && !needs.closes_when_told && !needs.stays_open;
    case Role::chargen: return needs.sends && !needs.closes_first;
    case Role::http: return !needs.sends || !needs.closes_first;
  }
  return false;
}

// The quieter a service is, the less it can be mistaken for the TCP below it.
constexpr std::array by_preference{Role::discard, Role::opaque, Role::http,
                                   Role::daytime, Role::echo,   Role::chargen};

}  // namespace

Needs needs_of(const cases::Case& test) {
  Needs needs;
  switch (test.given.state) {
    case cases::State::fin_wait_1:
    case cases::State::fin_wait_2:
    case cases::State::closing:
    case cases::State::time_wait: needs.closes_first = true; break;
    case cases::State::closed:
    case cases::State::listen:
    case cases::State::syn_sent:
    case cases::State::syn_received:
    case cases::State::established:
    case cases::State::close_wait:
    case cases::State::last_ack: break;
  }
  needs.private_listener = test.receive_buffer || test.given.zero_window;
  for (const cases::Step& step : test.given_steps) note(needs, step);
  for (const cases::Step& step : test.steps) note(needs, step);
  return needs;
}

const Service* service_for(const Needs& needs, const std::vector<Service>& services) {
  for (const Role role : by_preference) {
    if (!plays(role, needs)) continue;
    const auto found =
        std::find_if(services.begin(), services.end(), [role](const Service& s) { return s.role == role; });
    if (found != services.end()) return &*found;
  }
  return nullptr;
}

}  // namespace tcpspec::run
