#include "run/segment_size.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "case/expression.hpp"
#include "oracle/match.hpp"
#include "run/option_room.hpp"
#include "run/recorded_segment.hpp"

namespace tcpspec::run {

namespace {

constexpr std::array<std::string_view, 6> rules_of_size{"RFC9293-MUST-14", "RFC9293-MUST-15",
                                                        "RFC9293-MUST-16", "RFC8201-5.4-1",
                                                        "RFC9293-SHLD-28", "RFC6691-2-2"};

bool asks_for_the_size(const cases::Case& test) {
  return std::any_of(test.checks.begin(), test.checks.end(), [](const std::string& requirement) {
    return std::find(rules_of_size.begin(), rules_of_size.end(), requirement) != rules_of_size.end();
  });
}

/// With this segment as the first part of what the pattern expects, that would have fitted; 0 otherwise.
std::uint32_t whole_of(const cases::SegmentPattern& pattern, const wire::Segment& part,
                       const oracle::Scope& scope) {
  const cases::Range* octets = cases::counted_data(pattern);
  if (!octets || part.payload.empty()) return 0;
  const std::uint32_t expected = evaluate(octets->low, scope);
  if (expected <= part.payload.size()) return 0;
  wire::Segment whole = part;
  whole.payload.resize(expected);
  cases::SegmentPattern but_for_control = pattern;
  but_for_control.control.reset();  // PSH and FIN are on the last part
  return difference(but_for_control, whole, scope) ? 0 : expected;
}

/// The most octets that a step expects at least in one segment, as far as the case itself says it.
std::int64_t largest_expected(const std::vector<cases::Step>& steps) {
  std::int64_t largest = 0;
  for (const cases::Step& step : steps) {
    const auto* expect = std::get_if<cases::Expect>(&step.action);
    if (!expect) continue;
    for (const auto& [outcome, expectation] : expect->expectation.alternatives) {
      const auto* pattern = std::get_if<cases::SegmentPattern>(&expectation);
      const cases::Range* octets = pattern ? cases::counted_data(*pattern) : nullptr;
      if (octets) largest = std::max(largest, cases::constant(octets->low).value_or(0));
    }
  }
  return largest;
}

std::int64_t largest_expected(const cases::Case& test) {
  return std::max(largest_expected(test.given_steps), largest_expected(test.steps));
}

constexpr std::size_t least_of_any_link =
    28;  // octets of options and data: 68 without headers (RFC 791 §3.2)
constexpr std::uint16_t mss_of_ethernet = 1460;
constexpr std::uint32_t most_octets_of_options = 40;

}  // namespace

std::optional<std::string> larger_than_asked_for(const cases::Case& test, const oracle::Tcb& before,
                                                 const wire::Segment& segment) {
  const std::size_t octets = segment.payload.size();
  if (octets <= before.snd_mss || asks_for_the_size(test)) return std::nullopt;
  return fmt::format(
      "a segment carries {} octets but at most {} were requested, and the case depends on this", octets,
      before.snd_mss);
}

std::optional<std::string> smaller_than_asked_for(const cases::Case& test, const cases::Expect& step,
                                                  const oracle::Scope& scope, const wire::Segment& segment) {
  const bool any_link_carries_more =
      segment.payload.size() + segment.option_octets.size() < least_of_any_link;
  if (any_link_carries_more || asks_for_the_size(test)) return std::nullopt;
  const wire::Seq edge = scope.tcb.snd_una + scope.tcb.snd_wnd;
  for (const auto& [outcome, expectation] : step.expectation.alternatives) {
    const auto* pattern = std::get_if<cases::SegmentPattern>(&expectation);
    const std::uint32_t whole = pattern ? whole_of(*pattern, segment, scope) : 0;
    if (whole == 0 || edge - segment.seq < static_cast<std::int32_t>(whole)) continue;
    return fmt::format("a segment carries {} of {} octets, and the case depends on their coming in one",
                       segment.payload.size(), whole);
  }
  return std::nullopt;
}

bool counts_on_large_segments(const cases::Case& test) { return largest_expected(test) > 1; }

const cases::Case& sending_large_segments() {
  static const cases::Case test = sending_much(mss_of_ethernet, "");
  return test;
}

std::optional<std::uint32_t> segment_limit_seen(const report::CaseResult& result) {
  std::uint32_t largest = 0;
  for (const report::SegmentRecord& record : result.segments) {
    const std::optional<wire::Segment> segment = record.from_target ? segment_of(record) : std::nullopt;
    if (segment) largest = std::max(largest, static_cast<std::uint32_t>(segment->payload.size()));
  }
  if (largest == 0) return std::nullopt;
  return largest + most_octets_of_options < mss_of_ethernet ? largest : 0;
}

std::optional<std::string> why_too_large(const cases::Case& test, std::uint32_t limit) {
  const std::int64_t expected = largest_expected(test);
  if (limit == 0 || expected <= limit) return std::nullopt;
  return fmt::format("the target's segments have at most {} octets, and the case depends on {} in one", limit,
                     expected);
}

}  // namespace tcpspec::run
