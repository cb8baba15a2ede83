#include "walk/player.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hex.hpp"
#include "oracle/relative.hpp"
#include "run/application.hpp"
#include "run/background.hpp"
#include "run/build.hpp"
#include "run/lateness.hpp"
#include "run/ledger.hpp"
#include "run/prologue.hpp"
#include "wire/print.hpp"

namespace tcpspec::walk {

using cases::CallVerb;
using cases::State;
using report::SegmentRole;
using run::Arrival;
using run::Play;
using run::Task;
using wire::Segment;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

// As in the sweep: a rate limit may be for the whole host, of one second or five (RFC 5961 §7).
constexpr Duration until_limits_pass = seconds(6);
constexpr int held_back_again = 3;
constexpr std::uint32_t small_buffer = 4096;
constexpr std::uint32_t all_octets = 1'000'000;
constexpr std::uint32_t most_payload = 1'200;
constexpr std::uint32_t small_mss = 500;
// Below 2^30, as in the sweep.
constexpr std::uint32_t low_timestamps = 1U << 29;

std::uint16_t bit_if_known(std::optional<State> state) {
  return state ? sweep::bit(*state) : std::uint16_t{0};
}

class Player {
 public:
  Player(Play& play, const oracle::Tables& tables, const Plan& plan, const Known& known, Trace& out,
         Guide guide)
      : play_(play),
        plan_(plan),
        known_(known),
        out_(out),
        guide_(guide),
        dice_(plan.seed),
        possible_(tables, plan.start.given.state == State::closed ||
                                  plan.start.given.opening != cases::Opening::passive
                              ? State::closed
                              : State::listen) {}

  Task<void> run() {
    if (plan_.start.stamps) play_.begin_timestamps_below(low_timestamps);
    co_await run::reach(play_, plan_.start.given);
    co_await begin();
    if (!co_await is_there()) co_return;
    out_.reached = true;
    for (std::size_t i = 0; !is_over(i); ++i) {
      const Event event = plan_.events.empty() ? draw() : plan_.events[i];
      out_.events.push_back(event);
      out_.spots.push_back({possible_.likely().state, possible_.likely().opening});
      out_.last = play_.stage.now();
      if (play_.recording) out_.responses.emplace_back();
      co_await perform(event);
      look_at_invariants();
      out_.late = play_.lateness() > at_once();
      if (out_.departure) co_return;
      if (possible_.is_lost()) {
        ++out_.unsure;
        co_return;
      }
      ++out_.judged;
    }
  }

 private:
  run::Connection& connection() { return play_.connection(); }

  bool is_over(std::size_t played) const {
    if (!plan_.events.empty()) return played >= plan_.events.size();
    if (played >= static_cast<std::size_t>(plan_.steps)) return true;
    // Without a listener nothing more can happen here.
    const bool ended = possible_.likely().state == State::closed && plan_.start.given.state != State::closed;
    return ended && played > 0;
  }

  Task<void> begin() {
    const State state = plan_.start.given.state;
    if (state != State::closed && state != State::listen)
      co_await play_.wait_until(play_.stage.now() + at_once());
    const std::vector<Answer> before = drain();
    Model model = model_of(state, plan_.start.given.opening, connection().tcb(),
                           connection().tracker().target_syn(), play_.began(), play_.stage.now());
    for (const Answer& answer : before) take_numbers(model, answer.segment);
    possible_.begin(std::move(model));
    handle_iss_ = possible_.likely().iss;
    // Of a target that opens, the peer's number is not known yet.
    if (state != State::syn_sent) handle_irs_ = possible_.likely().irs;
  }

  /// A target that was told to open, and heard nothing for long, may have given up.
  Task<bool> is_there() {
    const cases::Given& given = plan_.start.given;
    const bool opens = given.state == State::syn_sent || given.state == State::syn_received ||
                       given.state == State::established;
    if (given.opening == cases::Opening::passive || !opens) co_return true;
    co_return ((co_await ask_state()) & sweep::bit(State::closed)) == 0;
  }

