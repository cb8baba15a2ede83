#include "watch/condition.hpp"

#include <algorithm>

namespace tcpspec::watch {

namespace {

using Step = Condition::Step;
constexpr std::int64_t unknown = Facts::unknown;

// What is false stays false, and what is true stays true, whatever is not known beside it.
std::int64_t both(std::int64_t a, std::int64_t b) {
  if (a == 0 || b == 0) return 0;
  return a == unknown || b == unknown ? unknown : 1;
}
std::int64_t either(std::int64_t a, std::int64_t b) {
  if ((a != 0 && a != unknown) || (b != 0 && b != unknown)) return 1;
  return a == unknown || b == unknown ? unknown : 0;
}

/// Of two numbers that are known.
std::int64_t joined(Step step, std::int64_t a, std::int64_t b) {
  switch (step) {
    case Step::add: return a + b;
    case Step::subtract: return a - b;
    case Step::multiply: return a * b;
    case Step::equal: return a == b ? 1 : 0;
    case Step::differs: return a != b ? 1 : 0;
    case Step::less: return a < b ? 1 : 0;
    case Step::at_most: return a <= b ? 1 : 0;
    case Step::more: return a > b ? 1 : 0;
    case Step::at_least: return a >= b ? 1 : 0;
    default: return unknown;  // takes no two numbers
  }
}

}  // namespace

// Some sixty of these are held against every segment of a run: no call, and nothing set that is not read.
std::optional<bool> Condition::holds(const Facts& facts) const {
  constexpr std::size_t deepest = 32;  // parse_condition sees to it
  std::int64_t stack[deepest];
  std::int64_t* top = stack - 1;
  const std::int64_t* const values = facts.raw();
  const Instruction* const end = steps_.data() + steps_.size();
  for (const Instruction* next = steps_.data(); next != end; ++next) {
    switch (next->step) {
      case Step::number: *++top = next->value; break;
      case Step::fact: *++top = values[next->value]; break;
      case Step::negation:
        if (*top != unknown) *top = *top == 0 ? 1 : 0;
        break;
      case Step::skip_if_false:
        if (*top == 0) next += next->value;
        break;
      case Step::skip_if_true:
        if (*top != 0 && *top != unknown) next += next->value;
        break;
      case Step::both:
        --top;
        *top = both(top[0], top[1]);
        break;
      case Step::either:
        --top;
        *top = either(top[0], top[1]);
        break;
      default:
        --top;
        *top = top[0] == unknown || top[1] == unknown ? unknown : joined(next->step, top[0], top[1]);
    }
  }
  if (top < stack || *top == unknown) return std::nullopt;
  return *top != 0;
}

std::vector<Fact> Condition::facts() const {
  std::vector<Fact> out;
  for (const Instruction& next : steps_) {
    if (next.step != Step::fact) continue;
    const auto fact = static_cast<Fact>(next.value);
    if (std::find(out.begin(), out.end(), fact) == out.end()) out.push_back(fact);
  }
  return out;
}

}  // namespace tcpspec::watch
