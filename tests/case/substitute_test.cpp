#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample.hpp"

namespace tcpspec::cases {
namespace {

using testing::ElementsAre;

std::vector<std::string> ids(const std::string& text) {
  const LoadResult result = load_text("test.yaml", text, catalogue());
  EXPECT_EQ(render(result.errors), "");
  std::vector<std::string> out;
  for (const Case& c : result.suite.cases) out.push_back(c.id);
  return out;
}

const std::string send_flags = "    - send: <CTL=$flags>\n";

TEST(For, MakesEveryCombinationTheLastVariableFastest) {
  EXPECT_THAT(
      ids(with_steps(send_flags, "$state", "  for: {flags: [SYN, SYN+FIN], state: [CLOSED, LISTEN]}\n")),
      ElementsAre("sample[SYN,CLOSED]", "sample[SYN,LISTEN]", "sample[SYN+FIN,CLOSED]",
                  "sample[SYN+FIN,LISTEN]"));
}

TEST(For, NamesRowsByTheirFirstValueOrByRow) {
  EXPECT_THAT(
      ids(with_steps(send_flags, "$state",
                     "  for:\n    - {flags: SYN, state: LISTEN}\n    - {flags: FIN, state: CLOSED}\n")),
      ElementsAre("sample[SYN]", "sample[FIN]"));
  EXPECT_THAT(ids(with_steps("    - send: $segment\n", "LISTEN",
                             "  for:\n    - {row: bad-sum, segment: '<CHECKSUM=wrong>'}\n")),
              ElementsAre("sample[bad-sum]"));
}

TEST(For, ReplacesInEveryText) {
  const LoadResult result =
      load_text("test.yaml",
                "- case: sample\n"
                "  title: A $flags in ${state}s costs $$5\n"
                "  why: $flags\n"
                "  checks: [$id]\n"
                "  for:\n"
                "    - {flags: SYN, state: LISTEN, id: RFC9293-MUST-13, time: 2 MSL, words: so}\n"
                "  given:\n"
                "    - $state\n"
                "    - wait: $time\n"
                "  steps:\n"
                "    - expect:\n"
                "        held: <CTL=$flags><DATA=\"$$\">\n"
                "        mute: silence\n"
                "  verdict:\n"
                "    mute: fail $id, it is $words\n",
                catalogue());
  ASSERT_EQ(render(result.errors), "");
  const Case& c = result.suite.cases.front();
  EXPECT_EQ(c.title, "A SYN in LISTENs costs $5");
  EXPECT_EQ(c.why, "SYN");
  EXPECT_THAT(c.checks, ElementsAre("RFC9293-MUST-13"));
  EXPECT_EQ(c.given.state, State::listen);
  EXPECT_EQ(c.given_steps.front().text, "wait: 2 MSL");
  EXPECT_EQ(c.steps.front().text, "expect: {held: <CTL=SYN><DATA=\"$\">, mute: silence}");
  EXPECT_EQ(c.verdict.front().reason, "it is so");
}

TEST(For, PointsAtThePlaceInTheFileEvenBehindAReplacement) {
  const LoadResult result = load_text(
      "test.yaml",
      with_steps("    - send: <SEQ=$number><CTL=RTS>\n", "LISTEN", "  for: {number: [1234567, 1]}\n"),
      catalogue());
  ASSERT_EQ(result.errors.size(), 1U) << "two rows, one mistake";
  EXPECT_EQ(result.errors.front().at.line, 7);
  EXPECT_EQ(result.errors.front().at.column, 31);
}

TEST(For, PointsAtTheVariableWhoseValueIsWrong) {
  const LoadResult result = load_text(
      "test.yaml", with_steps("    - send: <SEQ=1><CTL=$flags>\n", "LISTEN", "  for: {flags: [SYN, RTS]}\n"),
      catalogue());
  ASSERT_EQ(result.errors.size(), 1U);
  EXPECT_EQ(result.errors.front().at.column, 25);
  EXPECT_EQ(result.errors.front().suggestion, "RST");
}

TEST(For, RefusesMoreCasesThanAnybodyReads) {
  std::string values = "[0";
  for (int i = 1; i < 30; ++i) values += ", " + std::to_string(i);
  values += "]";
  EXPECT_THAT(mistakes_in(with_steps("    - send: <SEQ=$a><ACK=$b>\n", "LISTEN",
                                     "  for: {a: " + values + ", b: " + values + "}\n")),
              ElementsAre("`for:` makes more than 500 cases"));
}

}  // namespace
}  // namespace tcpspec::cases
