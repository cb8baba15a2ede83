#include "run/expect.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "oracle/match.hpp"
#include "oracle/relative.hpp"
#include "run/awaited_report.hpp"
#include "run/background.hpp"
#include "run/build.hpp"
#include "run/expectation.hpp"
#include "run/gaps.hpp"
#include "run/in_words.hpp"
#include "run/liveness.hpp"
#include "run/measurements.hpp"
#include "run/needs.hpp"
#include "run/probe.hpp"
#include "run/segment_size.hpp"
#include "run/send_rest.hpp"
#include "run/uncontrolled_service.hpp"
#include "wire/print.hpp"

namespace tcpspec::run {

using cases::Expectation;
using cases::OutcomeName;
using cases::SegmentPattern;
using report::SegmentRole;
using report::Verdict;

namespace {

/// Before the target's SYN its ISS has no value: a pattern that uses it does not match another segment.
std::optional<oracle::Difference> differs(const SegmentPattern& pattern, const wire::Segment& segment,
                                          const oracle::Scope& scope) {
  try {
    return oracle::difference(pattern, segment, scope);
  } catch (const oracle::Unbound&) {
    if (scope.tcb.iss || segment.has(wire::ctl::syn)) throw;
    return oracle::Difference{"CTL", "SYN", wire::flags_to_string(segment.flags)};
  }
}

// A congestion window doubles with each. A target that needs more sends only a few octets at a time.
constexpr int most_encouraged = 12;

// MUST-40.
constexpr Duration acknowledgment_is_due = milliseconds(500);
constexpr Duration longest_lateness = milliseconds(2000);

constexpr const char* unanswered = ", and an ordinary segment was not answered either";

// Of an answer that may be limited.
constexpr Duration between_limited_answers = milliseconds(1100);

class Expecting {
 public:
  Expecting(Play& play, Connection& connection, const cases::Expect& step)
      : play_(play),
        connection_(connection),
        step_(step),
        began_(connection.last_event),
        asked_(std::max(connection.last_event, play.stage.now())),
        uncontrolled_(has_uncontrolled_service(play)),
        needs_(uncontrolled_ ? needs_of(play.test) : Needs{}),
        awaits_text_(awaits_text(step)),
        before_(values_before(play, connection, step.measures)),
        report_(play, connection, step) {}

  Task<OutcomeName> run() {
    if (awaits_text_) co_await offer_rest(play_, connection_);
    for (;;) {
      const OutcomeName outcome = co_await one();
      if (silent_) {
        measure();
        co_return outcome;
      }
      if (!outcome_) outcome_ = outcome;
      if (*outcome_ != outcome)
        throw Ended{Verdict::fail, fmt::format("after '{}' came '{}'", *outcome_, outcome), expected(),
                    outcome};
      if (complete() || no_more_came_) break;
      if (step_.octets && said_all()) too_little_text();
    }
    check_gaps();
    measure();
    co_return *outcome_;
  }

 private:
  bool complete() const {
    if (step_.octets) return octets_ >= *step_.octets;
    return std::cmp_greater_equal(times_.size(), step_.times.most);
  }
  /// Further ones may come, and need not.
  bool enough() const {
    const bool range = step_.times.most > step_.times.least;
    return range && std::cmp_greater_equal(times_.size(), step_.times.least);
  }

  /// Where no connection is left, what was sent may be the third segment of a new one.
  bool may_have_opened_anew() const {
    if (!connection_.may_have_ended() || !connection_.last_sent) return false;
    const wire::Datagram datagram = wire::parse(*connection_.last_sent);
    const auto* last = std::get_if<wire::Segment>(&datagram);
    return last && last->has(wire::ctl::ack) && connection_.may_open(last->seq, last->ack);
  }
  std::string expected() const { return expected_in_words(step_); }
  bool takes_a_rst() const { return expects_control(step_, wire::ctl::rst); }
  bool asks_for_a_fin() const { return expects_control(step_, wire::ctl::fin); }
  bool only_silence() const { return may_be_silent(step_) && step_.expectation.alternatives.size() == 1; }

  // ---- when ----
  Instant previous() const { return times_.empty() ? began_ : times_.back(); }

  /// A limit of a case in seconds is for the target; the path adds its round trip.
  Duration on_this_path(const cases::Time& time) const {
    const bool absolute = time.unit == cases::TimeUnit::seconds;
    return play_.duration(time) + (absolute ? play_.env.timing.rtt : Duration{});
  }

