#include "run/probe.hpp"

#include <fmt/format.h>

#include "run/application.hpp"
#include "run/background.hpp"
#include "run/build.hpp"
#include "run/liveness.hpp"
#include "run/uncontrolled_service.hpp"
#include "wire/print.hpp"

namespace tcpspec::run {

using cases::State;
using report::SegmentRole;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

constexpr int most_probes = 3;
// Stacks throttle their responses to segments outside the window (RFC 5961 §7), Linux to one in half a
// second.
constexpr Duration between_attempts = milliseconds(600);

// Far from any number that a SYN cookie fits, and small enough that the acknowledgment is an old one.
constexpr std::uint32_t far_behind = 0x1'0000;

enum class Answer : std::uint8_t { none, acknowledged, reset, opened };

class Probe {
 public:
  Probe(Play& play, Connection& connection)
      : play_(play), connection_(connection), forgotten_(path_may_have_forgotten(play, connection)) {}

  /// Returns when all that was sent before has had its effect; changes nothing.
  Task<void> let_all_arrive() { co_await ask_without_opening(old_octet()); }

  Task<Finding> run(State state) {
    switch (state) {
      case State::closed: co_return co_await is_gone();
      case State::listen: co_return co_await is_listening();
      case State::syn_sent: co_return co_await repeats(ctl::syn, "the SYN");
      case State::syn_received: co_return co_await completes();
      case State::established:
      case State::fin_wait_1:
      case State::fin_wait_2: co_return co_await still_receives(state);
      case State::close_wait:
      case State::closing:
      case State::last_ack:
      case State::time_wait: co_return co_await is_held(state);
    }
    co_return Finding{};
  }

 private:
  /// Sends and takes the response: the first RST, or the first acknowledgment that is not a retransmission.
  /// `until`: an acknowledgment below this may have been sent before; it is the response only if no other
  /// comes. `at_last`: is asked in the place of `draft` when that has not been answered.
  Task<Answer> ask(wire::Draft draft, std::optional<Seq> until = std::nullopt,
                   std::optional<wire::Draft> at_last = std::nullopt) {
    Answer best = Answer::none;
    for (int attempt = 0; attempt < most_probes; ++attempt) {
      if (attempt > 0) co_await play_.wait_until(play_.stage.now() + between_attempts);
      const bool last = at_last && attempt + 1 == most_probes;
      co_await play_.send(connection_, last ? *at_last : draft, SegmentRole::state_probe);
      const Instant asked_at = connection_.last_event;
      const Instant deadline = play_.stage.now() + play_.patience();
      for (;;) {
        std::optional<Arrival> arrival = co_await play_.next(connection_, deadline);
        if (!arrival) break;
        if (arrival->time < asked_at) {  // it responds to something else
          play_.take(connection_, *arrival, SegmentRole::before_probe, false);
          continue;
        }
        const bool background = connection_.is_retransmission(arrival->segment) &&
                                !acknowledgment_with_fin(connection_, *arrival);
        play_.take(connection_, *arrival,
                   background ? SegmentRole::retransmission_beside_probe : SegmentRole::answers_probe,
                   !background);
        if (background) continue;
        if (arrival->segment.has(ctl::rst)) co_return Answer::reset;
        if (arrival->segment.has(ctl::syn)) co_return Answer::opened;
        best = Answer::acknowledged;
        if (!until || arrival->segment.ack == *until) co_return best;
      }
      if (best != Answer::none) co_return best;
    }
    co_return Answer::none;
  }

  /// It carries data because stacks limit their responses to empty segments; without a connection it is reset
  /// (RFC 9293 §3.10.7.1).
  wire::Draft old_octet() { return repeated_octet(play_, connection_); }

  /// Where the connection may be gone, what asks for it must not bring it back.  Some targets are silent to
  /// an acknowledgment so old; they are asked in the usual way at last.
  Task<Answer> ask_without_opening(wire::Draft draft) {
    const wire::Draft usual = draft;
    draft.ack = draft.ack - far_behind;
    co_return co_await ask(std::move(draft), std::nullopt, usual);
  }
  bool may_bring_it_back(const wire::Draft& draft) const {
    return connection_.may_have_ended() && connection_.may_open(draft.seq, draft.ack);
  }

