#include "sweep/print.hpp"

#include <fmt/format.h>

#include <cctype>
#include <vector>

#include "wire/print.hpp"

namespace tcpspec::sweep {

using cases::State;
using oracle::Grade;
using oracle::Outcome;
using oracle::Reaction;
using oracle::StampClass;
namespace ctl = wire::ctl;

namespace {

constexpr std::size_t most_outcomes = 4;

std::string plus(const std::string& base, std::int64_t n) {
  return n == 0 ? base : fmt::format("{}{:+}", base, n);
}

std::string seq_text(const Point& point) {
  switch (point.seq) {
    case SeqPoint::far_below:
    case SeqPoint::below_len:
    case SeqPoint::below_two:
    case SeqPoint::below_one:
    case SeqPoint::at:
    case SeqPoint::above_one:
    case SeqPoint::far_above: return plus("RCV.NXT", offset(point, 0));
    case SeqPoint::last: return "RCV.NXT+RCV.WND-1";
    case SeqPoint::edge: return "RCV.NXT+RCV.WND";
    case SeqPoint::past_edge: return "RCV.NXT+RCV.WND+1";
  }
  return {};
}

std::string ack_text(AckPoint point) {
  switch (point) {
    case AckPoint::none: return {};
    case AckPoint::field:
    case AckPoint::next:
    case AckPoint::fin:
    case AckPoint::ok: return "SND.NXT";
    case AckPoint::ancient: return "SND.UNA-1114111";
    case AckPoint::old: return "SND.UNA-1";
    case AckPoint::cur: return "SND.UNA";
    case AckPoint::part: return "SND.UNA+1";
    case AckPoint::future: return "SND.NXT+1";
    case AckPoint::far_future: return "SND.NXT+1073741824";
    case AckPoint::zero: return "0";
  }
  return {};
}

std::string stamps_text(StampClass stamps) {
  switch (stamps) {
    case StampClass::off:
    case StampClass::newer: return {};
    case StampClass::offered: return "<TSVAL=TS.NOW>";
    case StampClass::equal: return "<TSVAL=TS.RECENT>";
    case StampClass::just_older: return "<TSVAL=TS.RECENT-1>";
    case StampClass::older: return "<TSVAL=TS.RECENT-1073741824>";
    case StampClass::absent: return "<TS=none>";
  }
  return {};
}

/// The given state and what the target's application has sent before.
std::string given_text(const Point& point) {
  const auto in = [](State state, bool zero, const Point& p) {
    std::string out(cases::to_string(state));
    if (p.opening != cases::Opening::passive && state != State::syn_sent)
      out += " " + std::string(oracle::to_string(p.opening));
    return out + (zero ? " with zero window" : "");
  };
  const bool connected = point.state != State::closed && point.state != State::listen &&
                         point.state != State::syn_sent && point.state != State::syn_received;
  const bool history = connected && point.ack == AckPoint::old;
  const bool outstanding = point.ack == AckPoint::part;
  const bool whole = !history && !outstanding && (!point.zero_window || point.state == State::established);
  if (whole) return "  given: " + in(point.state, point.zero_window, point) + "\n";

  std::string out = "  given:\n    - " + in(State::established, point.zero_window, point) + "\n";
  const auto step = [&out](const std::string& text) { out += "    - " + text + "\n"; };
  if (history) {
    step("call:   SEND 2 octets");
    step("expect: <DATA=2>");
    step("send:   <CTL=ACK>");
  }
  const bool peer_first = point.state == State::close_wait || point.state == State::last_ack;
  if (peer_first) {
    step("send:   <CTL=FIN,ACK>");
    step("expect: <ACK=RCV.NXT><CTL=ACK>");
  }
  if (outstanding) {
    step("call:   SEND 2 octets");
    step("expect: <DATA=2>");
  }
  if (point.state == State::established || point.state == State::close_wait) return out;
  step("call:   CLOSE");
  step("expect: <CTL=FIN,ACK>");
  if (point.state == State::fin_wait_1 || point.state == State::last_ack) return out;
  if (point.state == State::fin_wait_2 || point.state == State::time_wait) step("send:   <CTL=ACK>");
  if (point.state == State::fin_wait_2) return out;
  step(point.state == State::closing ? "send:   <ACK=SND.UNA><CTL=FIN,ACK>" : "send:   <CTL=FIN,ACK>");
  step("expect: <ACK=RCV.NXT><CTL=ACK>");
  return out;
}

/// What an outcome looks like on the wire.
struct Pattern {
  enum class Is : std::uint8_t { untold, silence, any_reset, reset, other } is = Is::untold;
  std::string text;  ///< empty if it cannot be written: not every outcome has a pattern

