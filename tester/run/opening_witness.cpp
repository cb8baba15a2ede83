#include "run/opening_witness.hpp"

#include "run/build.hpp"
#include "run/prologue.hpp"
#include "run/question.hpp"

namespace tcpspec::run {

namespace ctl = wire::ctl;

namespace {

// Outside any window.
constexpr std::uint32_t outside_any_window = 1'000'000'000;

constexpr Question whether_it_opens{report::SegmentRole::state_probe, report::SegmentRole::answers_probe,
                                    report::SegmentRole::before_probe};

/// Completes the opening, and brings an octet that is acknowledged if it does.
wire::Draft third_segment(Play& play, Connection& witness) {
  const oracle::Tcb tcb = witness.view(false);
  wire::Draft draft = ordinary(play, witness, ctl::ack | ctl::psh);
  draft.payload = text_at(draft.seq, *tcb.irs, 1);
  return draft;
}

}  // namespace

Task<std::optional<std::string>> keeps_no_opening(Play& play) {
  play.step = -1;
  cases::Given given;
  given.state = cases::State::syn_received;
  Connection* witness = co_await reach_beside(play, given, "another connection");
  if (witness == nullptr) co_return std::nullopt;
  wire::Draft third = third_segment(play, *witness);
  const wire::Seq completed = third.seq + 1;
  wire::Draft syn = opening(play, *witness, ctl::syn);
  syn.seq = third.seq + outside_any_window;
  const wire::Seq other = syn.seq + 1;
  const auto to_syn = co_await answer_to(play, *witness, std::move(syn), whether_it_opens);
  if (!to_syn || !to_syn->segment.has(ctl::syn | ctl::ack) || to_syn->segment.ack != other)
    co_return std::nullopt;
  const auto to_third = co_await answer_to(play, *witness, std::move(third), whether_it_opens);
  if (!to_third || to_third->segment.has(ctl::rst) || to_third->segment.ack != completed)
    co_return std::nullopt;
  co_return "the target keeps nothing of an opening, as with SYN cookies (RFC 4987 §3.6): on another connection, "
      "two SYNs with different numbers were answered by SYN,ACK, and the first opening could still be completed";
}

}  // namespace tcpspec::run
