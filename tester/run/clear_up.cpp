#include "run/clear_up.hpp"

#include <vector>

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

/// The numbers that RCV.NXT of the target may be, for a RST must be exact (RFC 5961 §3.2): what it has said,
/// which is right where data have not reached it or where it took more than it should have; `next`, which it
/// should be, where its acknowledgment is still to come; and the end of what was sent beyond its window,
/// which its application may have opened meanwhile.
std::vector<wire::Seq> where_a_reset_is_exact(const Connection& connection, wire::Seq next) {
  if (connection.tcb().phase != oracle::Phase::synchronized) return {next};
  std::vector<wire::Seq> numbers{connection.highest_acknowledgment()};
  for (const wire::Seq other : {next, connection.end_of_sent()})
    if (other.after(numbers.back())) numbers.push_back(other);
  return numbers;
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
  for (const wire::Seq exact : where_a_reset_is_exact(connection, draft.seq)) {
    draft.seq = exact;
    co_await play.send(connection, draft, SegmentRole::clear_up);
  }
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
