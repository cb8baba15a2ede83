// A service in the place of the agent says only what it has to say.
#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

const std::string asks_for_much = with_steps(
    "ESTABLISHED", "    - call: SEND 500 octets\n    - expect: <DATA=1..536>\n      octets: 500 octets");

TEST(Service, ThatSaysTooLittleMakesTheCaseNotApplicable) {
  Scripted script(asks_for_much, serving(Role::http));
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><DATA=18>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+19><CTL=PSH,ACK><DATA=100>
    at 31ms target sends <SEQ=ISS+101><ACK=IRS+19><CTL=FIN,ACK><DATA=6>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::not_applicable);
  EXPECT_EQ(script.result().because, "the service said 106 octets and closed, where 500 are needed");
}

TEST(Service, ThatOnlyClosesAfterTooLittleMakesTheCaseNotApplicable) {
  Scripted script(asks_for_much, serving(Role::http));
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><DATA=18>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+19><CTL=PSH,ACK><DATA=100>
    at 31ms target sends <SEQ=ISS+101><ACK=IRS+19><CTL=FIN,ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::not_applicable) << script.result().because;
}

TEST(Service, ThatHasNoReasonToCloseIsNotExcused) {
  Scripted script(with_steps("ESTABLISHED", "    - send: <DATA=5>\n    - expect: <ACK=RCV.NXT><CTL=ACK>"),
                  serving(Role::discard));
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><DATA=5>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
}

const std::string asks_for_an_echo =
    with_steps("ESTABLISHED", "    - call: SEND 1200 octets\n    - expect: <DATA=1..536>");

TEST(Service, IsAskedForAnEchoInSegmentsNoLargerThanItsMss) {
  Scripted script(asks_for_an_echo, serving(Role::echo));
  script.opens("<WND=65535><MSS=500>").play(R"(
    tester sends <SEQ=IRS+1><ACK=ISS+1><DATA=500>
    tester sends <SEQ=IRS+501><ACK=ISS+1><DATA=500>
    tester sends <SEQ=IRS+1001><ACK=ISS+1><DATA=200>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1201><CTL=ACK><DATA=500>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

// RFC 6691 §3: the room for options comes off the MSS.
TEST(Service, IsAskedForAnEchoInSegmentsThatLeaveRoomForTimestamps) {
  Scripted script(with_steps("ESTABLISHED", "    - call: SEND 600 octets\n    - expect: <DATA=1..536>",
                             "  offer: <TS=any>"),
                  serving(Role::echo));
  script.opens("<WND=65535><MSS=500><TSVAL=7><TSECR=1>").play(R"(
    tester sends <SEQ=IRS+1><DATA=488>
    tester sends <SEQ=IRS+489><DATA=112>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+601><CTL=ACK><DATA=488><TSVAL=8><TSECR=1>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST(Service, CannotDoWhatOnlyTheAgentCan) {
  Scripted script(with_steps("ESTABLISHED", "    - call: ABORT", "  needs: service"), serving(Role::echo));
  script.opens();
  EXPECT_EQ(script.end().verdict, Verdict::not_applicable);
  EXPECT_EQ(script.result().because, "the call ABORT needs the agent");
}

TEST(WrongChecksum, OfTheOnlyAnswerIsWhatTheTargetIsChargedWith) {
  Scripted script(with_steps("ESTABLISHED", "    - send: <DATA=5>\n    - expect: <ACK=RCV.NXT><CTL=ACK>"));
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><DATA=5>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+6><CTL=ACK><CHECKSUM=wrong>
    at 825ms tester sends <SEQ=IRS+6><DATA=1>
    at 826ms target sends <SEQ=ISS+1><ACK=IRS+7><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().charged, "RFC9293-MUST-2");
  EXPECT_EQ(script.result().because, "what came had a wrong checksum");
}

}  // namespace
}  // namespace tcpspec::run