  // A call may have its effect before its reply is known. So without a lower limit nothing is too early.
  Instant earliest() const {
    const bool bounded = step_.within && step_.within->from.count > 0 && times_.empty();
    return bounded ? began_ + play_.duration(step_.within->from) : Instant{};
  }
  Instant deadline() const {
    const Duration limit = step_.within ? on_this_path(step_.within->to) : play_.patience();
    // A range counts from the last segment. A single limit counts from the beginning of the step; otherwise
    // silence after a `wait` would be over before it begins.
    const bool range = step_.within && play_.duration(step_.within->from) > Duration{};
    if (times_.empty()) return (range ? began_ : asked_) + limit;
    if (!step_.gaps) return previous() + limit;
    // A later gap may be much longer than the rule for gaps allows, so that it is seen and judged.
    const Duration last = gaps_.empty() ? times_.front() - began_ : gaps_.back();
    Duration longest = play_.duration(step_.gaps->first.to);
    if (step_.gaps->doubling || step_.gaps->growing) longest = last * 4;
    return previous() + longest + play_.patience();
  }

  // ---- one segment, or silence ----
  Task<OutcomeName> one() {
    Instant until = deadline();
    Instant next_resend = step_.resend ? previous() + play_.duration(*step_.resend) : never;
    for (;;) {
      if (const auto told = report_.take()) {
        times_.push_back(told->second);
        co_return told->first;
      }
      const Instant offer = awaits_text_ ? next_offer(connection_) : never;
      std::optional<Arrival> arrival =
          co_await play_.next(connection_, std::min(std::min(until, next_resend), offer));
      if (!arrival && report_.has_come()) continue;
      if (!arrival && offer < std::min(until, next_resend)) {
        co_await offer_rest(play_, connection_);
        continue;
      }
      if (!arrival && next_resend < until) {
        const Instant resume = previous();
        co_await play_.send_again(connection_, SegmentRole::repeated_by_case);
        connection_.last_event = resume;
        next_resend += play_.duration(*step_.resend);
        continue;
      }
      if (!arrival) {
        if (!play_.fragments.empty()) too_few_fragments(until);
        if (may_be_held_back()) {
          co_await let_the_rest_come();
          until = play_.stage.now() + play_.patience();
          continue;
        }
        if (enough()) {
          no_more_came_ = true;
          connection_.last_event = std::max(connection_.last_event, until);
          co_return *outcome_;
        }
        if (std::optional<OutcomeName> outcome = co_await silence(until)) co_return *outcome;
        if (!may_be_limited()) co_await unexpected_silence(until);
        co_await ask_again();
        until = play_.stage.now() + play_.patience();
        continue;
      }
      if (ignored(*arrival)) continue;
      if (uncontrolled_) {
        const bool of_service = co_await is_of_service(*arrival);
        if (of_service) continue;
      }
      if (std::optional<OutcomeName> outcome = match(*arrival)) co_return *outcome;
      const std::optional<SegmentRole> passed_over =
          background(connection_, *arrival, only_silence(), play_.env.timing);
      if (!passed_over) unexpected(*arrival);
      if (*passed_over == SegmentRole::partial_acknowledgment)
        partial_ = oracle::describe(arrival->segment, true, connection_.facing(arrival->segment));
      play_.take(connection_, *arrival, *passed_over, false);
    }
  }

  /// A congestion window (RFC 5681 §3.1) or the Nagle algorithm (RFC 9293 §3.7.4) may delay the rest of the
  /// data until the first part is acknowledged.
  bool may_be_held_back() const {
    const oracle::Tcb& tcb = connection_.tcb();
    return step_.octets && !times_.empty() && tcb.snd_una.before(tcb.snd_nxt) &&
           encouraged_ < most_encouraged;
  }

  Task<void> let_the_rest_come() {
    ++encouraged_;
    wire::Draft acknowledgment = ordinary(play_, connection_, wire::ctl::ack);
    acknowledgment.window =
        static_cast<std::uint16_t>(connection_.tcb().snd_wnd >> connection_.tcb().snd_scale);
    co_await play_.send(connection_, std::move(acknowledgment), SegmentRole::asks_for_more);
  }

