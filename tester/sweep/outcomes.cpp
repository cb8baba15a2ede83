#include "sweep/outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tcpspec::sweep {

using cases::State;
using oracle::Grade;
using oracle::Outcome;
using oracle::Reaction;
namespace ctl = wire::ctl;

namespace {

constexpr std::size_t most_outcomes = 4;

std::string plus_octets(const std::string& base, std::int64_t n) {
  return n == 0 ? base : fmt::format("{}{:+}", base, n);
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
class Writer {
 public:
  Writer(const Asked& asked, const oracle::Rule& rule, const oracle::Tables& tables)
      : asked_(asked), situation_(asked.situation), rule_(rule), tables_(tables) {
    const Outcome& wanted = rule.primary(situation_);
    // The tracker has processed what a conforming target accepts.
    taken_ = wanted.allows(Reaction::ack_all) && !wanted.allows_any() ? taken_by_all() : 0;
    if (wanted.allows_any()) return;
    add("asked", wanted, wanted);
    for (const Outcome& outcome : rule.also)
      if (outcome.grade != Grade::forbidden && outcome.when.admits(situation_))
        add(fmt::format("{}-{}", outcome.grade == Grade::conforming ? "right" : "tolerated",
                        entries_.size() + 1),
            described_by(outcome), outcome);
    if (wanted.throttled && !asked.no_limit && entries_.size() < most_outcomes && !has_silence())
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
        situation_.sequence == oracle::SequenceClass::mid && (situation_.text || situation_.has(ctl::fin));
    return !situation_.zero_window && !held;
  }
  /// STATUS also shows the state, but only for a connection that the application has got.
  bool probe_is_clear() const { return receives_on() || situation_.state != State::syn_received; }

  bool has_silence() const {
    for (const Entry& entry : entries_)
      if (entry.pattern.is == Pattern::Is::silence) return true;
    return false;
  }

  std::int64_t taken_by_all() const {
    const bool opens = situation_.state == State::syn_sent;
    return asked_.length + (opens ? -1 : std::min<std::int64_t>(asked_.begins, 0));
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
    if (outcome.same_state) return std::string(cases::to_string(situation_.state));
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
    return "<SEQ=SND.NXT><ACK=" + plus_octets("RCV.NXT", beyond) + "><CTL=ACK>";
  }

  Pattern pattern_for(Reaction reaction) const {
    using Is = Pattern::Is;
    const bool opens = situation_.has(ctl::syn) && !situation_.has(ctl::rst) &&
                       (situation_.state == State::closed || situation_.state == State::listen);
    switch (reaction) {
      case Reaction::none: return silence;
      case Reaction::ack: return {Is::other, acknowledgment(-taken_)};
      case Reaction::ack_all: return {Is::other, acknowledgment(taken_by_all() - taken_)};
      case Reaction::rst_acking: return {Is::reset, "<SEQ=" + asked_.ack + "><CTL=RST>"};
      case Reaction::rst_zero:
        return {Is::reset, "<SEQ=0><ACK=" +
                               (opens ? plus_octets("IRS", asked_.length)
                                      : asked_.seq + fmt::format("+{}", asked_.length)) +
                               "><CTL=RST,ACK>"};
      case Reaction::syn_ack: return {Is::other, "<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>"};
      case Reaction::syn_ack_text:
        return {Is::other, fmt::format("<SEQ=ISS><ACK=IRS+{}><CTL=SYN,ACK>", 1 + asked_.text)};
      case Reaction::ack_text:
      case Reaction::rst_acking_with_ack:
      case Reaction::rst_other:
      case Reaction::syn_ack_new:
      case Reaction::other: return {};
    }
    return {};
  }

  const Asked& asked_;
  const oracle::Situation situation_;
  const oracle::Rule& rule_;
  const oracle::Tables& tables_;
  std::int64_t taken_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace

Outcomes::Outcomes(const Asked& asked, const oracle::Rule& rule, const oracle::Tables& tables) {
  const Writer writer(asked, rule, tables);
  if (writer.empty()) return;
  steps_ = writer.steps();
  verdicts_ = writer.verdicts();
}

}  // namespace tcpspec::sweep