  Task<Answer> ask_with_old_octet() {
    const Answer answer = co_await ask_with_old_octet_alone();
    if (answer != Answer::none) co_return answer;
    co_return co_await ask_with_syn();
  }

  Task<Answer> ask_with_old_octet_alone() {
    wire::Draft draft = old_octet();
    if (may_bring_it_back(draft)) co_return co_await ask_without_opening(std::move(draft));
    co_return co_await ask(std::move(draft));
  }

  /// For targets that are silent to old data, or if there is no connection: a SYN opens one only then, and is
  /// acknowledged otherwise (RFC 9293 §3.10.7.4).
  Task<Answer> ask_with_syn() {
    const oracle::Tcb tcb = connection_.view(false);
    const bool opening_now = tcb.phase == oracle::Phase::syn_sent || tcb.phase == oracle::Phase::syn_received;
    if (opening_now || connection_.flow.target.port != play_.target_port) co_return Answer::none;
    const Answer answer = co_await ask(opening_below(play_, connection_));
    if (answer == Answer::opened) play_.result.awaited_rst = true;  // in answer to what was sent before
    held_by_syn_ = answer == Answer::acknowledged;
    // A RST shows nothing: such a segment opens nothing where no one listens either.
    co_return answer == Answer::reset ? Answer::none : answer;
  }

  /// What shows that there is a connection.
  std::string_view acknowledged() const { return held_by_syn_ ? "a new SYN" : "an old octet"; }

  static Finding finding(bool as_expected, std::string seen) {
    return {as_expected ? Finding::Is::confirmed : Finding::Is::refuted, std::move(seen), {}};
  }
  static std::string gone(Answer answer) {
    return answer == Answer::opened ? "an old octet is not answered, and a new SYN opens"
                                    : "an old octet is answered by RST";
  }
  static Finding unknown() { return {Finding::Is::unknown, "the probes were not answered", {}}; }

  /// For a state that must respond to the probe: either the connection is silent, or the host.
  Task<Finding> silent() {
    if (forgotten_) co_return unknown();
    const std::optional<SignOfLife> sign = co_await only_host_lives(play_, connection_);
    if (!sign) co_return unknown();
    co_return finding(false, sign->what);
  }

  /// Whatever the state is, an unacceptable segment must be acknowledged: that is broken, and not what the
  /// case checks of the state.
  Task<Finding> silent_to_old_octet() {
    Finding found = co_await silent();
    if (found.is == Finding::Is::refuted) found.requirement = "RFC9293-3.5.2-3";
    co_return found;
  }

  Task<Finding> is_gone() {
    const oracle::Tcb& tcb = connection_.tcb();
    if (tcb.fin_seen && tcb.fin_acked && tcb.fin_accepted) connection_.note_possible_end();
    // Made from the variables that a SYN would replace.
    std::optional<wire::Draft> next_octet = next_octet_in_order();
    const Answer answer = co_await ask_with_old_octet();
    if (answer == Answer::none && next_octet) co_return co_await takes_no_more(std::move(*next_octet));
    if (answer == Answer::none) co_return unknown();
    if (answer == Answer::acknowledged)
      co_return finding(false, fmt::format("{} is still acknowledged", acknowledged()));
    co_return finding(true, gone(answer));
  }

  /// Nothing if the target accepts no data, whether there is a connection or not.
  std::optional<wire::Draft> next_octet_in_order() {
    const oracle::Tcb tcb = connection_.view(false);
    if (!tcb.irs || tcb.fin_accepted || tcb.shut()) return std::nullopt;
    wire::Draft octet = ordinary(play_, connection_, ctl::ack | ctl::psh);
    octet.seq = tcb.rcv_nxt;
    octet.ack = tcb.snd_una;
    octet.payload = text_at(octet.seq, *tcb.irs, 1);
    return octet;
  }

  /// A target that does not respond to old data may still accept new data, as long as there is a connection.
  Task<Finding> takes_no_more(wire::Draft next_octet) {
    const Answer answer = co_await ask_without_opening(std::move(next_octet));
    if (answer == Answer::none) co_return unknown();
    if (answer == Answer::acknowledged) co_return finding(false, "data in order are still acknowledged");
    co_return finding(true, answer == Answer::reset ? "the response to data in order is a RST"
                                                    : "the response to data in order is a SYN,ACK");
  }

