#include "run/machine.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "case/access.hpp"
#include "case/expression.hpp"
#include "run/application.hpp"
#include "run/build.hpp"
#include "run/clear_up.hpp"
#include "run/expect.hpp"
#include "run/flights.hpp"
#include "run/further_connections.hpp"
#include "run/lateness.hpp"
#include "run/opening_witness.hpp"
#include "run/play.hpp"
#include "run/probe.hpp"
#include "run/prologue.hpp"
#include "run/time_wait_witness.hpp"
#include "run/uncontrolled_service.hpp"
#include "run/window_room.hpp"
#include "wire/option.hpp"

namespace tcpspec::run {

using cases::VerdictRule;
using report::Verdict;

namespace {

// Far more than any case needs; see Play::keep.
constexpr std::size_t most_taped_events = 16'384;
constexpr std::size_t most_taped_octets = 1 << 20;

Verdict verdict_of(VerdictRule::Word word) {
  switch (word) {
    case VerdictRule::Word::pass: return Verdict::pass;
    case VerdictRule::Word::warn: return Verdict::warn;
    case VerdictRule::Word::fail: return Verdict::fail;
    case VerdictRule::Word::inconclusive: return Verdict::inconclusive;
    case VerdictRule::Word::not_applicable: return Verdict::not_applicable;
  }
  return Verdict::error;
}

const VerdictRule* rule_for(const cases::Case& test, const cases::OutcomeName& outcome) {
  for (const VerdictRule& rule : test.verdict)
    if (!outcome.empty() && rule.outcome == outcome) return &rule;
  return nullptr;
}

/// `given`: only what it prepares can be tested.
bool ends_the_case(VerdictRule::Word word, bool given) {
  return word == VerdictRule::Word::fail || word == VerdictRule::Word::inconclusive ||
         (given && word == VerdictRule::Word::not_applicable);
}

/// Of an outcome to which the case does not apply only what the case says of it is played.
bool speaks_of(const cases::Step& step, const cases::OutcomeName& outcome) {
  const auto names = [&](const auto& by_outcome) {
    return !by_outcome.is_single() && by_outcome.find(outcome) != nullptr;
  };
  if (const auto* send = std::get_if<cases::Send>(&step.action)) return names(send->segment);
  if (const auto* state = std::get_if<cases::StateStep>(&step.action)) return names(state->state);
  const auto* call = std::get_if<cases::CallStep>(&step.action);
  return call && (names(call->call) || names(call->returns));
}

/// A case that offers timestamps and then sends with or without them tests targets that use them (RFC 7323
/// §3.2).
bool asks_of_timestamps(const cases::Case& test, const cases::SegmentPattern& pattern) {
  const bool offered =
      test.offer && test.offer->timestamps && test.offer->timestamps->kind != cases::OptionField::Kind::none;
  return offered && (pattern.timestamps || pattern.tsval || pattern.tsecr);
}

/// Then it overflows the window on purpose.
bool makes_the_window_small(const cases::Case& test) {
  return test.receive_buffer.has_value() || test.given.zero_window;
}

/// Then the case itself tests it.
bool asks_for_the_state_first(const cases::Case& test) {
  return !test.steps.empty() && std::holds_alternative<cases::StateStep>(test.steps.front().action);
}

/// Whether the target has sent a SYN,ACK as it should be.
bool has_opened_by_half(const report::CaseResult& result) {
  return std::any_of(result.segments.begin(), result.segments.end(), [](const report::SegmentRecord& one) {
    const bool as_it_should =
        one.role == report::SegmentRole::matched || one.role == report::SegmentRole::preparation;
    constexpr std::uint16_t syn_ack = wire::ctl::syn | wire::ctl::ack;
    return one.from_target && as_it_should && one.control_bits && (*one.control_bits & syn_ack) == syn_ack;
  });
}

/// Of a stimulus that the connection was sent between the two.
bool takes_nothing(const oracle::Tcb& before, const oracle::Tcb& after) {
  return after.phase == before.phase && after.rcv_nxt == before.rcv_nxt && after.snd_una == before.snd_una;
}

report::StepVerb verb_of(const cases::Step& step) {
  using report::StepVerb;
  if (std::holds_alternative<cases::Send>(step.action)) return StepVerb::send;
  if (std::holds_alternative<cases::Expect>(step.action)) return StepVerb::expect;
  if (std::holds_alternative<cases::Wait>(step.action)) return StepVerb::wait;
  if (std::holds_alternative<cases::CallStep>(step.action)) return StepVerb::call;
  if (std::holds_alternative<cases::Acknowledge>(step.action)) return StepVerb::acknowledge;
  return StepVerb::state;
}

std::size_t octets_of(const std::vector<wire::Draft>& drafts) {
  std::size_t octets = 0;
  for (const wire::Draft& draft : drafts) octets += draft.payload.size();
  return octets;
}

/// More than the default MSS is cut on most targets. Less is not, and only plain data in their place in the
/// stream may come in parts as well.
bool depends_on_one_segment(const cases::SegmentPattern& pattern, const std::vector<wire::Draft>& drafts) {
  const bool cut_on_most = octets_of(drafts) > wire::default_mss(wire::Family::ipv4);
  return !cut_on_most && (pattern.seq || pattern.ecn || pattern.fragment);
}

bool sends_urgent(const cases::Step& step) {
  const auto* call = std::get_if<cases::CallStep>(&step.action);
  if (!call) return false;
  const auto& all = call->call.alternatives;
  return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.second.urgent; });
}