  /// How long an immediate response may take.
  Duration at_once() const { return play_.env.timing.rtt * 4 + run::usual_lateness; }

  Event draw() {
    Surroundings around{possible_.likely(), play_.env.agent, last_again(), play_.env.timing.msl, 0};
    around.largest = std::min(most_payload, connection().tcb().largest_payload());
    Event event = draw_one(around);
    if (!guide_.directs || guide_.coverage == nullptr || !std::holds_alternative<SegmentEvent>(event))
      return event;
    constexpr int further = 2;
    for (int i = 0; i < further; ++i)
      if (Event other = draw_one(around);
          std::holds_alternative<SegmentEvent>(other) && visits(other) < visits(event))
        event = std::move(other);
    return event;
  }

  Event draw_one(const Surroundings& around) {
    constexpr int attempts = 8;
    for (int attempt = 0; attempt < attempts; ++attempt)
      if (Event event = draw_event(dice_, around); is_of_a_peer(event)) return event;
    return WaitEvent{milliseconds(10)};
  }

  /// How often walks have been in the situation that the segment would make.
  std::uint32_t visits(const Event& event) {
    const SegmentEvent& segment = std::get<SegmentEvent>(event);
    const wire::Draft draft = run::build(play_, connection(), pattern_of(segment)).front();
    const wire::Datagram planned = wire::parse(wire::emit(draft));
    const std::vector<Question> asked = questions(possible_.likely(), std::get<Segment>(planned));
    return asked.empty() ? 0 : guide_.coverage->visits(asked.front().situation);
  }

  /// Whether a TCP could send it after what it has sent.
  bool is_of_a_peer(const Event& event) {
    const auto* segment = std::get_if<SegmentEvent>(&event);
    if (segment == nullptr || possible_.likely().held.empty()) return true;
    const wire::Draft draft = run::build(play_, connection(), pattern_of(*segment)).front();
    Segment planned;
    planned.seq = draft.seq;
    planned.flags = draft.flags;
    planned.payload = draft.payload;
    return std::none_of(possible_.models().begin(), possible_.models().end(),
                        [&](const Model& model) { return contradicts_itself(model, planned); });
  }

  /// The last segment as it would be written now.
  std::optional<SegmentEvent> last_again() {
    if (!last_) return std::nullopt;
    const oracle::Tcb tcb = connection().view(false);
    SegmentEvent out = last_event_;
    out.seq = Place{Anchor::rcv_nxt, last_->seq - tcb.rcv_nxt};
    out.ack = Place{Anchor::snd_nxt, last_->has(ctl::ack) ? last_->ack - tcb.snd_nxt : 0};
    return out;
  }

  Task<void> perform(const Event& event) {
    take_early();
    if (const auto* segment = std::get_if<SegmentEvent>(&event))
      co_await send(*segment);
    else if (const auto* call = std::get_if<CallEvent>(&event))
      co_await make(*call);
    else
      co_await wait(std::get<WaitEvent>(event).time);
  }

  /// For who reads it.
  void note(const Arrival& arrival) {
    if (!play_.recording || out_.responses.empty()) return;
    const Segment& segment = arrival.segment;
    Seen seen{oracle::describe(segment, true, connection().facing(segment)), {}};
    const bool may_come = run::background(connection(), arrival, false, play_.env.timing).has_value();
    if (!may_come) {
      seen.pattern = "<CTL=" + wire::flags_to_string(segment.flags & ~ctl::psh) + ">";
      if (!segment.payload.empty()) seen.pattern += fmt::format("<DATA={}>", segment.payload.size());
    }
    out_.responses.back().push_back(std::move(seen));
  }

  std::vector<Answer> drain() {
    std::vector<Answer> out;
    while (!connection().inbox.empty()) {
      const Arrival arrival = std::move(connection().inbox.front());
      connection().inbox.pop_front();
      note(arrival);
      play_.take(connection(), arrival, SegmentRole::unprompted, false);
      out.push_back({arrival.segment});
    }
    return out;
  }