  Task<Finding> is_listening() {
    const Answer answer = co_await ask_with_old_octet();
    if (answer == Answer::none) co_return unknown();
    if (answer == Answer::opened) co_return finding(true, gone(answer));
    if (answer == Answer::acknowledged)
      co_return finding(false, fmt::format("{} is still acknowledged", acknowledged()));
    wire::Draft syn = opening(play_, connection_, ctl::syn);
    const Answer to_syn = co_await ask(std::move(syn));
    if (to_syn == Answer::none) co_return unknown();
    const bool listens = connection_.last && connection_.last->has(ctl::syn | ctl::ack);
    co_return finding(listens, listens ? "a new SYN is answered by SYN,ACK" : "a new SYN is answered by RST");
  }

  /// States that are recognised by what the target keeps sending.
  Task<Finding> repeats(std::uint16_t flag, std::string what) {
    const Instant deadline = play_.stage.now() + play_.env.timing.rto * 3.5;
    for (;;) {
      std::optional<Arrival> arrival = co_await play_.next(connection_, deadline);
      if (!arrival) co_return finding(false, what + " is not retransmitted");
      const bool repeated = arrival->segment.has(flag) && connection_.is_retransmission(arrival->segment);
      play_.take(connection_, *arrival, SegmentRole::awaited_by_probe, false);
      if (arrival->segment.has(ctl::rst)) co_return finding(false, "RST");
      if (repeated) co_return finding(true, what + " is retransmitted");
    }
  }

  /// SYN-RECEIVED: the right acknowledgment completes the opening.
  Task<Finding> completes() {
    wire::Draft acknowledgment = ordinary(play_, connection_, ctl::ack);
    co_await play_.send(connection_, std::move(acknowledgment), SegmentRole::state_probe);
    const Answer answer = co_await ask_with_old_octet();
    if (answer == Answer::none) co_return unknown();
    if (answer == Answer::opened) co_return finding(false, gone(answer));
    co_return finding(answer == Answer::acknowledged, answer == Answer::acknowledged
                                                          ? "the last acknowledgment completes the opening"
                                                          : "the last acknowledgment is answered by RST");
  }

  /// ESTABLISHED, FIN-WAIT-1 and -2 differ in whether the target has sent its FIN and whether it is
  /// acknowledged. All accept data in order.
  Task<Finding> still_receives(State state) {
    const oracle::Tcb& tcb = connection_.tcb();
    const bool fin_sent = tcb.fin_seen;
    const bool closed_for_good = !play_.env.agent && state != State::established;
    // With a window of zero no data in order are accepted.
    if (closed_for_good || tcb.shut()) co_return co_await takes_no_text(state);
    wire::Draft octet = ordinary(play_, connection_, ctl::ack | ctl::psh, 1);
    octet.ack = tcb.snd_una;  // to acknowledge more would end SYN-RECEIVED and FIN-WAIT-1
    const Seq after = octet.seq + 1;
    if (may_bring_it_back(octet)) {
      const Answer to_old = co_await ask_without_opening(old_octet());
      if (to_old == Answer::reset) co_return finding(false, gone(to_old));
    }
    Answer answer = co_await ask(std::move(octet), after);
    if (answer == Answer::none) {
      answer = co_await ask_with_syn();
      if (answer != Answer::opened) co_return co_await silent();
      co_return finding(false, "there is no response to data in order, and a new SYN opens");
    }
    if (answer == Answer::reset) co_return finding(false, "the response to data in order is a RST");
    const bool advanced = connection_.last && connection_.last->ack == after;
    if (!advanced && connection_.last && connection_.last->ack.after(after))
      co_return finding(false, "text is acknowledged that had to be dropped");
    if (!advanced) co_return finding(false, "data in order are not accepted");
    if (fin_sent && state == State::established && has_uncontrolled_service(play_))
      co_return finding(true, "data in order are accepted; the service has closed its side");
    if (fin_sent == (state == State::established))
      co_return finding(false, fin_sent ? "the target has sent its FIN" : "the target has not sent a FIN");
    co_return finding(true, "data in order are accepted");
  }