/// A broken MUST is a fail. A SHOULD or MAY that is not followed is a warn.
Verdict by_level(Verdict verdict, const std::optional<cases::Level>& level, bool keywords_only) {
  const bool must = !level || cases::binds(*level, keywords_only);
  return verdict == Verdict::fail && !must ? Verdict::warn : verdict;
}

}  // namespace

report::CaseResult unplayed(const cases::Case& test, const Environment& env, wire::Family family) {
  report::CaseResult result;
  result.id = test.id;
  result.title = test.title;
  result.family = static_cast<int>(family);
  result.verdict = Verdict::pass;
  result.checks = test.checks;
  result.tags = test.tags;
  result.file = test.at.file;
  result.line = test.at.line;
  if (!test.checks.empty() && env.level_of) result.level = env.level_of(test.checks.front());
  for (const auto* list : {&test.given_steps, &test.steps})
    for (const cases::Step& step : *list)
      result.steps.push_back(
          {step.text, step.at.file, step.at.line, step.at.column, 0, {}, verb_of(step), sends_urgent(step)});
  return result;
}

Machine::Machine(const cases::Case& test, const Environment& env, Ports& ports, wire::Family family,
                 std::uint64_t seed, Script script)
    : ports_(ports, tape_),
      play_(std::make_unique<Play>(test, env, ports_, family, seed)),
      script_(std::move(script)) {
  play_->result = unplayed(test, env, family);
  play_->result.tape.seed = seed;
}

Machine::~Machine() = default;

void Machine::tape(TapeEvent event) {
  if (script_ || too_long_to_tape_ || !play_->env.evidence) return;
  taped_octets_ += event.octets.size();
  too_long_to_tape_ = tape_.size() >= most_taped_events || taped_octets_ > most_taped_octets;
  if (too_long_to_tape_)
    tape_ = {};  // a part of it could not be judged again
  else
    tape_.push_back(to_string(event));
}

void Machine::on_start(Instant now) {
  tape({.kind = TapeEvent::Kind::start, .time = now});
  play_->result.began_at = now.ns;
  play_->begin(now);
  root_ = perform();
  root_.start();
}

void Machine::on_sent(Instant when) {
  tape({.kind = TapeEvent::Kind::sent, .time = when});
  play_->on_sent(when);
}

void Machine::on_unsendable(const Unsendable& why) {
  tape({.kind = why.too_long ? TapeEvent::Kind::too_long : TapeEvent::Kind::unsendable, .text = why.why});
  play_->on_unsendable(why);
}

