#include "run/option_room.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "case/call.hpp"
#include "case/notation.hpp"
#include "run/recorded_segment.hpp"

namespace tcpspec::run {

namespace {

constexpr std::uint16_t size_asked_for = 500;
constexpr std::uint32_t most_octets_of_options = 40;

bool depends_on_it(const cases::SegmentPattern& segment) {
  if (!segment.mss || segment.mss->kind != cases::OptionField::Kind::value) return false;
  const std::vector<cases::Term>& terms = segment.mss->value.low.terms;
  return std::any_of(terms.begin(), terms.end(), [](const cases::Term& term) {
    return term.value == decltype(term.value)(cases::Variable::snd_options);
  });
}

bool sends_such(const cases::Step& step) {
  const auto* send = std::get_if<cases::Send>(&step.action);
  if (!send) return false;
  const auto& all = send->segment.alternatives;
  return std::any_of(all.begin(), all.end(), [](const auto& one) { return depends_on_it(one.second); });
}

cases::Step calls(std::string_view call) {
  cases::CallStep action;
  action.call.alternatives.emplace_back("", cases::parse_call(call).value);
  cases::Step step;
  step.action = std::move(action);
  return step;
}

cases::Step expects(std::string_view segment) {
  cases::Expect action;
  action.expectation.alternatives.emplace_back("", cases::parse_segment(segment, cases::Use::expect).value);
  cases::Step step;
  step.action = std::move(action);
  return step;
}

}  // namespace

cases::Case sending_much(std::uint16_t mss, std::string_view options) {
  cases::Case test;
  test.id = "full-segments";
  test.title = "The target sends full segments";
  test.given.state = cases::State::established;
  test.offer = cases::parse_segment(fmt::format("<MSS={}>{}", mss, options), cases::Use::offer).value;
  test.steps.push_back(calls(fmt::format("SEND {} octets", 2 * mss)));
  test.steps.push_back(expects(fmt::format("<SEQ=SND.NXT><DATA=1..{}>", mss)));
  return test;
}

bool asks_for_option_room(const cases::Case& test) {
  return (test.offer && depends_on_it(*test.offer)) ||
         std::any_of(test.given_steps.begin(), test.given_steps.end(), sends_such) ||
         std::any_of(test.steps.begin(), test.steps.end(), sends_such);
}

const cases::Case& sending_full_segments() {
  static const cases::Case test = sending_much(size_asked_for, "<SACKOK>");
  return test;
}

std::optional<std::uint32_t> option_room_seen(const report::CaseResult& result) {
  for (const report::SegmentRecord& record : result.segments) {
    if (!record.from_target) continue;
    const std::optional<wire::Segment> segment = segment_of(record);
    if (!segment || segment->payload.empty()) continue;
    const auto octets = static_cast<std::uint32_t>(segment->payload.size());
    if (octets > size_asked_for || octets + most_octets_of_options < size_asked_for) return std::nullopt;
    return size_asked_for - octets;
  }
  return std::nullopt;
}

}  // namespace tcpspec::run