  /// What came after the last event was judged, and what came since.
  void take_early() { possible_.take(drain()); }

  // ---- a segment

  Task<void> send(const SegmentEvent& event) {
    std::vector<wire::Draft> drafts = run::build(play_, connection(), pattern_of(event));
    if (connection().view(false).irs != possible_.likely().irs && event.octets > 0) stream_sure_ = false;
    // Urgent data may be got aside.
    if (event.has(ctl::urg)) stream_sure_ = false;
    co_await play_.send(connection(), std::move(drafts.front()), SegmentRole::stimulus);
    const wire::Datagram datagram = wire::parse(*connection().last_sent);
    last_ = std::get<Segment>(datagram);
    last_event_ = event;
    Judgement judgement;
    for (int attempt = 0;; ++attempt) {
      const std::vector<Answer> answers = co_await collect(*last_);
      const std::uint16_t told = co_await ask_state();
      judgement = possible_.sent(play_.stage.now(), *last_, answers, told);
      if (judgement.is != Judgement::Is::suppressed || attempt == held_back_again) break;
      co_await play_.wait_until(play_.stage.now() + until_limits_pass);
      take_early();
      co_await play_.send_again(connection(), SegmentRole::stimulus);
    }
    if (judgement.is == Judgement::Is::suppressed) judgement.is = Judgement::Is::departs;
    conclude(judgement);
    note_situation(judgement);
    note_incarnation();
  }

  /// Waits for the reaction until silence is one.
  Task<std::vector<Answer>> collect(const Segment& stimulus) {
    const Instant sent = connection().last_event;
    const std::optional<Seq> awaited = possible_.awaited(stimulus);
    Instant deadline = sent + play_.patience();
    std::vector<Answer> out;
    for (;;) {
      std::optional<Arrival> arrival = co_await play_.next(connection(), deadline);
      if (!arrival) co_return out;
      const bool decides = arrival->time >= sent && is_decisive(arrival->segment, awaited);
      note(*arrival);
      play_.take(connection(), *arrival, SegmentRole::reaction, false);
      if (arrival->time >= sent) out.push_back({arrival->segment, arrival->time - sent > at_once()});
      if (decides)
        deadline = std::min(deadline, play_.stage.now() + play_.env.timing.rtt * 2 + milliseconds(5));
    }
  }

  /// Nothing that says more will follow.
  bool is_decisive(const Segment& answer, const std::optional<Seq>& awaited) {
    if (answer.has(ctl::rst) || answer.has(ctl::syn)) return true;
    if (awaited) return answer.has(ctl::ack) && answer.ack == *awaited;
    return answer.len() == 0;
  }

  Task<std::uint16_t> ask_state() {
    if (!play_.env.agent) co_return std::uint16_t{0};
    // An agent that knows no four-tuple tells of the connection that it has a handle for.
    std::string handle = may_be_another() ? std::exchange(connection().handle, {}) : connection().handle;
    const std::optional<State> told = co_await run::status(play_, connection());
    connection().handle = std::move(handle);
    co_return bit_if_known(told);
  }

  // ---- the application

  bool is_of_handle(Seq iss, Seq irs) const {
    return iss == handle_iss_ && (!handle_irs_ || irs == *handle_irs_);
  }

  /// The present connection may not be the one of the handle.
  bool may_be_another() {
    const oracle::Tcb& tcb = connection().tcb();
    if (tcb.iss && tcb.irs && !is_of_handle(*tcb.iss, *tcb.irs)) return true;
    return std::any_of(possible_.models().begin(), possible_.models().end(),
                       [&](const Model& model) { return !is_of_handle(model.iss, model.irs); });
  }

