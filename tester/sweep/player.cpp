#include "sweep/player.hpp"

#include <algorithm>

#include "run/application.hpp"
#include "run/background.hpp"
#include "run/build.hpp"
#include "run/prologue.hpp"
#include "run/time_wait_witness.hpp"

namespace tcpspec::sweep {

using cases::State;
using oracle::Reaction;
using oracle::StampClass;
using report::SegmentRole;
using run::Arrival;
using run::Connection;
using run::Play;
using run::Task;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

constexpr int probe_attempts = 3;
// Stacks throttle their responses to segments outside the window (RFC 5961 §7), Linux to one in half a
// second.
constexpr Duration between_probes = milliseconds(600);
constexpr std::uint32_t small_buffer = 4096;
constexpr Duration soon = milliseconds(20);
// Below 2^30, a number that is older by 2^30 has wrapped through zero; RFC 7323 §5.3 compares modulo 2^32.
constexpr std::uint32_t low_timestamps = 1U << 29;

bool stamps_agreed(const Point& point) {
  return point.stamps != StampClass::off && point.stamps != StampClass::offered;
}

run::Prelude prelude_for(const Point& point) {
  const bool connected = point.state != State::closed && point.state != State::listen &&
                         point.state != State::syn_sent && point.state != State::syn_received;
  run::Prelude prelude;
  if (point.ack == AckPoint::old && connected) prelude.acknowledged = 2;
  if (point.ack == AckPoint::part) prelude.outstanding = 2;
  return prelude;
}

class Player {
 public:
  Player(Play& play, const Point& point, bool may_be_silent, Observation& out)
      : play_(play), point_(point), may_be_silent_(may_be_silent), out_(out) {}

  Task<void> run() {
    if (point_.stamps == StampClass::older) play_.begin_timestamps_below(low_timestamps);
    const cases::Given given{point_.state, point_.opening, point_.zero_window};
    co_await run::reach(play_, given, prelude_for(point_));
    connection_ = &play_.connection();
    // A late or repeated response to the preparation would look like the reaction. Also, many stacks respond
    // to every segment while their window is closed.
    if (point_.state != State::closed && point_.state != State::listen)
      co_await play_.wait_until(play_.stage.now() + at_once());
    drain();
    look();
    if (out_.end != Observation::End::not_reached) co_return;  // the point does not exist here
    co_await send_stimulus();
    co_await collect();
    const std::optional<State> told = co_await status(play_, *connection_);
    out_.told = told ? bit(*told) : std::uint16_t{0};
    co_await probe();
    // If there is no response to the probes, the target's own view decides.
    if (out_.end == Observation::End::unanswered && out_.told != 0) {
      out_.end = Observation::End::judged;
      out_.states = out_.told;
    }
    cross_check(out_);
  }

  /// Why the target was not in the state; nothing if it was. A target that skips TIME-WAIT breaks the rule of
  /// the segment that leads there, and no rule of TIME-WAIT.
  Task<std::optional<std::string>> never_there() {
    const bool departed_before = play_.recording;
    const bool exists =
        out_.end != Observation::End::window_too_small && out_.end != Observation::End::not_applicable;
    if (point_.state != State::time_wait || !departed_before || !exists) co_return std::nullopt;
    co_return co_await run::keeps_no_time_wait(play_);
  }

 private:
  Connection& connection() { return *connection_; }

  /// How long an immediate response may take.
  Duration at_once() const { return play_.env.timing.rtt * 4 + soon; }

  /// A segment from before the stimulus is not a response to it.
  void drain() {
    while (!connection().inbox.empty()) {
      const Arrival arrival = std::move(connection().inbox.front());
      connection().inbox.pop_front();
      play_.take(connection(), arrival, SegmentRole::before_point, false);
    }
  }

