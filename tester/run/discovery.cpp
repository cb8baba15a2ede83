#include "run/discovery.hpp"

#include <algorithm>

#include "run/build.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

using report::SegmentRole;
namespace ctl = wire::ctl;

namespace {

constexpr int most_syns = 3;
constexpr std::uint16_t offered_mss = 1460;
// More than any greeting. A service that sends more is chargen.
constexpr std::size_t more_than_a_greeting = 4096;
// What a page may be long, and is waited for.
constexpr std::size_t longest_page = 4'000'000;
constexpr Duration longest_answer = seconds(2);
constexpr std::string_view question = "GET / HTTP/1.0\r\n\r\n";
// RFC 6298 §2.1 allows an initial RTO above its one second; 3 s was the rule before it.
constexpr Duration longest_initial_rto = seconds(4);

void note(Play& play, const char* name, double value, const char* unit = "") {
  play.result.measurements.push_back({name, {value}, unit});
}

/// Everything that a SYN can offer, so that the response shows what the target supports.
wire::Draft full_syn(Play& play, Connection& connection) {
  wire::Draft syn = opening(play, connection, ctl::syn);
  syn.options = {wire::Option::mss(offered_mss), wire::Option::sack_permitted(),
                 wire::Option::timestamps(play.ts_now(), 0), wire::Option::window_scale(7)};
  return syn;
}

/// The response to a SYN, after the tracker has seen it; nothing if there is none.
Task<std::optional<wire::Segment>> answer_to_syn(Play& play, Connection& connection) {
  const wire::Draft syn = full_syn(play, connection);
  for (int attempt = 0; attempt < most_syns; ++attempt) {
    co_await play.send(connection, syn, SegmentRole::preparation);
    const Instant deadline = play.stage.now() + play.patience();
    std::optional<Arrival> arrival = co_await play.next(connection, deadline);
    if (!arrival) continue;
    note(play, "rtt", (arrival->time - connection.last_event).seconds(), "s");
    play.take(connection, *arrival, SegmentRole::preparation, true);
    co_return arrival->segment;
  }
  co_return std::nullopt;
}

void note_syn_ack(Play& play, const wire::Segment& syn_ack) {
  if (const auto mss = syn_ack.mss()) note(play, "mss", *mss, "octets");
  if (const auto shift = syn_ack.window_scale()) note(play, "window-scale", *shift);
  if (syn_ack.sack_permitted()) note(play, "sack", 1);
  if (syn_ack.timestamps()) note(play, "timestamps", 1);
  note(play, "ttl", syn_ack.ttl);
  note(play, "window", syn_ack.window, "octets");
}

/// The data that the service sends within a time, acknowledged when they come.
struct Heard {
  std::string text;
  bool fin = false;
  bool reset = false;
};

/// Until it has said `most` octets or, exactly, `only`.
Task<Heard> listen(Play& play, Connection& connection, Duration how_long, std::size_t most,
                   std::string_view only = {}) {
  Heard heard;
  const Instant deadline = play.stage.now() + how_long;
  while (!heard.fin && !heard.reset && heard.text.size() < most && (only.empty() || heard.text != only)) {
    std::optional<Arrival> arrival = co_await play.next(connection, deadline);
    if (!arrival) break;
    const wire::Segment& segment = arrival->segment;
    const bool fresh = segment.seq == connection.tcb().snd_nxt;
    play.take(connection, *arrival, SegmentRole::preparation, true);
    heard.reset = segment.has(ctl::rst);
    if (!fresh || heard.reset) continue;
    heard.text.append(segment.payload.begin(), segment.payload.end());
    heard.fin = segment.has(ctl::fin);
    if (segment.len() == 0) continue;
    wire::Draft acknowledgment = ordinary(play, connection, ctl::ack);
    co_await play.send(connection, std::move(acknowledgment), SegmentRole::preparation);
  }
  co_return heard;
}

Task<Role> role_behind(Play& play, Connection& connection) {
  const Heard greeting = co_await listen(play, connection, play.patience(), more_than_a_greeting);
  if (!greeting.text.empty()) note(play, "greets", 1);
  if (greeting.fin) co_return Role::daytime;
  if (greeting.text.size() >= more_than_a_greeting) co_return Role::chargen;
  if (!greeting.text.empty() || greeting.reset) co_return Role::opaque;
  wire::Draft asked = ordinary(play, connection, ctl::ack | ctl::psh);
  asked.payload.assign(question.begin(), question.end());
  co_await play.send(connection, std::move(asked), SegmentRole::preparation);
  // A service that has much to do is slow to answer.
  const Duration long_enough = std::max(play.patience(), longest_answer * play.env.timing.scale);
  const Heard reply = co_await listen(play, connection, long_enough, longest_page, question);
  if (reply.text == question) {
    const Heard more = co_await listen(play, connection, play.env.timing.rtt * 4 + milliseconds(20), 1);
    co_return more.text.empty() ? Role::echo : Role::opaque;
  }
  if (reply.text.starts_with("HTTP/") && reply.fin) co_return Role::http;
  if (reply.text.empty() && !reply.fin && !reply.reset) co_return Role::discard;
  co_return Role::opaque;
}

Connection& connect(Play& play, std::uint16_t port) {
  const Site& site = play.env.sites.at(play.family);
  play.target_port = port;
  return play.open(std::string(), site.tester, {site.target, port});
}

Task<void> service(Play& play, std::uint16_t port) {
  Connection& connection = connect(play, port);
  const std::optional<wire::Segment> answer = co_await answer_to_syn(play, connection);
  play.result.outcome = to_string(!answer ? PortIs::silent : PortIs::closed);
  if (!answer || !answer->has(ctl::syn | ctl::ack)) co_return;
  note_syn_ack(play, *answer);
  wire::Draft acknowledgment = ordinary(play, connection, ctl::ack);
  co_await play.send(connection, std::move(acknowledgment), SegmentRole::preparation);
  const Role role = co_await role_behind(play, connection);
  play.result.outcome = to_string(role);
}

Task<void> closed(Play& play, std::uint16_t port) {
  Connection& connection = connect(play, port);
  const std::optional<wire::Segment> answer = co_await answer_to_syn(play, connection);
  const PortIs is = !answer ? PortIs::silent : answer->has(ctl::rst) ? PortIs::closed : PortIs::open;
  play.result.outcome = to_string(is);
}

Task<void> initial_rto(Play& play, std::uint16_t port) {
  Connection& connection = connect(play, port);
  const std::optional<wire::Segment> answer = co_await answer_to_syn(play, connection);
  play.result.outcome = to_string(PortIs::silent);
  if (!answer || !answer->has(ctl::syn | ctl::ack)) co_return;
  const Instant first = connection.last_event;
  for (;;) {
    std::optional<Arrival> arrival = co_await play.next(connection, first + longest_initial_rto);
    if (!arrival) co_return;
    const bool again = arrival->segment.has(ctl::syn | ctl::ack);
    play.take(connection, *arrival, SegmentRole::preparation, true);
    if (!again) continue;
    note(play, "rto", (arrival->time - first).seconds(), "s");
    play.result.outcome = "measured";
    co_return;
  }
}

}  // namespace

Script discover_service(std::uint16_t port) {
  return [port](Play& play) { return service(play, port); };
}
Script discover_closed(std::uint16_t port) {
  return [port](Play& play) { return closed(play, port); };
}
Script measure_initial_rto(std::uint16_t port) {
  return [port](Play& play) { return initial_rto(play, port); };
}

}  // namespace tcpspec::run