  /// Whether the application has this connection.
  Task<bool> has_handle() {
    const Model& model = possible_.likely();
    const bool there = model.state != State::closed && model.state != State::listen;
    if (!there || !play_.env.agent) co_return false;
    if (!connection().handle.empty() && is_of_handle(model.iss, model.irs)) co_return true;
    if (model.state == State::syn_sent || model.state == State::syn_received ||
        model.state == State::time_wait)
      co_return false;
    if (!connection().handle.empty()) {
      const std::string old = std::exchange(connection().handle, {});
      co_await play_.request("ABORT " + old);
    }
    const bool accepted = co_await run::accepted_within(play_, connection(), at_once());
    handle_iss_ = possible_.likely().iss;
    handle_irs_ = possible_.likely().irs;
    co_return accepted;
  }

  Task<void> make(const CallEvent& call) {
    const bool possible = co_await has_handle();
    if (!possible) {
      conclude(possible_.called(play_.stage.now(), CallVerb::status, drain(), 0));
      co_return;
    }
    const std::optional<std::uint32_t> taken = possible_.taken_octets();
    const bool fin_taken = possible_.fin_taken();
    const std::string& handle = connection().handle;
    std::string line = fmt::format("SHUTDOWN {}", handle);
    if (call.verb == CallVerb::send) line = fmt::format("SEND {} {}", handle, call.octets);
    if (call.verb == CallVerb::receive) line = fmt::format("RECEIVE {} {}", handle, all_octets);
    if (call.verb == CallVerb::abort) line = fmt::format("ABORT {}", handle);
    const run::Reply reply = co_await play_.request(std::move(line));
    if (call.verb == CallVerb::abort) connection().handle.clear();
    if (call.verb == CallVerb::receive) judge_octets(reply, taken, fin_taken);
    co_await play_.wait_until(play_.stage.now() + at_once());
    const std::vector<Answer> answers = drain();
    const std::uint16_t told = co_await ask_state();
    conclude(possible_.called(play_.stage.now(), call.verb, answers, told));
  }

  /// The application gets exactly the octets that were sent, in order.
  void judge_octets(const run::Reply& reply, std::optional<std::uint32_t> taken, bool fin_taken) {
    const std::uint64_t before = connection().delivered;
    wanted_.clear();
    if (taken && *taken > before) wanted_.push_back(fmt::format("{} octets", *taken - before));
    if (taken && (fin_taken || wanted_.empty())) wanted_.emplace_back(fin_taken ? "end of file" : "nothing");
    const std::uint64_t octets = reply.number("octets");
    connection().delivered += octets;
    if (!stream_sure_) return;
    const auto data = base::from_hex(reply.get("data"));
    bool as_sent = data.has_value();
    for (std::size_t i = 0; as_sent && i < data->size(); ++i) as_sent = (*data)[i] == 'A' + (before + i) % 26;
    if (!as_sent) return depart_from_stream("octets that were not sent, or not in this order");
    if (!taken) return;
    if (!reply.ok) return depart_from_stream("the error " + reply.error);
    if (before + octets < *taken) return depart_from_stream("fewer octets than were acknowledged");
    if (before + octets > *taken) return depart_from_stream("more octets than were acknowledged");
    const bool end = reply.get("eof") == "1";
    if (end && !fin_taken) return depart_from_stream("the end, and there was no FIN");
    if (!end && fin_taken) return depart_from_stream("no end after the FIN");
  }

  void depart_from_stream(std::string seen) {
    Departure departure;
    departure.against = Departure::Against::stream;
    departure.rule = "RECEIVE";
    departure.seen = std::move(seen);
    departure.situation.state = possible_.likely().state;
    departure.wanted = wanted_;
    depart(std::move(departure));
  }

  Task<void> wait(Duration time) {
    co_await play_.wait_until(play_.stage.now() + time);
    const std::vector<Answer> answers = drain();
    const std::uint16_t told = co_await ask_state();
    conclude(possible_.waited(play_.stage.now(), play_.env.timing.msl, answers, told));
  }

  // ---- judging

