// A service in the place of the agent says only what it has to say.
#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

Environment serving(Role role) {
  Environment env = wire_only();
  env.services = {{.port = 80, .role = role}};
  return env;
}

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
                  serving(Role::opaque));
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><DATA=5>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
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
