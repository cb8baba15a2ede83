#include "run/uncontrolled_service.hpp"

#include <algorithm>

#include "run/build.hpp"
#include "run/clear_up.hpp"
#include "run/needs.hpp"
#include "run/prologue.hpp"

namespace tcpspec::run {

using report::SegmentRole;
namespace ctl = wire::ctl;

namespace {

/// Opens the connection; false if it does not open.
Task<bool> opens(Play& play, Connection& connection) {
  wire::Draft syn = opening(play, connection, ctl::syn);
  co_await play.send(connection, std::move(syn), SegmentRole::liveness_probe);
  std::optional<Arrival> answer = co_await play.next(connection, play.stage.now() + play.patience());
  if (!answer) co_return false;
  play.take(connection, *answer, SegmentRole::answers_liveness_probe, true);
  if (!answer->segment.has(ctl::syn | ctl::ack)) co_return false;
  wire::Draft acknowledgment = ordinary(play, connection, ctl::ack);
  co_await play.send(connection, std::move(acknowledgment), SegmentRole::liveness_probe);
  co_return true;
}

/// A connection for the service alone; null if it does not open.
Task<Connection*> open_beside(Play& play, const Connection& connection) {
  const std::string name = "the service alone";
  if (!play.env.awaited) {
    Connection& other = play.open(name, connection.flow.tester.address, connection.flow.target);
    const bool opened = co_await opens(play, other);
    co_return opened ? &other : nullptr;
  }
  co_return co_await reach_beside(play, {.state = cases::State::established}, name);
}

Task<void> send_all(Play& play, Connection& connection, const wire::Octets& text) {
  const std::size_t most = connection.tcb().largest_payload();
  for (std::size_t at = 0; at < text.size(); at += most) {
    wire::Draft draft = ordinary(play, connection, ctl::ack | ctl::psh);
    const auto first = text.begin() + static_cast<std::ptrdiff_t>(at);
    const auto octets = static_cast<std::ptrdiff_t>(std::min(most, text.size() - at));
    draft.payload.assign(first, first + octets);
    co_await play.send(connection, std::move(draft), SegmentRole::liveness_probe);
  }
}

}  // namespace

bool has_uncontrolled_service(const Play& play) {
  const Service* service = play.service;
  if (play.env.agent || !service) return false;
  if (service->role == Role::opaque || !service->known) return true;
  return service->role == Role::daytime && !needs_of(play.test).closes_first;
}

bool only_speaks(const Connection& connection, const wire::Segment& segment) {
  if (segment.has(ctl::syn) || segment.has(ctl::rst) || segment.len() == 0) return false;
  return connection.tcb().phase == oracle::Phase::synchronized && !connection.is_retransmission(segment) &&
         !segment.ack.after(connection.tcb().last_ack_sent);
}

wire::Segment without_service(const wire::Segment& segment) {
  wire::Segment bare = segment;
  bare.flags = static_cast<std::uint16_t>(segment.flags & ~(ctl::fin | ctl::psh));
  bare.payload.clear();
  return bare;
}

Task<void> let_speak(Play& play, Connection& connection, const Arrival& arrival) {
  if (connection.last_stimulus && arrival.time < *connection.last_stimulus + play.env.timing.rtt)
    connection.crossed_by_service = true;
  play.take(connection, arrival, SegmentRole::from_service, false);
  const Instant before = connection.last_event;
  wire::Draft acknowledgment = ordinary(play, connection, ctl::ack);
  co_await play.send(connection, std::move(acknowledgment), SegmentRole::acknowledges_service);
  connection.last_event = before;  // the case goes by what it has sent itself
}

Task<void> let_speak_first(Play& play, Connection& connection) {
  while (!connection.inbox.empty()) {
    const wire::Segment& first = connection.inbox.front().segment;
    if (!only_speaks(connection, first) || first.has(ctl::fin) || connection.is_ahead(first)) co_return;
    const Arrival arrival = std::move(connection.inbox.front());
    connection.inbox.pop_front();
    co_await let_speak(play, connection, arrival);
  }
}

Task<bool> hangs_up(Play& play, const Connection& connection) {
  if (connection.text.empty() && !connection.has_sent_fin()) co_return false;
  co_return co_await ends_such(play, connection);
}

Task<bool> ends_such(Play& play, const Connection& connection) {
  const wire::Octets text = connection.text;
  const bool ended = connection.has_sent_fin();  // then a FIN is what every service sends
  Connection* other = co_await open_beside(play, connection);
  if (other == nullptr) co_return false;
  Connection& alone = *other;
  co_await send_all(play, alone, text);
  if (ended) co_await send_last(play, alone);
  const Instant deadline = play.stage.now() + play.patience();
  for (;;) {
    std::optional<Arrival> arrival = co_await play.next(alone, deadline);
    if (!arrival) co_return false;
    play.take(alone, *arrival, SegmentRole::answers_liveness_probe, false);
    if (arrival->segment.has(ctl::rst) || (arrival->segment.has(ctl::fin) && !ended)) co_return true;
    if (arrival->segment.payload.empty()) continue;
    wire::Draft acknowledgment = ordinary(play, alone, ctl::ack);
    co_await play.send(alone, std::move(acknowledgment), SegmentRole::acknowledges_service);
  }
}

bool was_crossed(Play& play) {
  const auto& all = play.connections();
  return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.second.crossed_by_service; });
}

}  // namespace tcpspec::run