  void look() {
    const bool opens = point_.has(ctl::syn) && !point_.has(ctl::rst);
    const oracle::Tcb tcb = connection().view(opens);
    before_.rcv_nxt = tcb.rcv_nxt;
    before_.rcv_wnd = tcb.rcv_wnd();
    before_.snd_una = tcb.snd_una;
    before_.snd_nxt = tcb.snd_nxt;
    before_.iss = tcb.iss;
    before_.ts_recent = tcb.ts_recent;
    stimulus_ = stimulus(point_, before_);
    last_tsval_ = play_.ts_now();
    const oracle::Situation meant = situation(point_);
    const oracle::Situation is = situation(point_, before_.rcv_wnd);
    if (meant.sequence != is.sequence) out_.end = Observation::End::window_too_small;
    if (stamps_agreed(point_) && !tcb.timestamps) out_.end = Observation::End::not_applicable;
  }

  Task<void> send_stimulus() {
    wire::Draft draft = draft_of(play_, connection(), point_, before_, stimulus_);
    out_.asked = true;
    co_await play_.send(connection(), std::move(draft), SegmentRole::point);
    sent_ = connection().last_event;
  }

  /// A segment that the target may send without a stimulus.
  bool is_background(const Arrival& arrival) {
    if (arrival.time < sent_) return true;
    if (!connection().is_retransmission(arrival.segment)) return false;
    if (arrival.segment.has(ctl::fin)) fin_again_ = true;
    if (!arrival.segment.has(ctl::syn | ctl::ack)) return true;
    // A SYN,ACK that is sent again at once is a response; later, its timer has run out.
    return arrival.time - sent_ > at_once();
  }

  /// An acknowledgment may be on a FIN or on data that are sent again.
  std::optional<wire::Segment> riding(const Arrival& arrival) {
    if (arrival.time < sent_) return std::nullopt;
    if (auto bare = acknowledgment_with_fin(connection(), arrival, may_be_silent_)) {
      const bool new_numbers = bare->ack.after(before_.rcv_nxt);
      if (!new_numbers && arrival.time - sent_ > at_once()) return std::nullopt;
      on_a_fin_ = !new_numbers;
      return bare;
    }
    if (!arrival.segment.has(ctl::ack) || arrival.segment.has(ctl::syn) || arrival.segment.has(ctl::rst) ||
        !arrival.segment.ack.after(before_.rcv_nxt) || !has_numbers())
      return std::nullopt;
    wire::Segment bare = arrival.segment;
    bare.seq = before_.snd_nxt;
    bare.payload.clear();
    bare.flags = ctl::ack;
    return bare;
  }

  bool has_numbers() const { return before_.iss.has_value() && point_.state != State::syn_sent; }

  /// Waits for the reaction until silence is one.
  Task<void> collect() {
    Instant deadline = sent_ + play_.patience();
    bool seen = false;
    for (;;) {
      std::optional<Arrival> arrival = co_await play_.next(connection(), deadline);
      if (!arrival) co_return;
      std::optional<wire::Segment> answer;
      on_a_fin_ = false;
      if (!is_background(*arrival))
        answer = arrival->segment;
      else
        answer = riding(*arrival);
      if (arrival->segment.has(ctl::syn) && is_background(*arrival)) syn_again_ = true;
      play_.take(connection(), *arrival, answer ? SegmentRole::reaction : SegmentRole::unprompted, false);
      if (!answer) continue;
      const Reaction reaction = classify(*answer, point_.state, before_, stimulus_);
      if (!seen) out_.reaction = reaction;
      out_.on_a_fin = on_a_fin_ && (!seen || out_.on_a_fin);
      // The second of two acknowledgments may say more.
      if (seen && out_.reaction == Reaction::ack && reaction != Reaction::other) out_.reaction = reaction;
      if (seen && out_.reaction == Reaction::ack_text && reaction == Reaction::ack_all)
        out_.reaction = reaction;
      if (!seen)
        deadline = std::min(deadline, play_.stage.now() + play_.env.timing.rtt * 2 + milliseconds(5));
      seen = true;
      if (reaction != Reaction::ack && reaction != Reaction::ack_text) co_return;
    }
  }

  struct Answer {
    enum class Is : std::uint8_t { nothing, reset, acknowledged } is = Is::nothing;
    Seq ack;
  };

