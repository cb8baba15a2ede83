#include "run/expectation.hpp"

#include <algorithm>

#include "case/expression.hpp"

namespace tcpspec::run {

using cases::SegmentPattern;

namespace {

/// DATA=0 is not data.
bool is_text(const SegmentPattern& pattern) {
  const cases::Range* data = cases::counted_data(pattern);
  return pattern.data && !(data && constant(data->high) == 0);
}

}  // namespace

std::string expected_in_words(const cases::Expect& step) {
  std::string text;
  for (const auto& [name, expectation] : step.expectation.alternatives) {
    if (!text.empty()) text += ", or ";
    const auto* pattern = std::get_if<SegmentPattern>(&expectation);
    text += pattern ? pattern->text : "silence";
    if (!name.empty()) text += " (" + name + ")";
  }
  return text;
}

bool may_be_silent(const cases::Expect& step) {
  const auto& all = step.expectation.alternatives;
  return std::any_of(all.begin(), all.end(), [](const auto& alternative) {
    return std::holds_alternative<cases::Silence>(alternative.second);
  });
}

bool awaits_text(const cases::Expect& step) {
  const auto& all = step.expectation.alternatives;
  return step.octets || std::any_of(all.begin(), all.end(), [](const auto& alternative) {
           const auto* pattern = std::get_if<SegmentPattern>(&alternative.second);
           return pattern && is_text(*pattern);
         });
}

bool has(const SegmentPattern& pattern, std::uint16_t bits) {
  return pattern.control && (pattern.control->flags & bits) != 0;
}

bool expects_control(const cases::Expect& step, std::uint16_t bits) {
  const auto& all = step.expectation.alternatives;
  return std::any_of(all.begin(), all.end(), [bits](const auto& alternative) {
    const auto* pattern = std::get_if<SegmentPattern>(&alternative.second);
    return pattern && has(*pattern, bits);
  });
}

const SegmentPattern* single_pattern(const cases::Expect& step) {
  const SegmentPattern* single = nullptr;
  for (const auto& [name, expectation] : step.expectation.alternatives) {
    const auto* pattern = std::get_if<SegmentPattern>(&expectation);
    if (pattern && single) return nullptr;
    if (pattern) single = pattern;
  }
  return single;
}

}  // namespace tcpspec::run