bool Machine::on_segment(Instant stamp, const wire::Segment& segment, wire::OctetView octets) {
  tape({.kind = TapeEvent::Kind::segment,
        .time = stamp,
        .octets = wire::Octets(octets.begin(), octets.end()),
        .unverifiable = segment.checksum == wire::Checksum::unverifiable});
  return play_->on_segment(stamp, segment, octets);
}

void Machine::on_icmp(Instant stamp, const wire::IcmpMessage& message, wire::OctetView octets) {
  tape({.kind = TapeEvent::Kind::segment,
        .time = stamp,
        .octets = wire::Octets(octets.begin(), octets.end())});
  play_->on_icmp(stamp, message, octets);
}

void Machine::on_reply(Instant now, std::string_view line) {
  tape({.kind = TapeEvent::Kind::reply, .time = now, .text = std::string(line)});
  play_->on_reply(now, line);
}

void Machine::on_deadline(Instant now) {
  tape({.kind = TapeEvent::Kind::deadline, .time = now});
  play_->stage.advance(now);
  play_->stage.wake(false);
}

std::optional<Action> Machine::poll_action() { return play_->stage.take_action(); }
Instant Machine::next_deadline() const { return play_->stage.deadline(); }
bool Machine::finished() const { return finished_; }
bool Machine::opened() const { return play_->has_opened; }
bool Machine::opening_repeated() const { return play_->opening_repeated; }
bool Machine::ended_by_service() const { return play_->ended_by_service; }
const report::CaseResult& Machine::result() const { return play_->result; }
report::CaseResult Machine::take_result() { return std::move(play_->result); }

report::CaseResult Machine::take_unfinished() {
  report::CaseResult result = std::move(play_->result);
  result.seconds = play_->since_start(play_->stage.now());
  result.tape.events = std::move(tape_);
  return result;
}

Task<void> Machine::perform() {
  std::optional<Ended> ended;
  bool reached = false;
  try {
    if (script_)
      co_await script_(*play_);
    else
      co_await play_case(reached);
  } catch (const Ended& end_of_case) {
    ended = end_of_case;
  } catch (const oracle::Unbound& unbound) {
    ended = Ended{Verdict::error, unbound.what(), {}, {}};
  } catch (const std::exception& failure) {
    ended = Ended{Verdict::error, what_happened(failure), {}, {}};
  }
  if (ended) settle(*ended, reached);
  play_->result.seconds = play_->since_start(play_->stage.now());
  if (reached) co_await doubt_the_state();
  if (!script_) discount_lateness(*play_);
  judged_ = true;
  try {
    co_await clear_up();
  } catch (const std::exception&) {
    // The target's own timers remove what cannot be cleared up. The verdict does not change.
  } catch (const Ended&) {
  }
  if (!script_) {
    play_->result.tape.verdict = play_->result.verdict;
    // Without all that was sent it could not be judged again.
    if (play_->result.segments_not_kept == 0 && !too_long_to_tape_)
      play_->result.tape.events = std::move(tape_);
  }
  finished_ = true;
}

Task<void> Machine::play_case(bool& reached) {
  co_await reach(*play_, play_->test.given);
  open_further_connections(*play_);
  co_await steps(true);
  reached = true;
  co_await steps(false);
}

Task<void> Machine::steps(bool given) {
  const auto& list = given ? play_->test.given_steps : play_->test.steps;
  const int offset = given ? 0 : static_cast<int>(play_->test.given_steps.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    play_->step = offset + static_cast<int>(i);
    report::StepRecord& record = play_->result.steps[static_cast<std::size_t>(play_->step)];
    record.began = play_->since_start(play_->stage.now());
    play_->wrong_sums = 0;
    performed_ = &list[i];
    co_await one_step(list[i]);
    if (play_->result.steps[static_cast<std::size_t>(play_->step)].result.empty())
      play_->result.steps[static_cast<std::size_t>(play_->step)].result = "done";
  }
}