  /// Sends, and takes the first RST or acknowledgment that comes.
  Task<Answer> ask(wire::Draft draft, int attempts) {
    for (int attempt = 0; attempt < attempts; ++attempt) {
      if (attempt > 0) co_await play_.wait_until(play_.stage.now() + between_probes);
      co_await play_.send(connection(), draft, SegmentRole::state_probe);
      const Instant asked = connection().last_event;
      const Instant deadline = asked + play_.patience();
      for (;;) {
        std::optional<Arrival> arrival = co_await play_.next(connection(), deadline);
        if (!arrival) break;
        const bool again = connection().is_retransmission(arrival->segment);
        if (again && arrival->segment.has(ctl::fin)) fin_again_ = true;
        if (again && arrival->segment.has(ctl::syn)) syn_again_ = true;
        const bool rides = again && acknowledgment_with_fin(connection(), *arrival).has_value();
        const bool answers = arrival->time >= asked && (!again || rides) && !arrival->segment.has(ctl::syn);
        play_.take(connection(), *arrival, answers ? SegmentRole::answers_probe : SegmentRole::unprompted,
                   false);
        if (!answers) continue;
        if (arrival->segment.has(ctl::rst)) co_return Answer{Answer::Is::reset, {}};
        if (arrival->segment.has(ctl::ack)) co_return Answer{Answer::Is::acknowledged, arrival->segment.ack};
      }
    }
    co_return Answer{};
  }

  wire::Draft probe_draft(std::uint16_t flags, Seq seq, Seq ack, std::size_t octets) {
    wire::Draft draft;
    draft.flow = connection().flow;
    draft.flags = flags;
    draft.seq = seq;
    draft.ack = ack;
    if (stamps_agreed(point_) || connection().tcb().timestamps)
      draft.options.push_back(wire::Option::timestamps(stamp(), connection().tcb().ts_target));
    draft.payload = run::text_at(seq, seq - 1, octets);
    return draft;
  }

  /// Never older than in the segment of the point.
  std::uint32_t stamp() const {
    const std::uint32_t now = play_.ts_now();
    const std::uint32_t most = std::max(before_.ts_recent, last_tsval_);
    return static_cast<std::int32_t>(now - most) > 0 ? now : most + 1;
  }

  /// A probe: an octet from before the window. It has data because stacks throttle responses to empty
  /// segments, and acknowledges no more than before, so that it changes nothing.
  wire::Draft old_octet(Seq rcv_nxt, Seq ack) { return probe_draft(ctl::ack, rcv_nxt - 1, ack, 1); }

  bool begun() const {
    return out_.reaction == Reaction::syn_ack || out_.reaction == Reaction::syn_ack_text ||
           out_.reaction == Reaction::syn_ack_new;
  }

  Task<void> probe() {
    if (point_.state == State::syn_sent && !begun() && out_.reaction != Reaction::ack &&
        out_.reaction != Reaction::ack_all && out_.reaction != Reaction::ack_text)
      co_return co_await probe_opening();
    Seq rcv_nxt = before_.rcv_nxt;
    Seq ack = before_.snd_una;
    if (begun() || point_.state == State::syn_sent) {
      rcv_nxt = stimulus_.seq + 1;
      ack = connection().tcb().snd_nxt;
    }
    if (point_.state == State::syn_received) {
      rcv_nxt = before_.rcv_nxt;
      ack = before_.snd_nxt;
    }
    const bool opening = begun() || point_.state == State::syn_received;
    // The right acknowledgment completes an opening.
    if (opening && out_.reaction != Reaction::ack_all)
      co_await play_.send(connection(), probe_draft(ctl::ack, rcv_nxt, ack, 0), SegmentRole::state_probe);
    wire::Draft octet = old_octet(rcv_nxt, ack);
    const Answer answer = co_await ask(std::move(octet), probe_attempts);
    if (answer.is == Answer::Is::nothing) {
      out_.end = Observation::End::unanswered;
      co_return;
    }
    Evidence evidence;
    evidence.gone = answer.is == Answer::Is::reset;
    evidence.rcv_nxt = answer.ack;
    if (!evidence.gone) evidence.fin = co_await our_fin();
    if (!begun() && point_.state != State::syn_sent)
      out_.reaction = with_evidence(out_.reaction, before_, stimulus_, evidence);
    out_.states = states_after(point_, out_.reaction, before_, stimulus_, evidence);
    out_.end = Observation::End::judged;
  }

