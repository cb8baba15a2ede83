#pragma once
// A condition over facts: `DATA > 0 and SEG.END <= OFFERED.EDGE`.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "case/parsed.hpp"
#include "watch/facts.hpp"

namespace tcpspec::watch {

/// Read once, and held against many segments: a list of steps on a stack.
class Condition {
 public:
  enum class Step : std::uint8_t {
    number,
    fact,
    add,
    subtract,
    multiply,
    equal,
    differs,
    less,
    at_most,
    more,
    at_least,
    both,
    either,
    negation,
    skip_if_false,  ///< so many instructions: what follows cannot make it true
    skip_if_true
  };
  struct Instruction {
    Step step;
    std::int64_t value = 0;  ///< number: itself; fact: its index; skip: how many
  };

  Condition() = default;
  explicit Condition(std::vector<Instruction> steps) : steps_(std::move(steps)) {}

  /// Whether it is true; nothing if it needs a fact that is not known.
  std::optional<bool> holds(const Facts&) const;

  /// The facts that it names, each once, in order.
  std::vector<Fact> facts() const;

 private:
  std::vector<Instruction> steps_;
};

/// `either = both ("or" both)*`, `both = single ("and" single)*`, `single = "not" single | comparison`,
/// `comparison = sum [("=" | "!=" | "<" | "<=" | ">" | ">=") sum]`, `sum = product (("+" | "-") product)*`,
/// `product = term ("*" term)*`, `term = digits | FACT | "(" either ")"`.  A number alone means that it is
/// not 0.
cases::Parsed<Condition> parse_condition(std::string_view text);

}  // namespace tcpspec::watch