Task<void> Machine::one_step(const cases::Step& step) {
  Connection& connection = play_->connection(step.connection);
  std::string& record = play_->result.steps[static_cast<std::size_t>(play_->step)].result;
  const VerdictRule* rule = rule_for(play_->test, outcome_);
  if (rule && rule->word == VerdictRule::Word::not_applicable && !speaks_of(step, outcome_)) {
    record = "not for this outcome";
  } else if (const auto* send = std::get_if<cases::Send>(&step.action)) {
    if (const cases::SegmentPattern* pattern = send->segment.find(outcome_))
      co_await send_step(connection, *pattern, send->times);
    else
      record = "not for this outcome";
  } else if (const auto* expectation = std::get_if<cases::Expect>(&step.action)) {
    const cases::OutcomeName outcome = co_await expect(*play_, connection, *expectation);
    play_->result.steps[static_cast<std::size_t>(play_->step)].result =
        outcome.empty() ? "as expected" : outcome;
    if (!outcome.empty()) met(outcome);
  } else if (const auto* wait = std::get_if<cases::Wait>(&step.action)) {
    co_await play_->wait_until(play_->stage.now() + play_->duration(wait->time));
  } else if (const auto* call = std::get_if<cases::CallStep>(&step.action);
             call && play_->env.awaited && cases::only_asks(*call)) {
    co_await answer_from_the_wire(*call, connection);
  } else if (call) {
    co_await perform_call(*play_, connection, *call, outcome_);
  } else if (const auto* state = std::get_if<cases::StateStep>(&step.action)) {
    co_await state_step(*state, connection);
  } else if (const auto* trips = std::get_if<cases::Acknowledge>(&step.action)) {
    const std::string flights = co_await make_round_trips(*play_, connection, *trips);
    play_->result.steps[static_cast<std::size_t>(play_->step)].result = flights;
  }
}

namespace {

/// Of what the way to the target would not let through, or the target not look at.
void refuse_what_does_not_get_there(const Play& play, const cases::SegmentPattern& pattern) {
  const bool by_frame =
      pattern.ip_checksum || pattern.padding || pattern.destination == cases::SpecialAddress::another_host;
  if (by_frame && (play.env.over_loopback || play.routers > 0))
    throw not_applicable("only a host on the same link gets what no router would pass on");
  if (pattern.source && play.env.over_loopback)
    throw not_applicable("over the loopback a host does not look at source addresses");
  const bool extended = pattern.hop_by_hop_options || pattern.destination_options;
  if (extended && play.routers > 0)
    throw not_applicable("many routers drop what has extension headers (RFC 7872)");
  if (!pattern.destination) return;
  if (play.env.over_loopback) throw not_applicable("the loopback has no address of a group of hosts");
  if (play.routers > 0)
    throw not_applicable(fmt::format(
        "a segment to all hosts of a link does not pass the {} routers on the path", play.routers));
}

}  // namespace

