#include "run/clear_up.hpp"

#include "run/build.hpp"

namespace tcpspec::run {

using report::SegmentRole;
namespace ctl = wire::ctl;

namespace {

/// A full listener may drop the third segment of an opening and keep the opening (Linux does), also after a
/// RST in response to the next segment. Then it has room for one less, for a minute.
Task<void> reset_opening(Play& play, Connection& connection) {
  if (!play.env.room.small() || !connection.tcb().irs) co_return;
  wire::Draft draft = ordinary(play, connection, ctl::rst);
  draft.seq = *connection.tcb().irs + 1;
  draft.options.clear();
  co_await play.send(connection, std::move(draft), SegmentRole::clear_up);
}

}  // namespace

Task<void> reset(Play& play, Connection& connection) {
  for (wire::Draft& syn : connection.forged_syns) {
    syn.flags = ctl::rst;
    syn.seq += 1;
    syn.options.clear();
    co_await play.send(connection, syn, SegmentRole::clear_up);
  }
  if (connection.flow.target.port == 0) co_return;
  if (!connection.may_remain()) co_return co_await reset_opening(play, connection);
  wire::Draft draft = ordinary(play, connection, ctl::rst | ctl::ack);
  draft.options.clear();  // without timestamps none can be too old for the target
  // It must be exact (RFC 5961 §3.2). What the target has said is RCV.NXT where data have not reached it, or
  // where it took more than it should have; what it should be is where its acknowledgment is still to come.
  const wire::Seq said = connection.tcb().last_ack_sent;
  const bool differs = connection.tcb().phase == oracle::Phase::synchronized && said != draft.seq;
  if (!differs) co_return co_await play.send(connection, std::move(draft), SegmentRole::clear_up);
  wire::Draft by_its_word = draft;
  by_its_word.seq = said;
  co_await play.send(connection, std::move(by_its_word), SegmentRole::clear_up);
  if (said.before(draft.seq)) co_await play.send(connection, std::move(draft), SegmentRole::clear_up);
}

Task<void> send_last(Play& play, Connection& connection) {
  if (connection.flow.target.port == 0 || !connection.may_remain()) co_return;
  const bool sent_before = connection.tcb().fin_accepted;
  wire::Draft last = ordinary(play, connection, sent_before ? ctl::ack : ctl::fin | ctl::ack);
  co_await play.send(connection, std::move(last), SegmentRole::clear_up);
}

Task<bool> await_end(Play& play, Connection& connection, Instant deadline) {
  if (!connection.last_sent) co_return false;
  const wire::Datagram datagram = wire::parse(*connection.last_sent);
  const auto* last = std::get_if<wire::Segment>(&datagram);
  if (last == nullptr) co_return false;
  wire::Seq end = last->seq + last->len();
  bool acknowledged = false, corrected = false;
  for (;;) {
    const std::optional<Arrival> arrival = co_await play.next(connection, deadline);
    if (!arrival || arrival->segment.has(ctl::rst)) co_return acknowledged;
    const wire::Segment& came = arrival->segment;
    acknowledged = acknowledged || came.ack == end;
    wire::Draft next = ordinary(play, connection, ctl::ack);
    next.seq = end;
    next.ack = came.seq + came.len();
    if (came.has(ctl::syn) || (!came.has(ctl::fin) && (acknowledged || corrected))) continue;
    if (!acknowledged && !corrected) {  // it has taken more than it should have, or less
      corrected = true;
      next.flags |= ctl::fin;
      next.seq = came.ack;
      end = came.ack + 1;
    }
    co_await play.send(connection, std::move(next), SegmentRole::clear_up);
    if (came.has(ctl::fin) && acknowledged) co_return true;
  }
}

}  // namespace tcpspec::run