  /// ESTABLISHED, FIN-WAIT-1 and -2 if new data cannot decide: the window is zero, or a service has closed
  /// fully, so that the response to data may be a RST (RFC 9293 §3.6.1).
  Task<Finding> takes_no_text(State state) {
    const Answer answer = co_await ask_with_old_octet();
    if (answer == Answer::none) co_return co_await silent_to_old_octet();
    if (answer != Answer::acknowledged) co_return finding(false, gone(answer));
    const oracle::Tcb& tcb = connection_.tcb();
    if (tcb.fin_accepted) co_return finding(false, "the target has taken a FIN");
    if (tcb.fin_seen == (state == State::established))
      co_return finding(false,
                        tcb.fin_seen ? "the target has sent its FIN" : "the target has not sent a FIN");
    if (tcb.fin_seen && tcb.fin_acked != (state == State::fin_wait_2))
      co_return finding(false, tcb.fin_acked ? "its FIN is acknowledged" : "its FIN is not acknowledged");
    co_return finding(true, fmt::format("{} is acknowledged", acknowledged()));
  }

  /// CLOSE-WAIT, CLOSING, LAST-ACK, TIME-WAIT: there is a connection, and the FINs show which state it is.
  Task<Finding> is_held(State state) {
    const bool may_be_reused = state == State::time_wait && connection_.view(false).timestamps;
    const Answer answer = co_await ask_with_old_octet();
    if (answer == Answer::none) co_return co_await silent_to_old_octet();
    if (answer == Answer::opened && may_be_reused)  // by the newer timestamp of the SYN (RFC 6191 §2)
      co_return unknown();
    if (answer != Answer::acknowledged) co_return finding(false, gone(answer));
    const oracle::Tcb& tcb = connection_.tcb();
    if (!tcb.fin_accepted)
      co_return finding(false, fmt::format("{} is acknowledged, but no FIN was taken", acknowledged()));
    const bool fin_sent = tcb.fin_seen;
    if (fin_sent == (state == State::close_wait))
      co_return finding(false, fin_sent ? "the target has sent its FIN" : "the target has not sent a FIN");
    co_return finding(true, fmt::format("{} is acknowledged", acknowledged()));
  }

  Play& play_;
  Connection& connection_;
  const bool forgotten_;  ///< perhaps, by the path, and before the probe
  bool held_by_syn_ = false;
};

bool is_gone(State state) { return state == State::closed || state == State::listen; }

/// Whether both findings can be right: a LISTEN socket is not a connection, and a listener with SYN cookies
/// does not know a connection before the third segment.
bool agree(State wire, State agent) {
  return wire == agent || (is_gone(agent) && (is_gone(wire) || wire == State::syn_received));
}

/// Whether the RST that shows that the connection is gone may be of the service, which ends a connection with
/// such data by itself.
Task<bool> ended_by_service(Play& play, const Connection& connection, State wanted) {
  const bool opened_by_probe = wanted == State::syn_received;
  const bool closes_nothing = opened_by_probe || wanted == State::established || wanted == State::close_wait;
  if (!closes_nothing || !has_uncontrolled_service(play) || connection.may_remain()) co_return false;
  if (connection.tcb().fin_seen) co_return true;
  if (opened_by_probe) co_return co_await ends_such(play, connection);
  co_return co_await hangs_up(play, connection);
}

}  // namespace

Task<Finding> probe(Play& play, Connection& connection, State state) {
  // The agent is asked before the probe, because the probe may change the state.
  Probe wire(play, connection);
  std::optional<State> said = co_await status(play, connection);
  if (said && !agree(state, *said)) {  // the last segment may still have been in flight
    co_await wire.let_all_arrive();
    said = co_await status(play, connection);
  }
  Finding finding = co_await wire.run(state);
  if (finding.is == Finding::Is::refuted) {
    const bool by_service = co_await ended_by_service(play, connection, state);
    if (by_service) {
      play.ended_by_service = true;
      co_return Finding{Finding::Is::unknown, "the service itself ends such a connection", {}};
    }
  }
  if (!said) co_return finding;
  const bool confirmed = finding.is == Finding::Is::confirmed;
  if (confirmed && agree(state, *said)) co_return finding;
  if (confirmed) finding.is = Finding::Is::refuted;
  finding.seen +=
      fmt::format("{} the target's own view is {}", confirmed ? ", but" : ";", cases::to_string(*said));
  co_return finding;
}

}  // namespace tcpspec::run
