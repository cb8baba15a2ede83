#pragma once
// Nodes → steps.

#include <map>
#include <optional>
#include <set>
#include <string>

#include "case/case.hpp"
#include "case/keys.hpp"
#include "case/notation.hpp"
#include "case/reading.hpp"

namespace tcpspec::cases {

/// Reads the steps of one case in order, and keeps what later steps need.
class StepReader {
 public:
  /// `checks`: the requirements that the case checks.
  StepReader(const std::map<std::string, Differs>& connections, const std::vector<std::string>& checks,
             Diagnostics& errors)
      : connections_(connections), checks_(checks), errors_(errors) {}

  /// `given`: the step is one of the preparation.
  std::optional<Step> read(const Node&, bool given);

  /// Reports `outcome` at `at` unless an `expect` above has it.
  void use_outcome(const OutcomeName& outcome, const Position& at);

 private:
  Send read_send(const Node& step);
  Expect read_expect(const Node& step);
  Wait read_wait(const Node& step);
  CallStep read_call(const Node& step);
  StateStep read_state(const Node& step);
  Acknowledge read_acknowledge(const Node& step);

  std::optional<Verb> verb_of(const Node& step);
  std::string connection_of(const Node& step);
  void read_checks(const Node& step, bool given, Step&);
  void create_outcome(const Node& key);
  void use_outcome_in_force(const Node& key);
  Expectation read_expectation(const Node&);
  ByOutcome<Returns> read_returns(const Node&, const ByOutcome<Call>&);
  std::vector<Measure> read_measures(const Node&);
  void check_expect(const Node& step, const Expect&);

  /// One value, or a map from the present outcomes to values.
  template <typename T, typename ReadOne>
  ByOutcome<T> by_outcome(const Node& value, ReadOne read_one, bool creates = false);

  /// Reads the text of `node` by `parse(text)` and reports its faults.
  template <typename Parse>
  auto read_text(const Node& node, std::string_view what, Parse parse)
      -> decltype(parse(std::string_view()).value);

  int count_of(const Node& step);
  Times counts_of(const Node& step);
  Time read_some_time(const Node& node, const std::string& what);

  const std::map<std::string, Differs>& connections_;
  const std::vector<std::string>& checks_;
  Diagnostics& errors_;
  std::map<OutcomeName, Position> outcomes_;
  std::set<OutcomeName> in_force_;  ///< one of these: the outcomes of the last `expect` with names
  bool outcomes_are_known_ = true;  ///< false after a step with an unknown verb: it may be an `expect`
  std::set<std::string> measured_;
};

/// Reads a segment; the position of the pattern is that of the node.
SegmentPattern read_segment(const Node& node, Use use, Diagnostics& errors);

}  // namespace tcpspec::cases