  /// Whether everything that matches `special` also matches this.
  bool includes(const Pattern& special) const {
    return text == special.text || (is == Is::any_reset && special.is == Is::reset);
  }
};

const Pattern silence{Pattern::Is::silence, "silence"};

/// Writes what may happen, as outcomes of an `expect`.
class Outcomes {
 public:
  Outcomes(const Point& point, const oracle::Rule& rule, const oracle::Tables& tables)
      : point_(point), situation_(situation(point)), rule_(rule), tables_(tables) {
    const Outcome& asked = rule.primary(situation_);
    // The tracker has processed what a conforming target accepts.
    taken_ = asked.allows(Reaction::ack_all) && !asked.allows_any() ? taken_by_all() : 0;
    if (asked.allows_any()) return;
    add("asked", asked, asked);
    for (const Outcome& outcome : rule.also)
      if (outcome.grade != Grade::forbidden && outcome.when.admits(situation_))
        add(fmt::format("{}-{}", outcome.grade == Grade::conforming ? "right" : "tolerated",
                        entries_.size() + 1),
            described_by(outcome), outcome);
    if (asked.throttled && entries_.size() < most_outcomes && !has_silence())
      entries_.push_back({"held-back", silence, "", "inconclusive, a limit may have held the answer back"});
  }

  bool empty() const { return entries_.empty(); }

  std::string steps() const {
    std::string out = "    - expect:\n";
    for (const Entry& entry : entries_)
      out += fmt::format("        {}: {}\n", entry.name, entry.pattern.text);
    std::string states;
    for (const Entry& entry : entries_)
      if (!entry.state.empty()) states += fmt::format("        {}: {}\n", entry.name, entry.state);
    if (states.empty() || !probe_is_clear()) return out;
    return out + (receives_on() ? "    - state:\n" : "    - call: STATUS\n      returns:\n") + states;
  }

  std::string verdicts() const {
    std::string out;
    for (const Entry& entry : entries_)
      if (!entry.verdict.empty()) out += fmt::format("    {}: {}\n", entry.name, entry.verdict);
    return out.empty() ? out : "  verdict:\n" + out;
  }

 private:
  struct Entry {
    std::string name;
    Pattern pattern;
    std::string state;
    std::string verdict;
  };

  /// The probe of a receiving state sends data in order. It shows nothing if these cannot be accepted, or
  /// fill a gap.
  bool receives_on() const {
    const bool held =
        situation_.sequence == oracle::SequenceClass::mid && (situation_.text || point_.has(ctl::fin));
    return !point_.zero_window && !held;
  }
  /// STATUS also shows the state, but only for a connection that the application has got.
  bool probe_is_clear() const { return receives_on() || point_.state != State::syn_received; }

  bool has_silence() const {
    for (const Entry& entry : entries_)
      if (entry.pattern.is == Pattern::Is::silence) return true;
    return false;
  }

  std::int64_t taken_by_all() const {
    const bool opens = point_.state == State::syn_sent;
    return length(point_) + (opens ? -1 : std::min<std::int64_t>(offset(point_, 0), 0));
  }

  /// What happens: for `as ack=old` this is what the rule of the other situation requires.
  const Outcome& described_by(const Outcome& outcome) const {
    if (!outcome.as_ack && !outcome.as_stamps) return outcome;
    oracle::Situation other = situation_;
    if (outcome.as_ack) other.ack = *outcome.as_ack;
    if (outcome.as_stamps) other.stamps = *outcome.as_stamps;
    const oracle::Rule* rule = tables_.decide(other);
    return rule == nullptr ? outcome : rule->primary(other);
  }

  void add(const std::string& name, const Outcome& happens, const Outcome& outcome) {
    const Pattern pattern = pattern_for(happens);
    const std::string state = state_for(happens);
    // One response may belong to several states: then none of them can be required.
    bool known = pattern.is == Pattern::Is::untold;
    for (Entry& entry : entries_) {
      const bool overlap = entry.pattern.includes(pattern) || pattern.includes(entry.pattern);
      if (overlap && entry.state != state) entry.state.clear();
      known = known || entry.pattern.includes(pattern);
    }
    if (known || entries_.size() == most_outcomes) return;
    Entry entry{name, pattern, state, {}};
    if (outcome.grade == Grade::tolerated)
      entry.verdict =
          "\"warn, " + (outcome.reason.empty() ? std::string("tolerated") : outcome.reason) + "\"";
    entries_.push_back(std::move(entry));
  }

