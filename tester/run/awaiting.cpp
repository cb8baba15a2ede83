#include "run/awaiting.hpp"

#include <fmt/format.h>

#include "case/access.hpp"
#include "run/application.hpp"

namespace tcpspec::run {

using cases::Opening;
using cases::State;
namespace ctl = wire::ctl;

namespace {

/// Whether the case awaits the answer that only a listener gives (RFC 9293 §3.10.7.2).
bool needs_listener(const cases::Case& test) {
  const State given = test.given.state;
  if (given == State::syn_sent || given == State::syn_received) return false;
  constexpr std::uint16_t answer = ctl::syn | ctl::ack;
  for (const auto* list : {&test.given_steps, &test.steps})
    for (const cases::Step& step : *list) {
      const auto* expect = std::get_if<cases::Expect>(&step.action);
      if (expect == nullptr) continue;
      for (const auto& [outcome, expected] : expect->expectation.alternatives) {
        const auto* pattern = std::get_if<cases::SegmentPattern>(&expected);
        if (pattern != nullptr && pattern->control && (pattern->control->flags & answer) == answer)
          return true;
      }
    }
  return false;
}

}  // namespace

std::optional<std::string> why_not_awaited(const cases::Case& test) {
  const State state = test.given.state;
  const bool listens =
      state == State::listen || (state == State::syn_received && test.given.opening == Opening::passive);
  if (listens || needs_listener(test)) return "the target connects, and is not known to listen";
  if (!test.connections.empty()) return "the target connects, and nothing opens a second connection to it";
  if (cases::access(test, cases::Opens::by_itself) == cases::Access::agent)
    return "it needs the agent on the target";
  return std::nullopt;
}

cases::Given as_opened(const Environment& env, cases::Given given) {
  const bool opened = given.state != State::closed && given.state != State::listen;
  if (env.awaited && opened && given.opening == Opening::passive) given.opening = Opening::active;
  return given;
}

Connection& open_awaited(Play& play, const std::string& name) {
  const Site& site = play.env.sites.at(play.family);
  return play.open_on(name, {{site.tester, play.env.awaited->port}, {site.target, 0}});
}

Task<void> await_syn(Play& play, Connection& connection) {
  const wire::Endpoint& end = connection.flow.tester;
  play.ports().await_opening(end);
  if (play.env.awaited->triggered) {
    const Reply reply =
        co_await demand(play, fmt::format("CONNECT {} {}", end.address.to_string(), end.port), "OPEN");
    if (!reply.ok) throw Ended{report::Verdict::inconclusive, "OPEN failed: " + reply.error, {}, {}};
  }
  for (;;) {
    const std::optional<Arrival> arrival = co_await play.next(connection, never);
    const bool is_syn = arrival->segment.has(ctl::syn);
    play.take(connection, *arrival, report::SegmentRole::preparation, is_syn);
    if (is_syn) co_return;
  }
}

}  // namespace tcpspec::run
