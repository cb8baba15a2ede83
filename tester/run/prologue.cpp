#include "run/prologue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "run/application.hpp"
#include "run/awaiting.hpp"
#include "run/build.hpp"
#include "wire/print.hpp"

namespace tcpspec::run {

using cases::State;
using report::SegmentRole;
using report::Verdict;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

constexpr int most_openings = 4;
// A listener with room for few connections has room again soon.
constexpr int most_soon = 3;
// Longer than a program takes from one call to the next, and shorter than until the FIN is sent again.
constexpr Duration until_closed_for_good = milliseconds(100);

/// What the prologue waits for.
using Wanted = std::function<bool(const Connection&, const wire::Segment&)>;

class Prologue {
 public:
  Prologue(Play& play, Connection& connection, const cases::Given& given, Prelude prelude)
      : play_(play), connection_(connection), given_(given), prelude_(prelude) {}

  Task<void> run() {
    switch (given_.state) {
      case State::closed:
      case State::listen: co_return;
      case State::syn_sent: co_return co_await syn_sent();
      case State::syn_received: co_return co_await syn_received();
      case State::established: co_return co_await established();
      case State::fin_wait_1: co_return co_await fin_wait_1();
      case State::fin_wait_2: co_return co_await fin_wait_2();
      case State::close_wait: co_return co_await close_wait();
      case State::closing: co_return co_await closing();
      case State::last_ack: co_return co_await last_ack();
      case State::time_wait: co_return co_await time_wait();
    }
  }

 private:
  [[noreturn]] void never_reached(const std::string& why) const {
    throw Ended{Verdict::inconclusive,
                fmt::format("never reached {}: {}", cases::to_string(given_.state), why),
                {},
                {}};
  }

  /// A service that has too much to do may be the reason.
  [[noreturn]] void not_accepted(const std::string& why) const {
    play_.opening_repeated = true;
    never_reached(why);
  }

  /// Waits for a wanted segment; sends `again` (if there is one) whenever nothing comes.
  Task<void> await(std::string what, Wanted wanted, std::optional<wire::Draft> again) {
    const bool is_syn = again && again->flags == ctl::syn;
    const int soon = is_syn && play_.env.room.small() ? most_soon : 0;
    for (int attempt = 1 - soon;; ++attempt) {
      const Duration patience = attempt <= 0 ? play_.env.timing.soon() : play_.patience();
      const Instant deadline = play_.stage.now() + patience;
      for (;;) {
        std::optional<Arrival> arrival = co_await play_.next(connection_, deadline);
        if (!arrival) break;
        const bool is_wanted = wanted(connection_, arrival->segment);
        const bool reset = arrival->segment.has(ctl::rst);
        play_.take(connection_, *arrival, SegmentRole::preparation, is_wanted);
        if (is_wanted) co_return;
        if (reset) never_reached(fmt::format("expected {}, got {}", what, wire::to_string(arrival->segment)));
        co_await acknowledge_text(arrival->segment);
      }
      if (attempt == most_openings) never_reached(fmt::format("expected {}, got silence", what));
      if (!again) continue;
      play_.opening_repeated = play_.opening_repeated || is_syn;
      co_await play_.send(connection_, *again, SegmentRole::repeated_for_loss);
    }
  }

  /// Data that the application sends by itself (a banner) must not stay outstanding.
  Task<void> acknowledge_text(const wire::Segment& segment) {
    if (prelude_.outstanding > 0) co_return;
    if (segment.payload.empty() || connection_.tcb().phase != oracle::Phase::synchronized) co_return;
    wire::Draft acknowledgment = ordinary(play_, connection_, ctl::ack);
    if (segment.has(ctl::fin)) acknowledgment.ack = acknowledgment.ack - 1;
    co_await play_.send(connection_, std::move(acknowledgment), SegmentRole::preparation);
  }

  Task<void> send_and_await(wire::Draft draft, std::string what, Wanted wanted) {
    co_await play_.send(connection_, draft, SegmentRole::preparation);
    co_await await(std::move(what), std::move(wanted), std::move(draft));
  }

  static bool is_syn_ack(const Connection& c, const wire::Segment& s) {
    return s.has(ctl::syn | ctl::ack) && s.ack == c.facing(s).rcv_nxt;
  }
  static bool acknowledges_all(const Connection& c, const wire::Segment& s) {
    return s.has(ctl::ack) && !s.has(ctl::syn) && !s.has(ctl::rst) && s.ack == c.tcb().rcv_nxt;
  }
  static bool has_fin(const Connection&, const wire::Segment& s) { return s.has(ctl::fin); }

  // CLOSED -> SYN-SENT: the target's application opens.
  Task<void> syn_sent() {
    if (play_.env.awaited) co_return co_await await_syn(play_, connection_);
    const Reply reply = co_await open_actively(play_, connection_);
    if (!reply.ok) never_reached("OPEN failed: " + reply.error);
    co_await await(
        "<CTL=SYN>", [](const Connection&, const wire::Segment& s) { return s.has(ctl::syn); }, std::nullopt);
  }