Task<void> Machine::send_step(Connection& connection, const cases::SegmentPattern& pattern, int times) {
  if (cases::written_data(pattern)) connection.own_text = true;
  refuse_what_does_not_get_there(*play_, pattern);
  if (asks_of_timestamps(play_->test, pattern) && connection.tcb().phase == oracle::Phase::synchronized &&
      !connection.tcb().timestamps)
    throw not_applicable("the target has not agreed to timestamps");
  if (has_uncontrolled_service(*play_)) co_await let_speak_first(*play_, connection);
  const oracle::Tcb view = connection.view(false);
  if (!makes_the_window_small(play_->test) &&
      overflows_window(pattern, times, play_->scope(connection, view)))
    throw not_applicable(
        fmt::format("the target's window of {} octets is smaller than the data of the case", view.rcv_wnd()));
  connection.refused_stimulus.reset();
  const oracle::Tcb before = connection.tcb();
  for (int i = 0; i < times; ++i) {
    if (pattern.icmp) {
      wire::IcmpDraft draft = build_icmp(*play_, connection, pattern);
      co_await play_->send_icmp(connection, std::move(draft));
      continue;
    }
    std::vector<wire::Draft> drafts = build(*play_, connection, pattern);
    if (drafts.size() > 1 && depends_on_one_segment(pattern, drafts))
      throw not_applicable(
          fmt::format("the target takes segments of {} octets at most, and the case sends {}",
                      connection.tcb().mss, octets_of(drafts)));
    for (wire::Draft& draft : drafts) {
      if (draft.ttl <= play_->routers)
        throw not_applicable(
            fmt::format("a segment with a TTL of {} does not reach a target behind {} routers", draft.ttl,
                        play_->routers));
      // A response would go to the source address of the segment. Nobody has that of a stranger.
      if (draft.source && pattern.source != cases::SpecialAddress::strangers) {
        connection.forged.push_back({*draft.source, connection.flow.tester.port});
        play_->ports().overhear(connection.forged.back());
        if ((draft.flags & wire::ctl::syn) != 0) connection.forged_syns.push_back(draft);
      }
      co_await play_->send(connection, std::move(draft), report::SegmentRole::stimulus);
    }
  }
  const bool once = times == 1 && !pattern.icmp && !pattern.source;
  if (once && takes_nothing(before, connection.tcb())) connection.refused_stimulus = connection.last_sent;
}

/// The application cannot be asked. The state at the end of a case can be found out on the wire; before the
/// end, that would change what follows.
Task<void> Machine::answer_from_the_wire(const cases::CallStep& step, Connection& connection) {
  const bool last = performed_ == &play_->test.steps.back();
  const cases::Returns* returns = step.returns.alternatives.empty() ? nullptr : step.returns.find(outcome_);
  if (last && returns != nullptr && returns->kind == cases::Returns::Kind::state &&
      access_to({.state = returns->state}, cases::Opens::by_itself) != cases::Access::agent)
    co_return co_await require_state(returns->state, connection);
  play_->result.steps[static_cast<std::size_t>(play_->step)].result = "not asked, because there is no agent";
}

Task<void> Machine::state_step(const cases::StateStep& step, Connection& connection) {
  if (const cases::State* wanted = step.state.find(outcome_)) co_await require_state(*wanted, connection);
}

Task<void> Machine::require_state(cases::State wanted, Connection& connection) {
  const Finding finding = co_await probe(*play_, connection, wanted);
  const std::string name(cases::to_string(wanted));
  switch (finding.is) {
    case Finding::Is::confirmed:
      play_->result.steps[static_cast<std::size_t>(play_->step)].result = finding.seen;
      co_return;
    case Finding::Is::refuted:
      throw Ended{Verdict::fail, fmt::format("the state is not {}: {}", name, finding.seen), name,
                  finding.seen, finding.requirement};
    case Finding::Is::unknown:
      throw Ended{Verdict::inconclusive,
                  fmt::format("whether the state is {} could not be found out: {}", name, finding.seen), name,
                  finding.seen};
  }
}

/// An outcome has been met. If its verdict is fail or inconclusive, the case ends.
void Machine::met(const cases::OutcomeName& outcome) {
  outcome_ = outcome;
  play_->result.outcome = outcome;
  const VerdictRule* rule = rule_for(play_->test, outcome);
  if (!rule) return;
  const bool given = play_->step < static_cast<int>(play_->test.given_steps.size());
  const std::string& charged = rule->requirement.empty() ? broken_here() : rule->requirement;
  if (ends_the_case(rule->word, given)) throw Ended{verdict_of(rule->word), rule->reason, {}, {}, charged};
  const Verdict verdict = verdict_of(rule->word);
  if (verdict <= play_->result.verdict) return;
  play_->result.verdict = verdict;
  play_->result.because = rule->reason;
  if (verdict == Verdict::warn) charge(charged);
  play_->result.deciding_step = play_->step;
}