  std::string state_for(const Outcome& outcome) const {
    if (outcome.same_state) return std::string(cases::to_string(point_.state));
    for (int i = 0; i < cases::state_count; ++i)
      if (outcome.states == 1U << i) return std::string(cases::to_string(static_cast<State>(i)));
    return {};
  }

  Pattern pattern_for(const Outcome& outcome) const {
    if (outcome.allows(Reaction::rst_other)) return {Pattern::Is::any_reset, "<CTL=RST>"};
    for (int i = 0; i < oracle::reaction_count; ++i)
      if (outcome.reactions == 1U << i) return pattern_for(static_cast<Reaction>(i));
    return {};
  }

  static std::string acknowledgment(std::int64_t beyond) {
    return "<SEQ=SND.NXT><ACK=" + plus("RCV.NXT", beyond) + "><CTL=ACK>";
  }

  Pattern pattern_for(Reaction reaction) const {
    using Is = Pattern::Is;
    const bool opens = point_.has(ctl::syn) && !point_.has(ctl::rst) &&
                       (point_.state == State::closed || point_.state == State::listen);
    switch (reaction) {
      case Reaction::none: return silence;
      case Reaction::ack: return {Is::other, acknowledgment(-taken_)};
      case Reaction::ack_all: return {Is::other, acknowledgment(taken_by_all() - taken_)};
      case Reaction::rst_acking: return {Is::reset, "<SEQ=" + ack_text(point_.ack) + "><CTL=RST>"};
      case Reaction::rst_zero:
        return {Is::reset, "<SEQ=0><ACK=" +
                               (opens ? plus("IRS", length(point_))
                                      : seq_text(point_) + fmt::format("+{}", length(point_))) +
                               "><CTL=RST,ACK>"};
      case Reaction::syn_ack: return {Is::other, "<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>"};
      case Reaction::syn_ack_text:
        return {Is::other, fmt::format("<SEQ=ISS><ACK=IRS+{}><CTL=SYN,ACK>", 1 + text_octets(point_.text))};
      case Reaction::ack_text:
      case Reaction::rst_acking_with_ack:
      case Reaction::rst_other:
      case Reaction::syn_ack_new:
      case Reaction::other: return {};
    }
    return {};
  }

  const Point point_;
  const oracle::Situation situation_;
  const oracle::Rule& rule_;
  const oracle::Tables& tables_;
  std::int64_t taken_ = 0;
  std::vector<Entry> entries_;
};

std::string slug(const Point& point) {
  std::string out = "sweep-";
  for (const char c : id(point))
    out += std::isalnum(static_cast<unsigned char>(c)) != 0
               ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
           : c == '+' ? 'p'
                      : '-';
  return out;
}

}  // namespace

std::string segment_text(const Point& point) {
  std::string out = "<SEQ=" + seq_text(point) + ">";
  if (const std::string ack = ack_text(point.ack); !ack.empty()) out += "<ACK=" + ack + ">";
  out += "<CTL=" + wire::flags_to_string(static_cast<std::uint16_t>(point.flags & ~ctl::reserved)) + ">";
  if ((point.flags & ctl::reserved) != 0) out += "<RESERVED=7>";
  if (point.has(ctl::urg)) out += "<UP=1>";
  out += stamps_text(point.stamps);
  return out + (point.text == TextPoint::none ? "" : fmt::format("<DATA={}>", text_octets(point.text)));
}

std::string as_case(const Point& point, const oracle::Tables& tables) {
  const oracle::Rule* rule = tables.decide(situation(point));
  if (rule == nullptr || rule->refs.empty()) return {};
  const Outcomes outcomes(point, *rule, tables);
  if (outcomes.empty()) return {};
  std::string out = fmt::format("# The point {} of the sweep; the rule {} decides.\n", id(point), rule->id);
  out += "- case: " + slug(point) + "\n";
  out += "  title: \"" + rule->asks + "\"\n";
  out += "  checks: [";
  for (const std::string& ref : rule->refs) out += (&ref == &rule->refs.front() ? "" : ", ") + ref;
  out += "]\n";
  if (point.stamps != StampClass::off && point.stamps != StampClass::offered) out += "  offer: <TS=any>\n";
  out += given_text(point) + "  steps:\n    - send:   " + segment_text(point) + "\n" + outcomes.steps();
  return out + outcomes.verdicts();
}

}  // namespace tcpspec::sweep
