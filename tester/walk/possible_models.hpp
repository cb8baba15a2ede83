#pragma once
// What a target may be now if it conforms: the decision tables permit several reactions to some segments, and
// each leaves other variables.  What is observed narrows the set; where it becomes empty, the target departs.

#include <string>
#include <vector>

#include "oracle/rule.hpp"
#include "walk/event.hpp"
#include "walk/question.hpp"

namespace tcpspec::walk {

/// What the target did after an event, as far as it can be judged.
struct Judgement {
  enum class Is : std::uint8_t {
    fine,
    unsure,      ///< nothing is certain here, or no more
    suppressed,  ///< silence, and a rate limit may be the reason (RFC 5961 §7)
    departs,
  } is = Is::fine;
  oracle::Grade grade = oracle::Grade::conforming;
  std::string rule;             ///< of the tables, or the name of a call
  std::string seen;             ///< `NONE, CLOSED`
  oracle::Situation situation;  ///< of a segment
  sweep::Point point;           ///< of a sweep, that asks the same
  std::int64_t begins = 0;      ///< SEG.SEQ relative to RCV.NXT
  std::string reason;           ///< of the tables for tolerating it
  /// How it departs from the other models that were possible.
  std::vector<Judgement> others;
};

class PossibleModels {
 public:
  /// `rest`: the state without a connection, CLOSED or LISTEN. The tables must outlive it.
  PossibleModels(const oracle::Tables& tables, cases::State rest) : tables_(&tables), rest_(rest) {}

  void begin(Model model) { models_ = {std::move(model)}; }
  bool is_lost() const { return models_.empty(); }
  /// One of those that are possible; not if it is lost.
  const Model& likely() const { return models_.front(); }
  const std::vector<Model>& models() const { return models_; }

  /// The target has got this segment. `answers`: what came of it since; `told`: what it says of its state, as
  /// a bit, or 0.
  Judgement sent(Instant now, const wire::Segment&, const std::vector<Answer>& answers, std::uint16_t told);

  /// The highest acknowledgment that a target would send which takes all of this segment; nothing if none
  /// takes anything.
  std::optional<wire::Seq> awaited(const wire::Segment&) const;

  /// The application has made a call, or time has passed.
  Judgement called(Instant now, cases::CallVerb, const std::vector<Answer>& answers, std::uint16_t told);
  Judgement waited(Instant now, Duration msl, const std::vector<Answer>& answers, std::uint16_t told);

  /// Segments of the target that answer nothing.
  void take(const std::vector<Answer>&);

  /// Each octet of the tester from its first to here was taken; nothing if that is not certain.
  std::optional<std::uint32_t> taken_octets() const;
  /// The FIN of the tester was taken.
  bool fin_taken() const;

 private:
  Judgement after(Instant now, const char* what, std::uint16_t (*states)(const Model&, Duration),
                  Duration passed, const std::vector<Answer>& answers, std::uint16_t told);
  void let_openings_end(Instant now);
  void keep(std::vector<Model>);

  const oracle::Tables* tables_;
  cases::State rest_;
  std::vector<Model> models_;
};

}  // namespace tcpspec::walk