/// The requirement that a departure at the present step breaks.
const std::string& Machine::broken_here() const {
  static const std::string none;
  if (performed_ && !performed_->checks.empty()) return performed_->checks;
  return play_->test.checks.empty() ? none : play_->test.checks.front();
}

void Machine::charge(const std::string& requirement) {
  report::CaseResult& result = play_->result;
  result.charged = requirement;
  if (play_->env.level_of) result.level = play_->env.level_of(result.charged);
}

/// The case has ended before its last step.
void Machine::settle(const Ended& ended, bool reached) {
  report::CaseResult& result = play_->result;
  Verdict verdict = ended.verdict;
  std::string because = ended.because;
  // A departure with its own requirement is a fault, whatever the purpose of the step.
  const bool only_prepares = performed_ && performed_->only_prepares && ended.requirement.empty();
  if ((!reached || only_prepares) && verdict == Verdict::fail) {
    verdict = Verdict::inconclusive;
    because = fmt::format("the preparation failed: {}", because);
  }
  if (verdict == Verdict::fail && was_crossed(*play_)) {
    verdict = Verdict::inconclusive;
    because = "the service spoke while a segment of the case was under way: " + because;
    play_->ended_by_service = true;
  }
  if (verdict < result.verdict) return;  // the earlier finding is worse, and stays
  if (verdict == Verdict::fail) {
    charge(ended.requirement.empty() ? broken_here() : ended.requirement);
    verdict = by_level(verdict, result.level, play_->env.keywords_only);
  }
  result.verdict = report::worse(result.verdict, verdict);
  result.because = std::move(because);
  result.expected = ended.expected;
  result.got = ended.got;
  result.deciding_step = play_->step;
  if (play_->step >= 0) {
    std::string& record = result.steps[static_cast<std::size_t>(play_->step)].result;
    record = ended.got.empty() ? result.because : ended.got;
  }
}

/// What shows that the target was perhaps never in the state in which the case begins; nothing if nothing
/// does.
Task<std::optional<std::string>> Machine::never_in_the_state() {
  if (play_->perhaps_opened_anew) {
    std::optional<std::string> cookies = co_await keeps_no_opening(*play_);
    if (cookies) play_->forget_from(*play_->perhaps_opened_anew);
    co_return cookies;
  }
  switch (play_->test.given.state) {
    case cases::State::time_wait:
      if (asks_for_the_state_first(play_->test)) co_return std::nullopt;
      co_return co_await keeps_no_time_wait(*play_);
    case cases::State::listen:
    case cases::State::syn_received:
      // Who fills the backlog asks what answers then, cookies or nothing.
      if (play_->test.backlog || play_->test.given.opening != cases::Opening::passive ||
          !has_opened_by_half(play_->result))
        co_return std::nullopt;
      co_return co_await keeps_no_opening(*play_);
    default: co_return std::nullopt;
  }
}

/// What a target does is not a departure where the rule is for a state that it never was in: other cases test
/// whether it gets there.
Task<void> Machine::doubt_the_state() {
  report::CaseResult& result = play_->result;
  if (result.verdict != Verdict::fail && result.verdict != Verdict::warn) co_return;
  const std::optional<std::string> why = co_await never_in_the_state();
  if (!why) co_return;
  result.verdict = Verdict::inconclusive;
  result.because = *why;
  result.charged.clear();
  if (!play_->test.checks.empty() && play_->env.level_of)
    result.level = play_->env.level_of(play_->test.checks.front());
}

Task<void> Machine::end_in_order() {
  for (auto& [name, connection] : play_->connections()) co_await send_last(*play_, connection);
  const Instant deadline = play_->stage.now() + play_->env.timing.soon();
  for (auto& [name, connection] : play_->connections()) co_await await_end(*play_, connection, deadline);
}

Task<void> Machine::clear_up() {
  play_->step = -1;
  if (play_->env.ignores_resets)
    co_await end_in_order();
  else
    for (auto& [name, connection] : play_->connections()) co_await reset(*play_, connection);
  co_await release_application(*play_);
}

}  // namespace tcpspec::run