  // ---- silence ----
  /// The outcome for silence; nothing if there is none, or if the response may only be delayed.
  Task<std::optional<OutcomeName>> silence(Instant until) {
    if (step_.octets && !times_.empty()) co_return std::nullopt;
    for (const auto& [name, expectation] : step_.expectation.alternatives) {
      const auto* silence = std::get_if<cases::Silence>(&expectation);
      if (!silence) continue;
      if (silence->then && !co_await comes_to(*silence->then)) continue;
      const bool doubtful = !passes(name) && (may_be_limited() || play_.wrong_sums > 0);
      if (!silence->then && doubtful) co_return std::nullopt;
      if (!passes(name) && awaits_text_) unless_it_has_no_more_data(connection_);
      if (!silence->then && rule_for(name) == cases::VerdictRule::Word::fail) co_await unless_dead(until);
      if (!times_.empty()) check_gaps();  // those that came are judged, too
      connection_.last_event = std::max(connection_.last_event, until);
      silent_ = true;
      play_.result.awaited_rst = takes_a_rst();
      co_return name;
    }
    co_return std::nullopt;
  }

  Task<bool> comes_to(cases::State state) {
    const Finding finding = co_await probe(play_, connection_, state);
    if (finding.is == Finding::Is::unknown)
      throw Ended{Verdict::inconclusive,
                  fmt::format("nothing came, and whether the state is {} could not be found out: {}",
                              cases::to_string(state), finding.seen),
                  expected(), finding.seen};
    state_seen_ = finding.seen;
    co_return finding.is == Finding::Is::confirmed;
  }

  cases::VerdictRule::Word rule_for(const OutcomeName& outcome) const {
    const auto& rules = play_.test.verdict;
    const auto rule =
        std::find_if(rules.begin(), rules.end(), [&](const auto& r) { return r.outcome == outcome; });
    return rule == rules.end() ? cases::VerdictRule::Word::pass : rule->word;
  }
  bool passes(const OutcomeName& outcome) const {
    return rule_for(outcome) == cases::VerdictRule::Word::pass;
  }
  bool may_pass_in_silence() const {
    const auto& all = step_.expectation.alternatives;
    return std::any_of(all.begin(), all.end(), [&](const auto& one) {
      return std::holds_alternative<cases::Silence>(one.second) && passes(one.first);
    });
  }

  /// Silence that has a name and fails must be the target's, too.
  Task<void> unless_dead(Instant until) {
    const std::optional<SignOfLife> sign = co_await alive(play_, connection_);
    if (sign) co_return;
    const std::string silence = fmt::format("silence for {}", in_words(until - previous()));
    throw Ended{Verdict::inconclusive, silence + unanswered, expected(), silence};
  }

  /// The number of responses to segments of which a target accepts nothing may be limited, by connection and
  /// by host (RFC 5961 §7).
  bool may_be_limited() const {
    return connection_.refused_stimulus && !asked_again_ && !step_.within && times_.empty() &&
           !only_silence();
  }

  /// Later, when a limit of one a second would let the answer pass.
  Task<void> ask_again() {
    asked_again_ = true;
    co_await play_.wait_until(connection_.last_event + between_limited_answers);
    connection_.last_sent = connection_.refused_stimulus;
    co_await play_.send_again(connection_, SegmentRole::repeated_for_limit);
  }

  bool ignored(const Arrival& arrival) {
    const oracle::Tcb tcb = connection_.facing(arrival.segment);
    for (const SegmentPattern& pattern : step_.ignoring) {
      if (differs(pattern, arrival.segment, play_.scope(connection_, tcb))) continue;
      play_.take(connection_, arrival, SegmentRole::ignored_by_case, false);
      ++ignored_;
      return true;
    }
    return false;
  }

  // ---- a service that the tester does not control ----
  /// What is the service's doing and nothing else is passed over, or ends the case.
  Task<bool> is_of_service(const Arrival& arrival) {
    const wire::Segment& segment = arrival.segment;
    if (segment.has(wire::ctl::rst)) {
      co_await may_be_the_services_rst(arrival);
      co_return false;
    }
    if (asked_to_speak() || segment.has(wire::ctl::fin) || !only_speaks(connection_, segment))
      co_return false;
    co_await let_speak(play_, connection_, arrival);
    co_return true;
  }

  /// It resets what comes after it has closed both ways (RFC 9293 §3.6.1), and what it gives up.
  Task<void> may_be_the_services_rst(const Arrival& arrival) {
    if (connection_.tcb().fin_seen && connection_.texts_since_answer > 0) {
      play_.take(connection_, arrival, SegmentRole::from_service, false);
      throw not_applicable(
          "the service closes both ways, and its TCP sends a RST for later data (RFC 9293 §3.6.1)");
    }
    // A service that has to close tells nothing new when it closes.
    // A RST of the tester may have crossed it.
    const bool open = connection_.tcb().phase == oracle::Phase::synchronized || connection_.reset_by_tester();
    if (needs_.closes_first || !open) co_return;
    const bool hung_up = co_await hangs_up(play_, connection_);
    if (!hung_up) co_return;
    play_.take(connection_, arrival, SegmentRole::from_service, false);
    left("the service ends a connection with such data, so that the RST may be from the service");
  }