  void note_situation(const Judgement& judgement) {
    if (guide_.coverage == nullptr || judgement.rule.empty()) return;
    if (judgement.is == Judgement::Is::fine) guide_.coverage->visit(judgement.situation, play_.family);
    if (out_.departure) guide_.coverage->depart(judgement.situation, play_.family, judgement.grade);
  }

  void conclude(const Judgement& judgement) {
    if (possible_.is_lost()) out_.lost = judgement.rule + " " + judgement.seen;
    if (judgement.is == Judgement::Is::fine && judgement.grade == oracle::Grade::tolerated) {
      ++out_.tolerated;
      depart(departure_of(judgement));
    }
    if (judgement.is != Judgement::Is::departs) return;
    // What is known of the target for one of the models may be what happened.
    for (const Judgement& other : judgement.others)
      if (known_ && known_(departure_of(other))) return;
    depart(departure_of(judgement));
  }

  Departure departure_of(const Judgement& judgement) const {
    Departure departure;
    departure.rule = judgement.rule;
    departure.seen = judgement.seen;
    departure.grade = judgement.grade;
    departure.situation = judgement.situation;
    departure.point = sweep::id(judgement.point);
    departure.begins = judgement.begins;
    departure.family = static_cast<int>(play_.family);
    return departure;
  }

  void depart(Departure departure) {
    departure.family = static_cast<int>(play_.family);
    if (!out_.departure && !(known_ && known_(departure))) out_.departure = std::move(departure);
  }

  void look_at_invariants() {
    if (!connection().witness.looks()) return;
    const auto& departures = connection().witness.departures();
    for (; invariants_seen_ < departures.size(); ++invariants_seen_) {
      const run::Witness::Departure& one = departures[invariants_seen_];
      Departure departure;
      departure.against = Departure::Against::invariant;
      departure.invariant = one.invariant;
      departure.rule = play_.env.ledger->invariants()[one.invariant].name;
      departure.seen = one.got;
      departure.figure = one.figure;
      depart(std::move(departure));
    }
  }

  /// A new connection of the same four-tuple has a stream of its own.
  void note_incarnation() {
    if (possible_.is_lost() || possible_.likely().state != State::syn_received) return;
    if (possible_.likely().irs == irs_) return;
    irs_ = possible_.likely().irs;
    // The octets of a SYN in TIME-WAIT count from the connection before.
    stream_sure_ = last_->payload.empty();
  }

  Play& play_;
  const Plan plan_;
  const Known& known_;
  Trace& out_;
  const Guide guide_;
  Dice dice_;
  PossibleModels possible_;
  std::optional<Segment> last_;
  SegmentEvent last_event_;
  Seq handle_iss_;  ///< the connection that the application's handle is for
  std::optional<Seq> handle_irs_;
  Seq irs_;
  std::vector<std::string> wanted_;  ///< what RECEIVE should have returned
  bool stream_sure_ = true;
  std::size_t invariants_seen_ = 0;
};

}  // namespace

namespace {

cases::OptionField option_of(std::uint32_t number) {
  const cases::Expression value{{{false, number}}};
  return {cases::OptionField::Kind::value, {value, value, true}};
}

}  // namespace

cases::Case case_for(const Start& start) {
  cases::Case out;
  out.id = "walk";
  out.given = start.given;
  if (start.given.zero_window) out.receive_buffer = small_buffer;
  if (!start.stamps && !start.sack && !start.scale && !start.small_segments) return out;
  cases::SegmentPattern offer;
  if (start.stamps) offer.timestamps = cases::OptionField{cases::OptionField::Kind::any, {}};
  if (start.sack) offer.sack_permitted = cases::OptionField{cases::OptionField::Kind::any, {}};
  if (start.scale) offer.window_scale = option_of(7);
  if (start.small_segments) offer.mss = option_of(small_mss);
  out.offer = std::move(offer);
  return out;
}

Task<void> play(Play& play, const oracle::Tables& tables, const Plan& plan, const Known& known, Trace& out,
                Guide guide) {
  Player player(play, tables, plan, known, out, guide);
  co_await player.run();
}

}  // namespace tcpspec::walk