  /// A FIN that is not acknowledged is sent again.
  Task<Evidence::Fin> our_fin() {
    const bool matters = point_.state == State::fin_wait_1 || point_.state == State::closing;
    if (!matters) co_return Evidence::Fin::unknown;
    const Instant deadline = sent_ + play_.env.timing.rto * 3;
    while (!fin_again_) {
      std::optional<Arrival> arrival = co_await play_.next(connection(), deadline);
      if (!arrival) break;
      if (connection().is_retransmission(arrival->segment) && arrival->segment.has(ctl::fin))
        fin_again_ = true;
      play_.take(connection(), *arrival, SegmentRole::unprompted, false);
    }
    co_return fin_again_ ? Evidence::Fin::outstanding : Evidence::Fin::acknowledged;
  }

  /// SYN-SENT ignores a segment without flags, CLOSED responds with a RST; and the SYN is sent again.
  Task<void> probe_opening() {
    out_.end = Observation::End::judged;
    if (!syn_again_) {
      wire::Draft bare = probe_draft(0, before_.rcv_nxt, Seq(0), 0);
      const Answer answer = co_await ask(std::move(bare), 1);
      if (answer.is == Answer::Is::reset) {
        out_.states = bit(State::closed) | bit(State::listen);
        co_return;
      }
    }
    const Instant deadline = sent_ + play_.env.timing.rto * 3.5;
    while (!syn_again_) {
      std::optional<Arrival> arrival = co_await play_.next(connection(), deadline);
      if (!arrival) break;
      syn_again_ = arrival->segment.has(ctl::syn);
      play_.take(connection(), *arrival, SegmentRole::unprompted, false);
    }
    out_.states = syn_again_ ? bit(State::syn_sent) : every_state;
    if (!syn_again_) out_.end = Observation::End::unanswered;
  }

  Play& play_;
  const Point point_;
  const bool may_be_silent_;
  Observation& out_;
  Connection* connection_ = nullptr;
  Before before_;
  Stimulus stimulus_;
  Instant sent_;
  std::uint32_t last_tsval_ = 0;
  bool fin_again_ = false;  ///< our FIN was seen again after the stimulus
  bool syn_again_ = false;
  bool on_a_fin_ = false;  ///< of the present response, as Observation::on_a_fin
};

}  // namespace

cases::Case case_for(const Point& point) {
  cases::Case out;
  out.id = "sweep";
  out.given = {point.state, point.opening, point.zero_window};
  // A window closes sooner over a small buffer.
  if (point.zero_window) out.receive_buffer = small_buffer;
  if (stamps_agreed(point)) {
    cases::SegmentPattern offer;
    offer.timestamps = cases::OptionField{cases::OptionField::Kind::any, {}};
    out.offer = std::move(offer);
  }
  return out;
}

std::uint32_t case_key(const Point& point) {
  return static_cast<std::uint32_t>(point.state) | static_cast<std::uint32_t>(point.opening) << 4 |
         static_cast<std::uint32_t>(point.zero_window) << 6 |
         static_cast<std::uint32_t>(stamps_agreed(point)) << 7;
}

bool needs_agent(const Point& point) {
  const run::Prelude prelude = prelude_for(point);
  if (prelude.acknowledged > 0 || prelude.outstanding > 0 || point.zero_window) return true;
  if (point.opening != cases::Opening::passive) return true;
  return point.state == State::close_wait || point.state == State::last_ack;
}

Task<void> play(Play& play, const Point& point, bool may_be_silent, Observation& out) {
  Player player(play, point, may_be_silent, out);
  std::optional<std::string> never_there;
  try {
    co_await player.run();
    never_there = co_await player.never_there();
  } catch (const run::Ended& ended) {
    out.end = ended.verdict == report::Verdict::not_applicable ? Observation::End::not_applicable
                                                               : Observation::End::not_reached;
    throw;
  }
  if (!never_there) co_return;
  out.end = Observation::End::never_there;
  throw run::Ended{report::Verdict::inconclusive, *never_there, {}, {}};
}

}  // namespace tcpspec::sweep