  /// By the case; then the TCP must send the data.
  bool asked_to_speak() const { return needs_.sends || needs_.awaits_text; }

  [[noreturn]] void left(const std::string& how) {
    // It may have had too many connections.
    if (connection_.text.empty()) play_.opening_repeated = true;
    play_.ended_by_service = true;
    throw Ended{Verdict::inconclusive, how, {}, {}};
  }

  /// It has closed, and not because the tester had.
  bool has_left() const { return connection_.tcb().fin_seen && !connection_.tcb().fin_accepted; }

  /// It has closed before what the case sent last was there, so that its FIN answers nothing.
  bool closed_before(const Arrival& arrival) const {
    return arrival.segment.has(wire::ctl::fin) && connection_.last_stimulus &&
           arrival.time < *connection_.last_stimulus + play_.env.timing.rtt &&
           !arrival.segment.ack.after(connection_.tcb().last_ack_sent);
  }

  /// The case did not ask for it to close, but it has.
  void unless_it_has_left(const Arrival& arrival) {
    const bool fin = arrival.segment.has(wire::ctl::fin);
    if (!uncontrolled_ || needs_.closes_first || (asks_for_a_fin() && !closed_before(arrival))) return;
    if (!fin && !has_left()) return;
    play_.take(connection_, arrival, SegmentRole::from_service, false);
    left("the service closed the connection of its own accord");
  }

  /// Where nothing is to come, and what it says takes the acknowledgment along.
  void unless_it_speaks(const Arrival& arrival) {
    if (uncontrolled_ && !asked_to_speak() && only_silence() && !arrival.segment.payload.empty())
      left("the service spoke where the case waits for silence");
  }
  /// Its text and its FIN may come along with the acknowledgment that is awaited.
  std::optional<OutcomeName> match_below_service(const Arrival& arrival) {
    const wire::Segment& segment = arrival.segment;
    const bool news = segment.len() > 0 && segment.ack.after(connection_.tcb().last_ack_sent);
    if (!uncontrolled_ || !news || asked_to_speak() || needs_.closes_first || segment.has(wire::ctl::syn))
      return std::nullopt;
    return match(arrival, without_service(segment));
  }

  // ---- a service instead of the agent ----
  bool closes_of_its_own() const {
    const Service* service = play_.service;
    return service && (closes_when_told(service->role) || service->role == Role::daytime);
  }
  /// It can do no more.
  bool said_all() const { return closes_of_its_own() && connection_.tcb().fin_seen; }

  [[noreturn]] void too_little_text() {
    std::string because = "the service closed before the case was over";
    if (step_.octets)
      because =
          fmt::format("the service said {} octets and closed, where {} are needed", octets_, *step_.octets);
    throw not_applicable(because);
  }

  std::optional<OutcomeName> match(const Arrival& arrival) {
    if (std::optional<OutcomeName> outcome = match(arrival, arrival.segment)) return outcome;
    if (std::optional<OutcomeName> outcome = match_below_service(arrival)) return outcome;
    const std::optional<wire::Segment> acknowledgment =
        acknowledgment_with_fin(connection_, arrival, may_pass_in_silence());
    return acknowledgment ? match(arrival, *acknowledgment) : std::nullopt;
  }

  /// `read_as`: the arrival, or the segment that it counts as.
  std::optional<OutcomeName> match(const Arrival& arrival, const wire::Segment& read_as) {
    const OutcomeName* name = fitting(arrival, read_as);
    if (!name) return std::nullopt;
    const wire::Seq before = connection_.tcb().snd_nxt;
    play_.take(connection_, arrival, SegmentRole::matched, true, *name);
    if (arrival.time < earliest()) too_early(arrival);
    if (!times_.empty()) gaps_.push_back(arrival.time - times_.back());
    times_.push_back(arrival.time);
    const std::int32_t fresh = connection_.tcb().snd_nxt - before;
    if (fresh > 0)
      octets_ += std::min<std::size_t>(static_cast<std::size_t>(fresh), arrival.segment.payload.size());
    return *name;
  }

