#include "run/time_wait_witness.hpp"

#include "run/build.hpp"
#include "run/prologue.hpp"

namespace tcpspec::run {

namespace ctl = wire::ctl;
using report::SegmentRole;

namespace {

// So far below the window that no connection in TIME-WAIT takes it for a new one (RFC 6191 §2).
constexpr std::uint32_t far_below = 1'000'000'000;

Task<std::optional<wire::Segment>> first_answer(Play& play, Connection& witness, wire::Draft draft) {
  co_await play.send(witness, std::move(draft), SegmentRole::state_probe);
  const Instant asked_at = witness.last_event;
  while (std::optional<Arrival> arrival = co_await play.next(witness, asked_at + play.patience())) {
    const bool answers = arrival->time >= asked_at;
    play.take(witness, *arrival, answers ? SegmentRole::answers_probe : SegmentRole::before_probe, answers);
    if (answers) co_return arrival->segment;
  }
  co_return std::nullopt;
}

/// An octet that the target has had, which any connection acknowledges (RFC 9293 §3.10.7.4).
wire::Draft repeated_octet(Play& play, Connection& witness) {
  const oracle::Tcb tcb = witness.view(false);
  wire::Draft draft = ordinary(play, witness, ctl::ack);
  draft.seq = tcb.rcv_nxt - 1;
  draft.payload = text_at(draft.seq, *tcb.irs, 1);
  return draft;
}

wire::Draft old_syn(Play& play, Connection& witness) {
  const wire::Seq expected = witness.view(false).rcv_nxt;
  wire::Draft syn = opening(play, witness, ctl::syn);
  syn.seq = expected - far_below;
  syn.options.clear();  // without timestamps only the number counts
  return syn;
}

}  // namespace

Task<std::optional<std::string>> keeps_no_time_wait(Play& play) {
  play.step = -1;
  Connection* witness = nullptr;
  try {
    witness = co_await reach_beside(play, play.test.given, "another connection");
  } catch (const Ended&) {
    co_return std::nullopt;  // it tells nothing of the case's own
  }
  const auto to_octet = co_await first_answer(play, *witness, repeated_octet(play, *witness));
  if (to_octet && !to_octet->has(ctl::rst)) co_return std::nullopt;
  // A fault may reset or drop old octets in TIME-WAIT, too; but what opens at once was not in TIME-WAIT.
  const auto to_syn = co_await first_answer(play, *witness, old_syn(play, *witness));
  if (!to_syn) co_return std::nullopt;
  const bool has_listener = witness->flow.target.port == play.target_port;
  if (!to_syn->has(has_listener ? ctl::syn : ctl::rst)) co_return std::nullopt;
  co_return std::string(
      "the target was not in TIME-WAIT: on another connection that was closed in the same way, "
      "an old octet is ") +
      (to_octet ? "answered by RST" : "not answered") + " and an old SYN by " +
      (has_listener ? "SYN,ACK" : "RST");
}

}  // namespace tcpspec::run
