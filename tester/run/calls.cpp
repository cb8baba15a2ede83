// User calls of a case (RFC 9293 §3.9.1) and what they return.

#include <fmt/format.h>

#include <algorithm>

#include "run/application.hpp"
#include "run/build.hpp"
#include "run/measurements.hpp"
#include "run/send_rest.hpp"

namespace tcpspec::run {

using cases::Call;
using cases::CallVerb;
using cases::Returns;
using report::SegmentRole;
using report::Verdict;
namespace ctl = wire::ctl;

namespace {

/// What a call has returned so far.
struct Returned {
  std::uint64_t octets = 0;
  bool end_of_file = false;
  std::string error;  ///< the protocol's name; empty if none
  std::optional<cases::State> state;
  bool ok = false;
  bool foreign_octets = false;  ///< octets that the tester never sent on this connection
};

bool can_return(CallVerb verb, Returns::Kind kind) {
  const auto kinds = row_of(verb).returns;
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::string words(const Returned& returned, CallVerb verb) {
  if (!returned.error.empty()) return returned.error;
  if (can_return(verb, Returns::Kind::number)) return std::to_string(returned.octets);
  if (returned.foreign_octets) return fmt::format("{} octets that are not those sent", returned.octets);
  if (returned.octets > 0)
    return fmt::format("{} octets{}", returned.octets, returned.end_of_file ? ", end of file" : "");
  if (returned.end_of_file) return "end of file";
  if (returned.state) return std::string(cases::to_string(*returned.state));
  return returned.ok && can_return(verb, Returns::Kind::ok) ? "ok" : "nothing";
}

bool satisfied(CallVerb verb, const Returns& wanted, const Returned& got) {
  if (got.foreign_octets) return false;
  if (wanted.or_error && !got.error.empty()) return true;
  switch (wanted.kind) {
    case Returns::Kind::ok: return got.ok && got.error.empty();
    case Returns::Kind::number:
    case Returns::Kind::octets:
      return (wanted.exact ? got.octets == wanted.octets : got.octets >= wanted.octets) && got.error.empty();
    case Returns::Kind::nothing: {
      // A call that returns a connection returns something, also without octets.
      const bool something = got.octets > 0 || (got.ok && !can_return(verb, Returns::Kind::octets));
      return !something && !got.end_of_file && got.error.empty();
    }
    case Returns::Kind::end_of_file: return got.end_of_file && got.octets == 0;
    case Returns::Kind::reset:
    case Returns::Kind::refused:
    case Returns::Kind::timed_out:
    case Returns::Kind::unreachable: return got.error == error_name(wanted.kind);
    case Returns::Kind::error: return !got.error.empty();
    case Returns::Kind::state: return got.state == wanted.state;
  }
  return false;
}

/// Whether another request may still return the wanted value.
bool may_yet_come(const Returns& wanted, const Returned& got) {
  if (!got.error.empty() || got.foreign_octets) return false;
  switch (wanted.kind) {
    case Returns::Kind::octets: return got.octets < wanted.octets && !got.end_of_file;
    case Returns::Kind::number:
    case Returns::Kind::nothing: return false;
    case Returns::Kind::end_of_file: return got.octets == 0;
    case Returns::Kind::ok:
    case Returns::Kind::reset:
    case Returns::Kind::refused:
    case Returns::Kind::timed_out:
    case Returns::Kind::unreachable:
    case Returns::Kind::error:
    case Returns::Kind::state: return true;
  }
  return false;
}

/// Compares the octets of RECEIVE with those that the tester sends (text_at). A case that sends its own data
/// is not checked.
bool as_sent(const std::string& hex, std::uint64_t offset) {
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const auto octet = static_cast<unsigned>(std::stoul(hex.substr(i, 2), nullptr, 16));
    if (octet != 'A' + (offset + i / 2) % 26) return false;
  }
  return true;
}

/// The row's request with its values filled in.
std::string request_line(const Play& play, const Connection& connection, const Call& call) {
  constexpr std::uint32_t all = 1'000'000;
  const wire::Endpoint& peer = connection.flow.tester;
  const bool takes_all = call.verb == CallVerb::receive && call.octets == 0;
  return fmt::format(fmt::runtime(row_of(call.verb).request), fmt::arg("connection", connection.handle),
                     fmt::arg("listener", play.listener),
                     fmt::arg("peer", fmt::format("{} {}", peer.address.to_string(), peer.port)),
                     fmt::arg("octets", takes_all ? all : call.octets),
                     fmt::arg("urgent", call.urgent ? " urgent" : ""), fmt::arg("option", call.option));
}

void take_receive(Connection& connection, const Reply& reply, Returned& got) {
  got.error = reply.error;
  if (!reply.ok) return;
  got.ok = true;
  if (!connection.own_text && !as_sent(reply.get("data"), connection.delivered)) got.foreign_octets = true;
  const std::uint64_t octets = reply.number("octets");
  connection.delivered += octets;
  got.octets += octets;
  got.end_of_file = got.end_of_file || reply.number("eof") == 1;
}

/// A query of the state may have cleared the error before the call that should report it.
void give_back_error(Connection& connection, Returned& got) {
  if (connection.withheld_error.empty() || got.octets > 0) return;
  got.error = std::exchange(connection.withheld_error, {});
}

/// A request that the application cannot make says nothing about its TCP.
void require_supported(const Call& call, const Reply& reply) {
  if (reply.error == "unsupported") throw not_applicable("the application cannot " + call.text);
}

/// The error is of the host that the application runs on, or of the request: its TCP was not asked.
bool could_not_begin(const std::string& error) { return error == "in-use" || error == "invalid"; }

/// DIAG also knows connections that the application does not have.
Task<void> ask_status(Play& play, Connection& connection, const Call& call, Returned& got) {
  const std::optional<cases::State> diagnosed = co_await status(play, connection);
  got.state = diagnosed;
  got.ok = true;
  if (connection.handle.empty()) co_return;
  const Reply reply = co_await play.request(request_line(play, connection, call));
  require_supported(call, reply);
  if (reply.ok && reply.get("error") != "none") got.error = reply.get("error");
  give_back_error(connection, got);
}

/// What takes minutes need not be known to the hundredth of a second.
Instant next_asking(Instant began, Instant now) {
  constexpr double fraction = 0.01;
  return now + std::max(asking_interval, (now - began) * fraction);
}

/// One request, for calls that change nothing.
Task<void> ask(Play& play, Connection& connection, const Call& call, Returned& got) {
  if (call.verb == CallVerb::status) {
    co_await ask_status(play, connection, call, got);
    co_return;
  }
  const Reply reply = co_await play.request(request_line(play, connection, call));
  require_supported(call, reply);
  if (call.verb == CallVerb::receive) {
    take_receive(connection, reply, got);
    give_back_error(connection, got);
    co_return;
  }
  got.ok = reply.ok;
  if (reply.error != "again") got.error = reply.error;
  if (reply.ok && call.verb == CallVerb::accept) connection.given(reply.get("handle"));
}

Task<Reply> open_to_group(Play& play, Connection& connection, cases::SpecialAddress group) {
  const wire::Endpoint& own = connection.flow.tester;
  Reply reply = co_await play.request(
      fmt::format("CONNECT {} {}", group_address(group, play.family).to_string(), own.port));
  if (reply.ok) connection.given(reply.get("handle"));  // to be ended with the case
  co_return reply;
}

/// One request, for calls that act.
Task<void> act(Play& play, Connection& connection, const Call& call, Returned& got) {
  const cases::CallRow& row = row_of(call.verb);
  Reply reply;
  if (call.group)
    reply = co_await open_to_group(play, connection, *call.group);
  else if (call.verb == CallVerb::open)
    reply = co_await open_actively(play, connection, call.octets, call.unbound);
  else
    reply = co_await play.request(request_line(play, connection, call));
  if (!row.number.empty()) got.octets = reply.number(std::string(row.number));
  if (row.forgets_handle) {
    connection.handle.clear();
    connection.note_possible_end();
  }
  if (row.effect == cases::CallRow::Effect::ends_listener) std::erase(play.listeners, play.listener);
  require_supported(call, reply);
  got.ok = reply.ok;
  got.error = reply.error;
  if (row.effect == cases::CallRow::Effect::sends) give_back_error(connection, got);
}

/// Whether the application must have the connection first.
bool needs_handle(CallVerb verb) {
  return row_of(verb).request.find("{connection}") != std::string_view::npos && verb != CallVerb::status;
}

/// Makes a service send. The segment acknowledges no more than the case has done, and does not increase the
/// window.
Task<void> stimulate(Play& play, Connection& connection, std::size_t octets, const std::string& text) {
  wire::Draft draft = ordinary(play, connection, ctl::ack | ctl::psh, octets);
  const oracle::Tcb& tcb = connection.tcb();
  draft.ack = tcb.snd_una;
  draft.window = static_cast<std::uint16_t>(tcb.snd_wnd >> tcb.snd_scale);
  if (!text.empty()) draft.payload.assign(text.begin(), text.end());
  co_await play.send(connection, std::move(draft), SegmentRole::makes_service_send);
  connection.service_text_end = connection.tcb().rcv_nxt;
}

/// Most stacks acknowledge the request at once, before the service responds.
Task<void> await_acknowledgment(Play& play, Connection& connection) {
  const Duration at_once = play.env.timing.rtt * 4 + milliseconds(10);
  std::optional<Arrival> arrival = co_await play.next(connection, play.stage.now() + at_once);
  if (!arrival) co_return;
  const wire::Segment& segment = arrival->segment;
  if (segment.len() == 0 && segment.has(ctl::ack) && !segment.has(ctl::rst) &&
      !segment.ack.after(connection.tcb().rcv_nxt))
    play.take(connection, *arrival, SegmentRole::acknowledges_request_early, false);
  else
    connection.inbox.push_front(std::move(*arrival));
}

/// Until the service has begun to send, or is not about to.
Task<void> await_echo(Play& play, Connection& connection) {
  const Instant deadline = play.stage.now() + play.env.timing.soon();
  const auto has_data = [](const Arrival& arrival) { return !arrival.segment.payload.empty(); };
  while (play.stage.now() < deadline &&
         std::none_of(connection.inbox.begin(), connection.inbox.end(), has_data))
    co_await play.stage.happening(deadline);
}

/// A service sends what it reads, and the end of that is a segment of its own. So the text comes in pieces
/// that fill segments of the target: the first no longer than what every service reads at once, the others
/// when it reads.
Task<void> have_echoed(Play& play, Connection& connection, std::uint64_t octets) {
  constexpr std::uint64_t read_at_once = 4096;
  constexpr std::uint64_t of_stamps = 12;
  const oracle::Tcb& tcb = connection.tcb();
  const std::uint64_t options = tcb.timestamps ? of_stamps : 0;
  const std::uint64_t whole = tcb.snd_mss > options ? tcb.snd_mss - options : 1;
  const auto filling = [whole](std::uint64_t most) { return most < whole ? most : most - most % whole; };
  const std::uint64_t first = whole > read_at_once ? octets : filling(read_at_once);
  const std::uint64_t most = std::min(first, filling(tcb.largest_payload()));
  if (tcb.window_known && octets > tcb.rcv_wnd())
    throw not_applicable(fmt::format(
        "the target's window of {} octets is smaller than what its service is to send back", tcb.rcv_wnd()));
  bool begun = octets <= first;
  for (std::uint64_t sent = 0; sent < octets;) {
    if (!begun && sent == first) {
      co_await await_echo(play, connection);
      begun = true;
    }
    const std::uint64_t next = std::min({octets - sent, most, begun ? octets : first - sent});
    co_await stimulate(play, connection, next, {});
    sent += next;
  }
}

/// Without the agent the service replaces it: see environment.hpp, Role.
Task<void> by_service(Play& play, Connection& connection, const Call& call) {
  const cases::CallRow::Effect effect = row_of(call.verb).effect;
  if (effect == cases::CallRow::Effect::closes) {
    co_await close(play, connection);
    co_return;
  }
  if (effect != cases::CallRow::Effect::sends)
    throw not_applicable("the call " + call.text + " needs the agent");
  if (play.service->role == Role::http) {
    co_await stimulate(play, connection, 0, play.service->request);
    co_await await_acknowledgment(play, connection);
    co_return;
  }
  if (play.service->role != Role::echo) co_return;  // chargen needs no request
  co_await have_echoed(play, connection, call.octets);
  co_await await_acknowledgment(play, connection);
}

}  // namespace

Task<void> perform_call(Play& play, Connection& connection, const cases::CallStep& step,
                        const cases::OutcomeName& outcome) {
  const Call* call = step.call.find(outcome);
  if (!call) co_return;
  if (!play.env.agent) {
    co_await by_service(play, connection, *call);
    connection.last_event = std::max(connection.last_event, play.stage.now());
    co_return;
  }
  if (needs_handle(call->verb)) co_await accept(play, connection);

  const Returns* wanted = step.returns.alternatives.empty() ? nullptr : step.returns.find(outcome);
  static const Returns anything{};
  const Returns& returns = wanted ? *wanted : anything;
  const Duration limit = step.within ? Duration{play.duration(*step.within)} : play.patience();
  const Instant began = play.stage.now(), deadline = began + limit;
  Returned got;
  const bool asks = row_of(call->verb).asks;
  // The effect of an action may be on the wire before its reply is known, so time counts from the request.
  if (!asks) {
    connection.last_event = std::max(connection.last_event, play.stage.now());
    co_await act(play, connection, *call, got);
    const bool may_wait = row_of(call->verb).effect == cases::CallRow::Effect::sends && !wanted;
    if (may_wait && got.ok && !call->urgent)
      keep_rest(connection, call->octets, got.octets, play.stage.now());
  }
  while (asks) {
    co_await ask(play, connection, *call, got);
    if (satisfied(call->verb, returns, got) || !may_yet_come(returns, got) || play.stage.now() >= deadline)
      break;
    co_await play.wait_until(next_asking(began, play.stage.now()));
  }
  if (asks) connection.last_event = std::max(connection.last_event, play.stage.now());
  if (!got.error.empty()) connection.note_possible_end();  // a user timeout, for one
  if (satisfied(call->verb, returns, got)) {
    const bool number = can_return(call->verb, Returns::Kind::number);
    add_measurements(play, step.measures, play.stage.now() - began,
                     number ? std::optional(got.octets) : std::nullopt);
    co_return;
  }
  if (!wanted && got.error.empty()) co_return;
  if (!wanted && could_not_begin(got.error))
    throw Ended{Verdict::inconclusive,
                fmt::format("the application could not call {}: {}", call->text, got.error),
                {},
                {}};
  if (returns.kind == Returns::Kind::state && !got.state && got.error.empty())
    throw not_applicable("the application cannot tell the state of the connection");
  const std::string expected = fmt::format("{} returns {}", call->text, cases::to_string(returns));
  const std::string returned = words(got, call->verb);
  throw Ended{Verdict::fail, fmt::format("{} returned {}", call->text, returned), expected, returned};
}

}  // namespace tcpspec::run