  /// The outcome of the first pattern that fits.
  const OutcomeName* fitting(const Arrival& arrival, const wire::Segment& read_as) const {
    const oracle::Tcb tcb = connection_.facing(arrival.segment);
    const oracle::Scope scope = play_.scope(connection_, tcb);
    for (const auto& [name, expectation] : step_.expectation.alternatives) {
      const auto* pattern = std::get_if<SegmentPattern>(&expectation);
      if (pattern && !differs(*pattern, read_as, scope)) return &name;
    }
    return nullptr;
  }

  // ---- what ends the case ----
  [[noreturn]] void too_early(const Arrival& arrival) {
    const std::string after = in_words(arrival.time - began_);
    throw Ended{Verdict::fail, "it came after " + after + ", too early",
                fmt::format("{} not before {}", expected(), in_words(earliest() - began_)),
                "it after " + after};
  }

  [[noreturn]] void unexpected(const Arrival& arrival) {
    const oracle::Tcb tcb = connection_.facing(arrival.segment);
    const bool first_fin = arrival.segment.has(wire::ctl::fin) && !tcb.fin_seen;
    if (first_fin && closes_of_its_own() && !asks_for_a_fin()) {
      play_.take(connection_, arrival, SegmentRole::from_service, false);
      too_little_text();
    }
    unless_it_has_left(arrival);
    unless_it_speaks(arrival);
    if (is_of_a_connection_before(play_.env, connection_, arrival.segment))
      throw Ended{
          Verdict::inconclusive, "an earlier connection, which no RST could end, is still there", {}, {}};
    auto why = larger_than_asked_for(play_.test, tcb, arrival.segment);
    if (!why) why = smaller_than_asked_for(play_.test, step_, play_.scope(connection_, tcb), arrival.segment);
    if (why) {
      play_.take(connection_, arrival, SegmentRole::not_expected, true);
      throw Ended{Verdict::inconclusive, *why, expected(), oracle::describe(arrival.segment, true, tcb)};
    }
    const std::string got = oracle::describe(arrival.segment, true, tcb);
    std::string because = only_silence() ? "something was sent where nothing may be" : "another segment came";
    if (!tcb.timestamps && misses_only_timestamps(arrival, tcb)) no_timestamps(arrival);
    if (const auto* pattern = single_pattern(step_)) {
      const auto difference = differs(*pattern, arrival.segment, play_.scope(connection_, tcb));
      if (difference)
        because = fmt::format("{} is {} where {} was expected", difference->field, difference->got,
                              difference->expected);
    }
    if (takes_a_rst() && !arrival.segment.has(wire::ctl::rst) && may_have_opened_anew())
      play_.perhaps_opened_anew = connection_.last_event;
    play_.take(connection_, arrival, SegmentRole::not_expected, true);
    throw Ended{Verdict::fail, because, expected(), got};
  }

  /// With timestamps it might be one of those that are expected.
  bool misses_only_timestamps(const Arrival& arrival, const oracle::Tcb& tcb) const {
    const auto& all = step_.expectation.alternatives;
    return !arrival.segment.timestamps() && std::any_of(all.begin(), all.end(), [&](const auto& one) {
      const auto* pattern = std::get_if<SegmentPattern>(&one.second);
      if (!pattern) return false;
      const auto difference = differs(*pattern, arrival.segment, play_.scope(connection_, tcb));
      return difference && difference->field.starts_with("TS");
    });
  }

  /// Rules about timestamps are for connections that use them (RFC 7323 §3.2).
  [[noreturn]] void no_timestamps(const Arrival& arrival) {
    play_.take(connection_, arrival, SegmentRole::without_timestamps, true);
    throw not_applicable("the target has not agreed to timestamps");
  }

  [[noreturn]] void too_few_fragments(Instant until) {
    throw Ended{Verdict::inconclusive, "of a segment that came in fragments, not all have come", expected(),
                fmt::format("a first fragment and silence for {}", in_words(until - previous()))};
  }