  Task<void> syn_received() {
    if (given_.opening != cases::Opening::passive) co_await syn_sent();
    wire::Draft syn = opening(play_, connection_, ctl::syn);
    co_await send_and_await(std::move(syn), "<CTL=SYN,ACK>", is_syn_ack);
  }

  Task<void> established() {
    switch (given_.opening) {
      case cases::Opening::passive: co_await established_passively(); break;
      case cases::Opening::active: co_await established_actively(); break;
      case cases::Opening::simultaneous: co_await established_simultaneously(); break;
    }
    if (given_.zero_window) co_await fill_window();
    if (prelude_.acknowledged > 0) {
      co_await say(prelude_.acknowledged);
      wire::Draft acknowledgment = ordinary(play_, connection_, ctl::ack);
      co_await play_.send(connection_, std::move(acknowledgment), SegmentRole::preparation);
    }
    if (given_.state == State::established) co_await leave_outstanding();
  }

  /// The application sends; returns when the octets have come.
  Task<void> say(std::uint32_t octets) {
    co_await accept(play_, connection_);
    const Seq end = connection_.tcb().snd_nxt + octets;
    const Reply reply = co_await demand(play_, fmt::format("SEND {} {}", connection_.handle, octets), "SEND");
    if (!reply.ok) throw Ended{Verdict::error, "the agent could not send: " + reply.error, {}, {}};
    co_await await(
        "text",
        [end](const Connection&, const wire::Segment& s) {
          return !s.payload.empty() && (s.seq + s.len()).at_or_after(end);
        },
        std::nullopt);
  }

  Task<void> leave_outstanding() {
    if (prelude_.outstanding > 0) co_await say(prelude_.outstanding);
  }

  Task<void> established_passively() {
    co_await syn_received();
    wire::Draft acknowledgment = ordinary(play_, connection_, ctl::ack);
    co_await play_.send(connection_, acknowledgment, SegmentRole::preparation);
    play_.has_opened = true;
    // Only the application knows whether the acknowledgment has arrived.
    for (int attempt = 1; attempt < most_openings; ++attempt) {
      const bool accepted = co_await accepted_within(play_, connection_, play_.patience());
      if (accepted) break;
      co_await play_.send(connection_, acknowledgment, SegmentRole::repeated_for_loss);
    }
    co_await accept(play_, connection_);
    if (!play_.env.agent && given_.state == State::established) co_await absorb_banner();
  }

  Task<void> established_actively() {
    co_await syn_sent();
    wire::Draft answer = opening(play_, connection_, ctl::syn | ctl::ack);
    co_await send_and_await(std::move(answer), "<ACK=RCV.NXT><CTL=ACK>", acknowledges_all);
    play_.has_opened = true;
    if (!play_.env.awaited || given_.state != State::established) co_return;
    // A client speaks first, mostly, and perhaps with the third segment.
    co_await acknowledge_text(*connection_.last);
    co_await absorb_banner();
  }

  Task<void> established_simultaneously() {
    co_await syn_received();
    wire::Draft acknowledgment = ordinary(play_, connection_, ctl::ack);
    co_await play_.send(connection_, std::move(acknowledgment), SegmentRole::preparation);
  }

  /// A service may send a greeting. What it sends soon after the opening is accepted and acknowledged. One
  /// that is known to greet is waited for.
  Task<void> absorb_banner() {
    const bool greets = play_.service && play_.service->greets;
    const Duration soon = play_.env.timing.rtt * 4 + milliseconds(20);
    bool greeted = false;
    for (;;) {
      const Duration limit = greets && !greeted ? play_.patience() : soon;
      std::optional<Arrival> arrival = co_await play_.next(connection_, play_.stage.now() + limit);
      if (!arrival && greets && !greeted) not_accepted("the service did not greet");
      if (!arrival) co_return;
      greeted = greeted || !arrival->segment.payload.empty();
      play_.take(connection_, *arrival, SegmentRole::from_service, false);
      if (arrival->segment.has(ctl::rst)) not_accepted("the service reset the connection");
      if (arrival->segment.has(ctl::fin)) not_accepted("the service closed the connection");
      co_await acknowledge_text(arrival->segment);
    }
  }

  /// The application does not read, so the window closes when its buffer is full.
  Task<void> fill_window() {
    constexpr int most_segments = 4000;
    for (int i = 0; i < most_segments; ++i) {
      const oracle::Tcb& tcb = connection_.tcb();
      if (tcb.rcv_wnd() == 0) co_return;
      const std::size_t octets = std::min(tcb.largest_payload(), tcb.rcv_wnd());
      wire::Draft text = ordinary(play_, connection_, ctl::ack | ctl::psh, octets);
      co_await send_and_await(std::move(text), "<ACK=RCV.NXT><CTL=ACK>", acknowledges_all);
    }
    never_reached("the window did not close");
  }

