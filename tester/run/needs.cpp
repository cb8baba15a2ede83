#include "run/needs.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "case/expression.hpp"
#include "run/expectation.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

namespace {

// A web server responds to data that are not a request, after so many octets.
constexpr std::uint64_t longest_request_line = 500;

void note_call(Needs& needs, const cases::CallStep& step) {
  for (const auto& [outcome, call] : step.call.alternatives) {
    switch (row_of(call.verb).effect) {
      case cases::CallRow::Effect::closes:
        needs.closes_first = true;
        needs.closes_when_told = true;
        break;
      case cases::CallRow::Effect::sends:
        needs.sends_exactly = needs.sends_exactly || needs.sends;  // one request, one answer
        needs.sends = true;
        needs.octets = std::max<std::uint64_t>(needs.octets, call.octets);
        break;
      case cases::CallRow::Effect::ends_listener: needs.private_listener = true; break;
      case cases::CallRow::Effect::none: break;
    }
  }
}

void note_text(Needs& needs, const cases::Send& step) {
  for (const auto& [outcome, pattern] : step.segment.alternatives) {
    if (const std::string* data = cases::written_data(pattern)) needs.own_text += data->size();
    const cases::Range* data = cases::counted_data(pattern);
    if (!data) continue;
    const auto octets = constant(data->high);
    needs.own_text += octets ? static_cast<std::uint64_t>(*octets * step.times) : longest_request_line + 1;
  }
}

/// A case relies on getting exactly as much data as it has requested.
void note_expectation(Needs& needs, const cases::Expect& step) {
  needs.counts_octets = needs.counts_octets || step.octets;
  for (const auto& [outcome, expectation] : step.expectation.alternatives) {
    const auto* pattern = std::get_if<cases::SegmentPattern>(&expectation);
    if (!pattern) {
      needs.sends_exactly = true;
      continue;
    }
    const cases::Range* data = cases::counted_data(*pattern);
    if (!data) continue;
    const auto most = constant(data->high);
    const bool counted = most && (data->single ? *most > 1 : std::cmp_equal(*most, needs.octets));
    needs.sends_exactly = needs.sends_exactly || counted;
  }
}

void note_needs_of(Needs& needs, const cases::Step& step) {
  if (const auto* call = std::get_if<cases::CallStep>(&step.action)) note_call(needs, *call);
  if (const auto* send = std::get_if<cases::Send>(&step.action)) note_text(needs, *send);
  const auto* expectation = std::get_if<cases::Expect>(&step.action);
  if (expectation && needs.sends) note_expectation(needs, *expectation);
  needs.awaits_text = needs.awaits_text || (expectation && awaits_text(*expectation)) ||
                      std::holds_alternative<cases::Acknowledge>(step.action);
  if (const auto* state_step = std::get_if<cases::StateStep>(&step.action))
    for (const auto& [outcome, state] : state_step->state.alternatives)
      needs.stays_open = needs.stays_open || state == cases::State::established;
}

/// Whether an expected segment is the target's SYN,ACK.
bool is_syn_ack(const cases::Expect& step) {
  return std::any_of(step.expectation.alternatives.begin(), step.expectation.alternatives.end(),
                     [](const auto& one) {
                       const auto* pattern = std::get_if<cases::SegmentPattern>(&one.second);
                       return pattern && has(*pattern, wire::ctl::syn) && has(*pattern, wire::ctl::ack);
                     });
}

/// In answer to a SYN,ACK: the numbers are as they should be, and nothing is wrong with it.
bool completes_the_opening(const cases::Send& step) {
  return std::any_of(step.segment.alternatives.begin(), step.segment.alternatives.end(), [](const auto& one) {
    const cases::SegmentPattern& pattern = one.second;
    const bool ends =
        has(pattern, wire::ctl::syn) || has(pattern, wire::ctl::rst) || has(pattern, wire::ctl::fin);
    const bool odd = pattern.seq || pattern.ack || pattern.source || pattern.checksum || pattern.data_offset;
    return !ends && !odd && !pattern.icmp && (!pattern.control || has(pattern, wire::ctl::ack));
  });
}

/// Whether it expects what only an open connection sends; a FIN is none of that.
bool is_of_an_open_connection(const cases::Expect& step) {
  return std::any_of(step.expectation.alternatives.begin(), step.expectation.alternatives.end(),
                     [](const auto& one) {
                       const auto* pattern = std::get_if<cases::SegmentPattern>(&one.second);
                       return pattern && !has(*pattern, wire::ctl::syn) && !has(*pattern, wire::ctl::fin) &&
                              !has(*pattern, wire::ctl::rst);
                     });
}

/// A case that begins before the connection is open may open it and go on.
bool goes_on_after_opening(const cases::Case& test) {
  struct Stage {
    bool answered = false;
    bool open = false;
  };
  std::map<std::string, Stage> connections;
  connections[""].answered = test.given.state == cases::State::syn_received;
  for (const auto* steps : {&test.given_steps, &test.steps})
    for (const cases::Step& step : *steps) {
      Stage& stage = connections[step.connection];
      if (const auto* expectation = std::get_if<cases::Expect>(&step.action)) {
        if (stage.open && is_of_an_open_connection(*expectation)) return true;
        stage.answered = stage.answered || is_syn_ack(*expectation);
      } else if (const auto* send = std::get_if<cases::Send>(&step.action)) {
        stage.open = stage.open || (stage.answered && completes_the_opening(*send));
      }
    }
  return false;
}

bool plays(Role role, const Needs& needs) {
  switch (role) {
    case Role::opaque:
    case Role::discard: return !needs.closes_first && !needs.sends;
    case Role::echo:
      // It also returns the case's own data.
      return !needs.closes_first && !((needs.sends_exactly || needs.counts_octets) && needs.own_text > 0);
    case Role::daytime:
      return (needs.closes_first || needs.opens_only) && !needs.sends && !needs.closes_when_told &&
             !needs.stays_open;
    case Role::chargen:
      return needs.sends && !needs.closes_first && !needs.sends_exactly && !needs.counts_octets &&
             needs.own_text == 0;
    case Role::http:
      if (needs.sends) return !needs.closes_first && !needs.sends_exactly && needs.own_text == 0;
      return needs.own_text <= longest_request_line;
    case Role::http_client: return !needs.sends && needs.own_text == 0;
  }
  return false;
}

// The less a service sends, the less it can be confused with the TCP below it.
constexpr std::array by_preference{Role::discard, Role::opaque, Role::http,   Role::http_client,
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
    case cases::State::syn_received: needs.opens_only = true; break;
    case cases::State::established:
    case cases::State::close_wait:
    case cases::State::last_ack: break;
  }
  needs.private_listener =
      test.receive_buffer || test.given.zero_window || test.key || test.fast_open || test.backlog;
  for (const cases::Step& step : test.given_steps) note_needs_of(needs, step);
  for (const cases::Step& step : test.steps) note_needs_of(needs, step);
  needs.stays_open = needs.stays_open || (needs.opens_only && goes_on_after_opening(test));
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