  /// Silence is a departure only if the target is shown to be alive: a lost segment or a dead path also
  /// causes silence.
  Task<void> unexpected_silence(Instant until) {
    const std::string silence = fmt::format("silence for {}", in_words(until - previous()));
    if (awaits_text_) unless_it_has_no_more_data(connection_);
    if (connection_.tcb().phase == oracle::Phase::syn_received) play_.opening_repeated = true;
    if (uncontrolled_ && !needs_.closes_first && has_left())
      left("the service closed the connection of its own accord");
    if (uncontrolled_ && needs_.sends && says_nothing()) {
      play_.opening_repeated = true;  // it may have had no time for this connection
      left("the service said nothing");
    }
    const bool owed = times_.empty() && connection_.texts_since_answer > 0 && play_.wrong_sums == 0;
    if (owed) co_await look_for_a_late_one();
    const int wrong_before = play_.wrong_sums;
    const std::optional<SignOfLife> sign = co_await alive(play_, connection_);
    // The path may damage one segment. If the response to the next one is also damaged, the target's
    // checksums are wrong.
    const bool always_wrong = wrong_before > 0 && play_.wrong_sums > wrong_before;
    if (!sign && !always_wrong) throw Ended{Verdict::inconclusive, silence + unanswered, expected(), silence};
    if (play_.wrong_sums > 0)
      throw Ended{
          Verdict::fail, "what came had a wrong checksum", expected(),
          fmt::format("{}, except for {} with a wrong checksum", silence,
                      play_.wrong_sums == 1 ? "a segment" : fmt::format("{} segments", play_.wrong_sums)),
          "RFC9293-MUST-2"};
    play_.result.awaited_rst = takes_a_rst() || sign->of == SignOfLife::Of::no_connection;
    throw Ended{Verdict::fail, what_is_missing(), expected(), silence + "; " + sign->what};
  }

  /// A target that acknowledges data after more than half a second breaks that rule, whatever the step tests.
  Task<void> look_for_a_late_one() {
    const Instant last = previous() + longest_lateness;
    while (std::optional<Arrival> arrival = co_await play_.next(connection_, last)) {
      const bool late = fitting(*arrival, arrival->segment) != nullptr;
      play_.take(connection_, *arrival, late ? SegmentRole::came_late : SegmentRole::before_liveness_probe,
                 late);
      if (!late) continue;
      const Duration after = arrival->time - began_;
      throw Ended{Verdict::fail, fmt::format("it came after {}, too late", in_words(after)), expected(),
                  "it after " + in_words(after),
                  after - play_.env.timing.rtt > acknowledgment_is_due ? "RFC9293-MUST-40" : ""};
    }
  }

  std::string what_is_missing() const {
    if (!times_.empty()) return "it stopped after " + so_far();
    std::string because = partial_.empty() ? "nothing came" : "nothing came but " + partial_;
    if (!state_seen_.empty()) because += "; " + state_seen_;
    return because;
  }

  /// Data were requested from it, and no octet has come.
  bool says_nothing() const {
    const oracle::Tcb& tcb = connection_.tcb();
    return tcb.phase == oracle::Phase::synchronized && tcb.snd_nxt == *tcb.iss + 1;
  }

  std::string so_far() const {
    return step_.octets ? fmt::format("{} of {} octets", octets_, *step_.octets)
                        : fmt::format("{} of {}", times_.size(), step_.times.least);
  }

  void check_gaps() {
    if (!step_.gaps) return;
    std::vector<Duration> all = gaps_;
    all.insert(all.begin(), times_.front() - began_);
    judge_gaps(play_, *step_.gaps, all);
  }

  void measure() const {
    add_measurements(
        play_, connection_, step_.measures,
        {.began = began_, .times = times_, .gaps = gaps_, .ignored = ignored_, .before = before_});
  }

  Play& play_;
  Connection& connection_;
  const cases::Expect& step_;
  const Instant began_;      ///< the last segment before the step
  const Instant asked_;      ///< the beginning of the step
  const bool uncontrolled_;  ///< the service may speak and close when it likes
  const Needs needs_;        ///< then
  const bool awaits_text_;
  const std::vector<std::optional<ValueBefore>> before_;
  AwaitedReport report_;
  std::optional<OutcomeName> outcome_;
  std::vector<Instant> times_;
  std::vector<Duration> gaps_;
  int ignored_ = 0;
  std::size_t octets_ = 0;
  int encouraged_ = 0;         ///< how often the rest was requested
  bool silent_ = false;        ///< the outcome is silence, perhaps after some of what was expected
  bool no_more_came_ = false;  ///< after enough of a range
  bool asked_again_ = false;
  std::string partial_;     ///< the last acknowledgment of a part of what was sent
  std::string state_seen_;  ///< the result of a probe that a silent outcome requires
};

}  // namespace

Task<OutcomeName> expect(Play& play, Connection& connection, const cases::Expect& step) {
  Expecting expecting(play, connection, step);
  co_return co_await expecting.run();
}

}  // namespace tcpspec::run