  // The FIN stays unacknowledged.
  Task<void> fin_wait_1() {
    if (play_.service && play_.service->role == Role::daytime) {
      co_await syn_received();
      wire::Draft acknowledgment = ordinary(play_, connection_, ctl::ack);
      co_await play_.send(connection_, std::move(acknowledgment), SegmentRole::preparation);
      play_.has_opened = true;
    } else {
      co_await established();
    }
    co_await leave_outstanding();
    co_await close(play_, connection_);
    co_await await("<CTL=FIN,ACK>", has_fin, std::nullopt);
    co_await let_service_close_for_good();
  }

  /// A service may send its FIN and stop reading a moment later.  That does not show on the wire, but data
  /// that come between the two are taken, and data that come after them are reset (RFC 9293 §3.6.1).
  Task<void> let_service_close_for_good() {
    if (!play_.env.agent) co_await play_.wait_until(play_.stage.now() + until_closed_for_good);
  }

  Task<void> fin_wait_2() {
    co_await fin_wait_1();
    wire::Draft acknowledgment = ordinary(play_, connection_, ctl::ack);
    co_await play_.send(connection_, std::move(acknowledgment), SegmentRole::preparation);
    co_await settle(State::fin_wait_2);
  }

  Task<void> close_wait() {
    co_await established();
    wire::Draft fin = ordinary(play_, connection_, ctl::fin | ctl::ack);
    co_await send_and_await(std::move(fin), "<ACK=RCV.NXT><CTL=ACK>", acknowledges_all);
    co_await leave_outstanding();
  }

  // Our FIN crosses the target's: it does not acknowledge it.
  Task<void> closing() {
    co_await fin_wait_1();
    wire::Draft fin = ordinary(play_, connection_, ctl::fin | ctl::ack);
    fin.ack = connection_.tcb().snd_una;
    co_await send_and_await(std::move(fin), "<ACK=RCV.NXT><CTL=ACK>", acknowledges_all);
  }

  Task<void> last_ack() {
    if (play_.env.agent) {
      co_await close_wait();
      co_await close(play_, connection_);
    } else {  // a service that closes when it reads end of file
      co_await established();
      wire::Draft fin = ordinary(play_, connection_, ctl::fin | ctl::ack);
      co_await play_.send(connection_, std::move(fin), SegmentRole::preparation);
    }
    co_await await("<CTL=FIN,ACK>", has_fin, std::nullopt);
    // Where both FINs were under way, the target is in CLOSING.
    if (!acknowledges_all(connection_, *connection_.last))
      not_accepted("the service closed at the same time");
  }

  Task<void> time_wait() {
    co_await fin_wait_2();
    wire::Draft fin = ordinary(play_, connection_, ctl::fin | ctl::ack);
    co_await send_and_await(std::move(fin), "<ACK=RCV.NXT><CTL=ACK>", acknowledges_all);
  }

  /// A bare acknowledgment gets no response. With the agent one can wait for its effect, so that a lost one
  /// is sent again.
  Task<void> settle(State wanted) {
    if (!play_.env.agent) co_return;
    for (int attempt = 1; attempt <= most_openings; ++attempt) {
      const Instant deadline = play_.stage.now() + play_.patience();
      while (play_.stage.now() < deadline) {
        const std::optional<State> state = co_await status(play_, connection_);
        if (!state || *state == wanted) co_return;
        co_await play_.wait_until(play_.stage.now() + milliseconds(10));
      }
      co_await play_.send_again(connection_, SegmentRole::repeated_for_loss);
    }
    never_reached("the acknowledgment of the FIN was not taken");
  }

  Play& play_;
  Connection& connection_;
  cases::Given given_;
  Prelude prelude_;
};

Connection& open_for(Play& play, const cases::Given& given, const std::string& name) {
  const Site& site = play.env.sites.at(play.family);
  if (play.env.awaited && given.state != State::closed) return open_awaited(play, name);
  // The target's own port is known only when it does not open actively.
  const bool active = given.state == State::syn_sent || given.opening != cases::Opening::passive;
  return play.open(name, site.tester, {site.target, active ? std::uint16_t{0} : play.target_port});
}

}  // namespace

Task<void> reach(Play& play, const cases::Given& given, Prelude prelude) {
  co_await prepare_application(play);
  Prologue prologue(play, open_for(play, given, {}), as_opened(play.env, given), prelude);
  co_await prologue.run();
}

Task<Connection*> reach_beside(Play& play, const cases::Given& given, const std::string& name) {
  Connection& connection = open_for(play, given, name);
  Prologue prologue(play, connection, as_opened(play.env, given), {});
  try {
    co_await prologue.run();
  } catch (const Ended&) {
    co_return nullptr;
  }
  co_return &connection;
}

}  // namespace tcpspec::run
