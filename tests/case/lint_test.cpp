#include "case/lint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "case/covers.hpp"
#include "case/notation.hpp"
#include "sample.hpp"

namespace tcpspec::cases {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

bool covers(const char* earlier, const char* later) {
  return cases::covers(parse_segment(earlier, Use::expect).value, parse_segment(later, Use::expect).value);
}

TEST(Covers, WhatIsAskedByTheLaterToo) {
  const std::vector<std::pair<const char*, const char*>> covered{
      {"<CTL=ACK>", "<CTL=ACK>"},
      {"<CTL=ACK>", "<SEQ=SND.NXT><CTL=ACK>"},
      {"<SEQ=SND.NXT>", "<SEQ=SND.NXT><CTL=RST>"},
      {"<CTL=RST>", "<CTL=RST,ACK>"},
      {"<CTL=ACK>", "<CTL=PSH,ACK>"},
      {"<CTL=ACK>", "<CTL=PSH!,ACK>"},
      {"<CTL=SYN,ACK>", "<CTL=SYN,ACK,ECE>"},
      {"<DATA=1..10>", "<DATA=5>"},
      {"<DATA=1..10>", "<DATA=\"GET\">"},
      {"<MSS=any>", "<MSS=1460>"},
      {"<TS=any>", "<TSVAL=TS.NOW>"},
      {"<OPT=253:01>", "<OPT=254:><OPT=253:01>"},
      {"<OPT=253:any>", "<OPT=253:01>"},
      {"<OPT=253:none>", "<OPT=253:none>"},
  };
  for (const auto& [earlier, later] : covered)
    EXPECT_TRUE(covers(earlier, later)) << earlier << " covers " << later;
}

TEST(Covers, NothingThatMayDiffer) {
  const std::vector<std::pair<const char*, const char*>> distinct{
      {"<CTL=ACK>", "<CTL=RST>"},
      {"<SEQ=SND.NXT><CTL=ACK>", "<CTL=ACK>"},
      {"<CTL=RST,ACK>", "<CTL=RST>"},
      {"<CTL=PSH!,ACK>", "<CTL=ACK>"},
      {"<CTL=SYN,ACK,ECE>", "<CTL=SYN,ACK>"},
      {"<DATA=5>", "<DATA=1..10>"},
      {"<DATA=\"GET\">", "<DATA=3>"},
      {"<SEQ=SND.NXT>", "<SEQ=SND.UNA>"},
      {"<MSS=1460>", "<MSS=any>"},
      {"<MSS=any>", "<MSS=none>"},
      {"<TS=none>", "<CTL=ACK>"},
      {"<TS=any>", "<CTL=ACK>"},
      {"<OPTIONS=none>", "<CTL=ACK>"},
  };
  for (const auto& [earlier, later] : distinct)
    EXPECT_FALSE(covers(earlier, later)) << earlier << " does not cover " << later;
}

std::string verdict_of(const std::string& checks, const std::string& rule) {
  return "- case: sample\n  title: A sample\n  checks: " + checks +
         "\n  given: LISTEN\n  steps:\n    - expect:\n        held: <CTL=ACK>\n        mute: silence\n  "
         "verdict:\n    mute: " +
         rule + "\n";
}

TEST(Lint, LetsNobodyFailAMay) {
  EXPECT_THAT(mistakes_in(verdict_of("[RFC9293-MAY-1]", "fail, it may")),
              Contains(HasSubstr("is a MAY and cannot be broken")));
  EXPECT_THAT(mistakes_in(verdict_of("[RFC9293-MAY-1]", "warn, it may")), IsEmpty());
  EXPECT_THAT(mistakes_in(verdict_of("[RFC9293-MAY-1, RFC9293-MUST-13]", "fail RFC9293-MUST-13, it must")),
              IsEmpty());
  EXPECT_THAT(mistakes_in(verdict_of("[RFC9293-MUST-13, RFC9293-MAY-1]", "fail RFC9293-MAY-1, it may")),
              Contains(HasSubstr("is a MAY and cannot be broken")));
}

std::string step_with(const std::string& checks, const std::string& given = " LISTEN") {
  return "- case: sample\n  title: A sample\n  checks: [RFC9293-MUST-13]\n  given:" + given +
         "\n  steps:\n    - expect: <CTL=ACK>\n      checks: " + checks + "\n";
}

TEST(Lint, LetsAStepCheckOnlyWhatTheCaseDoes) {
  EXPECT_THAT(mistakes_in(step_with("RFC9293-MUST-13")), IsEmpty());
  EXPECT_THAT(mistakes_in(step_with("nothing")), IsEmpty());
  EXPECT_THAT(mistakes_in(step_with("RFC9293-MUST-12")), Contains(HasSubstr("but the case does not")));
  EXPECT_THAT(
      mistakes_in(step_with("nothing", "\n    - LISTEN\n    - expect: <CTL=ACK>\n      checks: nothing")),
      Contains(HasSubstr("only the steps check something")));
}

TEST(Lint, SeesASilenceThatHidesAnother) {
  const auto outcomes = [](const std::string& first, const std::string& second) {
    return mistakes_in(
        "- case: sample\n  title: A sample\n  checks: [RFC9293-MUST-13]\n  given: LISTEN\n"
        "  steps:\n    - expect:\n        a: " +
        first + "\n        b: " + second + "\n");
  };
  EXPECT_THAT(outcomes("silence and CLOSED", "silence"), IsEmpty());
  EXPECT_THAT(outcomes("silence and CLOSED", "silence and LISTEN"), IsEmpty());
  EXPECT_THAT(outcomes("silence", "silence and CLOSED"), Contains(HasSubstr("never met")));
  EXPECT_THAT(outcomes("silence and CLOSD", "silence"), Contains(HasSubstr("CLOSD")));
}

TEST(Lint, SaysAMisspeltRequirementOnce) {
  EXPECT_EQ(mistakes_in(verdict_of("[RFC9293-MUST-1333]", "fail RFC9293-MUST-13, it must")).size(), 1U);
}

TEST(Lint, DoesNotBlameOutcomesOnAMisspeltVerb) {
  EXPECT_EQ(
      mistakes_in(with_steps("    - expct:\n        held: <CTL=ACK>\n    - state: {held: ESTABLISHED}\n"))
          .size(),
      1U);
}

TEST(Lint, KnowsOutcomesOfTheGivenSteps) {
  EXPECT_THAT(mistakes_in(with_steps("    - send: {held: <CTL=ACK>}\n",
                                     "\n    - LISTEN\n    - expect: {held: <CTL=ACK>, mute: silence}")),
              IsEmpty());
}

}  // namespace
}  // namespace tcpspec::cases
