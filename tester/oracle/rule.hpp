#pragma once
// The decision tables of RFC 9293 §3.10.7, as amended by RFC 5961, 7323, 6191 and 1337: ordered rules; the
// first one that matches a situation decides. They are in cases/segment-arrives/.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "case/level.hpp"
#include "oracle/condition.hpp"
#include "oracle/grade.hpp"

namespace tcpspec::oracle {

/// The response to a segment.
enum class Reaction : std::uint8_t {
  none,
  ack,                  ///< <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>, nothing of the segment accepted
  ack_all,              ///< the ACK field covers all data and the FIN
  ack_text,             ///< it covers the data, but not the FIN
  rst_acking,           ///< <SEQ=SEG.ACK><CTL=RST>
  rst_acking_with_ack,  ///< the same with the ACK bit set
  rst_zero,             ///< <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
  rst_other,            ///< any other RST
  syn_ack,              ///< <SEQ=ISS><ACK=SEG.SEQ+1><CTL=SYN,ACK>
  syn_ack_text,         ///< the same, also covering the data
  syn_ack_new,          ///< a SYN,ACK with an ISS that it must not have
  other,                ///< anything else
};
inline constexpr int reaction_count = 12;
/// As the tables write it: `NONE`, `ACK`, `ACK+`, `RSTA`, `RST0`, `SYNACK`.
std::string_view to_string(Reaction);

/// What may or must not happen, in a rule.
struct Outcome {
  cases::Position at;
  std::string text;  ///< as written
  Grade grade = Grade::conforming;
  std::uint16_t reactions = 0;     ///< one bit for each Reaction
  bool throttled = false;          ///< `/r`: a rate limit may suppress it (RFC 5961 §7)
  bool goes_on = false;            ///< `GO ON`: the rules of the next stage decide
  std::optional<AckClass> as_ack;  ///< `as ack=old`: judged as in that situation
  std::optional<StampClass> as_stamps;
  bool same_state = true;    ///< else `states`
  std::uint16_t states = 0;  ///< one bit for each permitted next state
  Condition when;            ///< `if …`
  std::string reason;

  bool allows(Reaction r) const { return ((reactions >> static_cast<unsigned>(r)) & 1U) != 0; }
  bool allows_any() const { return reactions == (1U << reaction_count) - 1; }
};

struct Rule {
  cases::Position at;
  std::string id;    ///< `G-6`; never changes
  std::string asks;  ///< in a sentence
  Condition when;
  std::string when_text;
  std::vector<Outcome> then;  ///< the first one whose condition holds is what the rule requires
  std::vector<Outcome> also;  ///< what else may happen, or must not, in order
  cases::Level level = cases::Level::must_text;
  std::string source;
  std::vector<std::string> refs;  ///< ids of the catalogue

  const Outcome& primary(const Situation&) const;
  /// Whether silence conforms.
  bool silence_conforms(const Situation&) const;
};

/// Rules of one stage; those of an earlier stage come first.
enum class RuleStage : std::uint8_t { timestamps, common, state };

struct Table {
  cases::Position at;
  std::string name;
  std::string title;
  RuleStage stage = RuleStage::state;
  std::uint16_t states = 0;
  bool open_window = true;
  bool zero_window = false;
  std::vector<Rule> rules;

  bool covers(const Situation& s) const {
    return ((states >> static_cast<unsigned>(s.state)) & 1U) != 0 &&
           (s.zero_window ? zero_window : open_window);
  }
};

class Tables {
 public:
  explicit Tables(std::vector<Table> = {});

  const std::vector<Table>& tables() const { return tables_; }
  /// The rule that decides, or null: only tables with a gap have situations without one.
  const Rule* decide(const Situation&) const;
  /// The rules that apply to this situation, in order: those that go on, and the one that decides.
  std::vector<const Rule*> path(const Situation&) const;
  const Rule* find(std::string_view id) const;
  const Table* table_of(const Rule&) const;
  std::vector<std::string> ids() const;

 private:
  std::vector<Table> tables_;  ///< by stage
};

/// The grade of an observation and the outcome that describes it, null if none does.
struct Judgement {
  Grade grade = Grade::forbidden;
  const Rule* rule = nullptr;
  const Outcome* outcome = nullptr;
};

/// `possible_states`: one bit for each state that the probes leave possible. A response that a rate limit may
/// have suppressed is inconclusive.
Judgement judge(const Tables&, const Situation&, Reaction, std::uint16_t possible_states);

/// An outcome that describes an observation, and the states in which it leaves the target.
struct Explanation {
  Grade grade = Grade::conforming;
  const Rule* rule = nullptr;
  const Outcome* outcome = nullptr;
  std::uint16_t states = 0;  ///< one bit each, and no others than `possible_states`
};

/// All of them, what the rule requires first; none if the observation is a departure, or may have been
/// suppressed by a rate limit.
std::vector<Explanation> explanations(const Tables&, const Situation&, Reaction,
                                      std::uint16_t possible_states);

}  // namespace tcpspec::oracle
