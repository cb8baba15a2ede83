// User calls of a case and what they return (RFC 9293 §3.9.1); the agent's answers are written down.
#include <gmock/gmock.h>

#include <algorithm>

#include "run/connection.hpp"
#include "scripted.hpp"
#include "tests/case/call_samples.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::HasSubstr;

Environment with_agent() {
  Environment env = wire_only();
  env.agent = true;
  env.listeners[wire::Family::ipv4] = {"5", 80};
  return env;
}

class Calls : public testing::Test {
 protected:
  /// In ESTABLISHED, and the application has the connection as `9`.
  Scripted& steps(const std::string& text) {
    script_ = std::make_unique<Scripted>(with_steps("ESTABLISHED", text), with_agent());
    return script_->opens().play("tester asks ACCEPT 5 10.77.0.1 40000\n agent answers ok handle=9");
  }
  std::unique_ptr<Scripted> script_;
};

constexpr const char* eight_then_four = R"(
  tester asks RECEIVE 9
  agent answers ok octets=8 eof=0 data=4142434445464748
  tester asks RECEIVE 9
  agent answers ok octets=4 eof=0 data=494a4b4c
)";

TEST_F(Calls, ReceiveIsAskedAgainUntilEverythingHasCome) {
  auto& script = steps("    - send: <DATA=12>\n    - call: RECEIVE\n      returns: 12 octets");
  script.play("forget").play(eight_then_four);
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Calls, WhatReceiveReturnsNextFollowsWhatItReturnedBefore) {
  auto& script = steps(
      "    - send: <DATA=12>\n    - call: RECEIVE\n      returns: 8 octets\n"
      "    - call: RECEIVE\n      returns: 4 octets");
  EXPECT_EQ(script.play(eight_then_four).end().verdict, Verdict::pass);
}

// ---- a TCP with little room for what its application sends ----
constexpr const char* send_and_await =
    "    - call: SEND 300 octets\n    - expect: <DATA=100>\n      times: 3";
constexpr const char* two_of_three = R"(
  tester asks SEND 9 300
  agent answers ok sent=200
  tester asks SEND 9 100
  agent answers ok sent=0
  target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=100>
  target sends <SEQ=ISS+101><ACK=IRS+1><CTL=ACK><DATA=100>
)";

TEST_F(Calls, WhatSendHadNoRoomForIsOfferedAgain) {
  auto& script = steps(send_and_await).play(two_of_three);
  script.play("tester asks SEND 9 100\n agent answers ok sent=100");
  script.play("target sends <SEQ=ISS+201><ACK=IRS+1><CTL=ACK><DATA=100>");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST_F(Calls, WhatComesMeanwhileDoesNotPutTheNextOfferOff) {
  auto& script = steps(send_and_await);
  script.play("at 1ms tester asks SEND 9 300\n agent answers ok sent=200");
  script.play("at 1ms tester asks SEND 9 100\n agent answers ok sent=0");
  script.play("at 15ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=100>");
  script.play("at 21ms tester asks SEND 9 100\n agent answers ok sent=100");
  script.play("target sends <SEQ=ISS+101><ACK=IRS+1><CTL=ACK><DATA=100>");
  script.play("target sends <SEQ=ISS+201><ACK=IRS+1><CTL=ACK><DATA=100>");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST_F(Calls, DataThatTheTcpHadNoRoomForAreNotMissing) {
  auto& script = steps(send_and_await).play(two_of_three);
  script.play("tester asks SEND 9 100\n agent answers error closed");
  EXPECT_EQ(script.end().verdict, Verdict::not_applicable);
  EXPECT_EQ(script.result().because,
            "the target's TCP has room for 200 of the 300 octets that the case sends");
}

TEST_F(Calls, DataThatTheTcpTookAreMissing) {
  auto& script = steps(send_and_await).play("tester asks SEND 9 300\n agent answers ok sent=200");
  script.play("tester asks SEND 9 100\n agent answers error closed");
  script.play("target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=100>");
  EXPECT_THAT(script.end().because, HasSubstr("not answered either")) << "of 200, 100 came";
}

TEST_F(Calls, OctetsThatWereNeverSentFail) {
  auto& script = steps("    - send: <DATA=12>\n    - call: RECEIVE\n      returns: 3 octets");
  script.play("tester asks RECEIVE 9\n agent answers ok octets=3 eof=0 data=414243");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  auto& wrong = steps("    - send: <DATA=12>\n    - call: RECEIVE\n      returns: 3 octets");
  wrong.play("tester asks RECEIVE 9\n agent answers ok octets=3 eof=0 data=414244");
  EXPECT_EQ(wrong.end().verdict, Verdict::fail);
  EXPECT_EQ(wrong.result().got, "3 octets that are not those sent");
}

TEST_F(Calls, TextOfTheCasesOwnIsNotCompared) {
  auto& script = steps("    - send: <DATA=\"zz\">\n    - call: RECEIVE\n      returns: 2 octets");
  script.play("tester asks RECEIVE 9\n agent answers ok octets=2 eof=0 data=7a7a");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Calls, MoreOctetsThanWantedFailUnlessAtLeastSoManyAreWanted) {
  auto& exactly = steps("    - send: <DATA=8>\n    - call: RECEIVE\n      returns: 5 octets");
  exactly.play("tester asks RECEIVE 9\n agent answers ok octets=8 eof=0 data=4142434445464748");
  EXPECT_EQ(exactly.end().verdict, Verdict::fail);
  EXPECT_EQ(exactly.result().because, "RECEIVE returned 8 octets");
  auto& at_least = steps("    - send: <DATA=8>\n    - call: RECEIVE\n      returns: at least 5 octets");
  at_least.play("tester asks RECEIVE 9\n agent answers ok octets=8 eof=0 data=4142434445464748");
  EXPECT_EQ(at_least.end().verdict, Verdict::pass);
}

TEST_F(Calls, TooFewOctetsFailWhenThePatienceIsOver) {
  auto& script = steps("    - call: RECEIVE\n      returns: 5 octets\n      within: 15ms");
  script.play(R"(
    at 1ms tester asks RECEIVE 9
    agent answers ok octets=0 eof=0 data=
    at 11ms tester asks RECEIVE 9
    agent answers ok octets=0 eof=0 data=
    at 21ms tester asks RECEIVE 9
    agent answers ok octets=0 eof=0 data=
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "RECEIVE returned nothing");
}

TEST_F(Calls, NothingIsNothingAtOnce) {
  auto& quiet = steps("    - call: RECEIVE\n      returns: nothing");
  quiet.play("tester asks RECEIVE 9\n agent answers ok octets=0 eof=0 data=");
  EXPECT_EQ(quiet.end().verdict, Verdict::pass);
  auto& loud = steps("    - call: RECEIVE\n      returns: nothing");
  loud.play("tester asks RECEIVE 9\n agent answers ok octets=1 eof=0 data=41");
  EXPECT_EQ(loud.end().verdict, Verdict::fail);
}

TEST_F(Calls, EndOfFileIsWaitedForAndHasNoOctets) {
  auto& end = steps("    - call: RECEIVE\n      returns: end of file");
  end.play(R"(
    tester asks RECEIVE 9
    agent answers ok octets=0 eof=0 data=
    tester asks RECEIVE 9
    agent answers ok octets=0 eof=1 data=
  )");
  EXPECT_EQ(end.end().verdict, Verdict::pass);
  auto& text = steps("    - call: RECEIVE\n      returns: end of file");
  text.play("tester asks RECEIVE 9\n agent answers ok octets=1 eof=1 data=41");
  EXPECT_EQ(text.end().verdict, Verdict::fail);
}

TEST_F(Calls, AnErrorMustBeTheOneThatIsWanted) {
  auto& same = steps("    - call: RECEIVE\n      returns: reset");
  same.play("tester asks RECEIVE 9\n agent answers error reset connection reset by peer");
  EXPECT_EQ(same.end().verdict, Verdict::pass);
  auto& other = steps("    - call: RECEIVE\n      returns: reset");
  other.play("tester asks RECEIVE 9\n agent answers error timed-out");
  EXPECT_EQ(other.end().verdict, Verdict::fail);
  EXPECT_EQ(other.result().got, "timed-out");
  auto& any = steps("    - call: RECEIVE\n      returns: error");
  any.play("tester asks RECEIVE 9\n agent answers error timed-out");
  EXPECT_EQ(any.end().verdict, Verdict::pass);
}

TEST_F(Calls, AnErrorThatNobodyWantsFails) {
  auto& script = steps("    - call: SEND 10 octets");
  script.play("tester asks SEND 9 10\n agent answers error reset");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
}

TEST_F(Calls, StatusIsPolledUntilTheStateIsReached) {
  auto& script = steps("    - call: STATUS\n      returns: CLOSE-WAIT");
  script.play(R"(
    tester asks DIAG 10.77.0.2 80 10.77.0.1 40000
    agent answers ok state=ESTABLISHED
    tester asks STATUS 9
    agent answers ok state=ESTABLISHED error=none
    at 11ms tester asks DIAG
    agent answers ok state=CLOSE-WAIT
    tester asks STATUS 9
    agent answers ok state=CLOSE-WAIT error=none
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Calls, MeasureTheirTimeAndTheirValue) {
  auto& script = steps(
      "    - call: RECEIVE\n      returns: 4 octets\n      measure: delay = elapsed\n"
      "    - call: GET keepidle\n      measure: interval = value s");
  script.play(R"(
    tester asks RECEIVE 9
    agent answers ok octets=0 eof=0
    at 11ms tester asks RECEIVE 9
    agent answers ok octets=4 eof=0 data=41424344
    tester asks OPTION 9 keepidle
    agent answers ok value=7200
  )");
  script.end();
  const auto& measured = script.result().measurements;
  ASSERT_EQ(measured.size(), 2U);
  EXPECT_THAT(measured[0].values, testing::ElementsAre(testing::Gt(0.0)));
  EXPECT_EQ(measured[0].unit, "s");
  EXPECT_THAT(measured[1].values, testing::ElementsAre(7200));
  EXPECT_EQ(measured[1].unit, "s");
}

TEST_F(Calls, StatusReturnsThePendingError) {
  auto& script = steps("    - call: STATUS\n      returns: timed out");
  script.play(R"(
    tester asks DIAG
    agent answers ok state=CLOSED
    tester asks STATUS 9
    agent answers ok state=CLOSED error=timed-out
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Calls, WithoutDiagStatusTellsTheState) {
  auto& script = steps("    - call: STATUS\n      returns: CLOSE-WAIT");
  script.play(R"(
    tester asks DIAG
    agent answers error unsupported
    tester asks STATUS 9
    agent answers ok state=CLOSE-WAIT error=none
    tester asks STATUS 9
    agent answers ok state=CLOSE-WAIT error=none
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

/// A SYN in TIME-WAIT has begun another connection of the same ends: the application still has the old one.
TEST(HandleOfAConnection, SaysNothingOfTheNextIncarnation) {
  using oracle::written;
  Connection connection("A", {}, 100, 200);
  connection.sent(written("<SEQ=IRS><CTL=SYN>"));
  connection.seen(written("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>"));
  connection.given("9");
  EXPECT_TRUE(connection.has_handle_of_now());
  const oracle::Numbers next{wire::Seq(5000), wire::Seq(6000)};
  connection.sent(written("<SEQ=IRS><CTL=SYN>", next));
  connection.seen(written("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>", next));
  EXPECT_FALSE(connection.has_handle_of_now());
}

/// That of an active OPEN was given before the SYN was sent.
TEST(HandleOfAConnection, IsThatOfTheOpeningWhichFollows) {
  using oracle::written;
  Connection connection("A", {}, 100, 200);
  connection.given("9");
  EXPECT_TRUE(connection.has_handle_of_now());
  connection.seen(written("<SEQ=ISS><CTL=SYN>"));
  connection.sent(written("<SEQ=IRS><ACK=ISS+1><CTL=SYN,ACK>"));
  EXPECT_TRUE(connection.has_handle_of_now());
}

TEST_F(Calls, AWrongStateFailsWithoutDiagToo) {
  auto& script = steps("    - call: STATUS\n      returns: CLOSE-WAIT\n      within: 5ms");
  script.play(R"(
    tester asks DIAG
    agent answers error unsupported
    tester asks STATUS 9
    agent answers ok state=ESTABLISHED error=none
    tester asks STATUS 9
    agent answers ok state=ESTABLISHED error=none
    tester asks DIAG
    agent answers error unsupported
    tester asks STATUS 9
    agent answers ok state=ESTABLISHED error=none
    tester asks STATUS 9
    agent answers ok state=ESTABLISHED error=none
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "STATUS returned ESTABLISHED");
}

TEST_F(Calls, AStateThatTheApplicationCannotTellIsNotApplicable) {
  auto& script = steps("    - call: STATUS\n      returns: CLOSE-WAIT\n      within: 0ms");
  script.play(R"(
    tester asks DIAG
    agent answers error unsupported
    tester asks STATUS 9
    agent answers ok error=none unread=0
    tester asks STATUS 9
    agent answers ok error=none unread=0
  )");
  EXPECT_EQ(script.end().verdict, Verdict::not_applicable);
  EXPECT_EQ(script.result().because, "the application cannot tell the state of the connection");
}

TEST_F(Calls, AnErrorMetByALookAtTheStateIsReturnedByTheNextCall) {
  for (const std::string call : {"RECEIVE", "SEND 5 octets", "STATUS"}) {
    auto& script =
        steps("    - send: <CTL=RST>\n    - state: CLOSED\n    - call: " + call + "\n      returns: reset");
    script.play(R"(
      tester sends <CTL=RST>
      tester asks DIAG
      agent answers error unsupported
      tester asks STATUS 9
      agent answers ok state=CLOSED error=reset
      tester sends <CTL=PSH,ACK>
      target sends <SEQ=RCV.NXT><CTL=RST>
    )");
    if (call == "STATUS") {
      script.play(R"(
        tester asks DIAG
        agent answers error unsupported
        tester asks STATUS 9
        agent answers ok state=CLOSED error=none
        tester asks STATUS 9
        agent answers ok state=CLOSED error=none
      )");
    } else {
      script.play("tester asks " + call.substr(0, 4));
      script.play(call == "RECEIVE" ? "agent answers ok octets=0 eof=1 data=" : "agent answers error closed");
    }
    EXPECT_EQ(script.end().verdict, Verdict::pass) << call << ": " << script.result().because;
  }
}

TEST_F(Calls, EachVerbIsOneRequest) {
  struct Row {
    const char* call;
    const char* request;
  };
  for (const Row& row :
       {Row{"SEND 100 octets", "SEND 9 100"}, Row{"SEND 1 octets urgent", "SEND 9 1 urgent"},
        Row{"CLOSE", "SHUTDOWN 9"}, Row{"CLOSE FULLY", "CLOSE 9"}, Row{"ABORT", "ABORT 9"}}) {
    auto& script = steps("    - call: " + std::string(row.call) + "\n      returns: ok");
    script.play("tester asks " + std::string(row.request) + "\n agent answers ok sent=1");
    EXPECT_EQ(script.end().verdict, Verdict::pass) << row.call;
  }
}

/// The request that a call becomes, written from its text and not from its row.
std::string request_for(const std::string& call) {
  const auto words = [&](std::size_t skipped) { return call.substr(std::min(call.size(), skipped)); };
  if (call.starts_with("SEND ")) {
    const std::string octets = words(5);
    return "SEND 9 " + octets.substr(0, octets.find(' ')) + (call.ends_with(" urgent") ? " urgent" : "");
  }
  if (call.starts_with("RECEIVE ")) return "RECEIVE 9 " + call.substr(8, call.find(' ', 8) - 8);
  if (call == "RECEIVE") return "RECEIVE 9 1000000";
  if (call == "CLOSE") return "SHUTDOWN 9";
  if (call == "CLOSE FULLY") return "CLOSE 9";
  if (call == "CLOSE LISTENER") return "CLOSE 8";
  if (call == "ABORT") return "ABORT 9";
  if (call == "STATUS") return "DIAG 10.77.0.2 80 10.77.0.1 40000";
  if (call == "ACCEPT") return "ACCEPT 5 10.77.0.1 40000";
  if (call.starts_with("SET ") || call.starts_with("GET ")) return "OPTION 9 " + words(4);
  if (call.starts_with("OPEN to broadcast")) return "CONNECT 255.255.255.255 40000";
  if (call.starts_with("OPEN to multicast")) return "CONNECT 224.0.0.1 40000";
  if (call == "OPEN") return "CONNECT 10.77.0.1 40000 from=10.77.0.2 port=80";
  if (call == "OPEN with 3 octets") return "CONNECT 10.77.0.1 40000 from=10.77.0.2 port=80 text=3";
  if (call == "OPEN from any address") return "CONNECT 10.77.0.1 40000 port=80";
  if (call == "OPEN from any address with 3 octets") return "CONNECT 10.77.0.1 40000 port=80 text=3";
  return "(no request for " + call + ")";
}

TEST_F(Calls, EachRowIsTheRequestThatThePageHas) {
  for (const cases::CallRow& row : cases::call_rows())
    for (const std::string& call : cases::sample_calls(row)) {
      const bool private_listener = row.effect == cases::CallRow::Effect::ends_listener;
      Scripted script(with_steps("ESTABLISHED", "    - call: " + call), with_agent());
      if (private_listener) script.play("tester asks LISTEN 10.77.0.2 0\n agent answers ok handle=8 port=80");
      script.opens();
      script.play("tester asks ACCEPT " + std::string(private_listener ? "8" : "5") +
                  " 10.77.0.1 40000\n agent answers ok handle=9");
      script.play("tester asks " + request_for(call));
    }
}

TEST_F(Calls, OpenFromClosedAsksForThisTestersPort) {
  Scripted script(with_steps("CLOSED", "    - call: OPEN\n      returns: refused"), with_agent());
  script.play("tester asks CONNECT 10.77.0.1 40000 from=10.77.0.2 port=9\n agent answers error refused");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Calls, AnErrorOfTheHostIsInconclusive) {
  for (const char* error : {"in-use", "invalid"}) {
    Scripted script(with_steps("CLOSED", "    - call: OPEN\n    - expect: <CTL=SYN>"), with_agent());
    script.play(
        std::string("tester asks CONNECT 10.77.0.1 40000 from=10.77.0.2 port=9\n agent answers error ") +
        error);
    EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
    EXPECT_EQ(script.result().because, std::string("the application could not call OPEN: ") + error);
  }
}

TEST_F(Calls, AConnectionThatTheApplicationIsNotGivenIsInconclusive) {
  Scripted script(with_steps("LISTEN", "    - call: RECEIVE"), with_agent());
  for (int i = 0; i <= 80; ++i) script.play("tester asks ACCEPT 5\n agent answers error again");
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
  EXPECT_EQ(script.result().because, "the application was not given the connection");
}

TEST_F(Calls, ANewIncarnationIsReceivedFromItsFirstOctet) {
  auto& script = steps(
      "    - send: <DATA=3>\n    - call: RECEIVE\n      returns: 3 octets\n"
      "    - send: <CTL=RST>\n    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>\n"
      "    - send: <CTL=ACK>\n    - call: ACCEPT\n    - send: <DATA=2>\n"
      "    - call: RECEIVE\n      returns: 2 octets");
  script.play(R"(
    tester sends <DATA=3>
    tester asks RECEIVE 9
    agent answers ok octets=3 eof=0 data=414243
    tester sends <CTL=RST>
    tester sends <SEQ=IRS><CTL=SYN>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=1000>
    tester sends <ACK=ISS+1><CTL=ACK>
    tester asks ACCEPT 5
    agent answers ok handle=10
    tester sends <DATA="AB">
    tester asks RECEIVE 10
    agent answers ok octets=2 eof=0 data=4142
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Calls, AnAgentThatDoesNotAnswerIsAnError) {
  auto& script = steps("    - call: RECEIVE");
  script.play("tester asks RECEIVE 9");
  // The same silence meets the clearing up, which gives up as well.
  EXPECT_EQ(script.end().verdict, Verdict::error);
  EXPECT_EQ(script.result().because, "the agent does not respond");
}

TEST_F(Calls, WithoutTheAgentOnlyAServiceCanAct) {
  Scripted script(with_steps("ESTABLISHED", "    - call: RECEIVE"), wire_only());
  EXPECT_EQ(script.opens().end().verdict, Verdict::not_applicable);
  EXPECT_THAT(script.result().because, HasSubstr("RECEIVE needs the agent"));
}

TEST_F(Calls, AnEchoSendsWhatItIsSent) {
  Environment env = wire_only();
  env.services = {{.port = 7, .role = Role::echo}};
  Scripted script(with_steps("ESTABLISHED", "    - call: SEND 10 octets\n    - expect: <DATA=10>"), env);
  script.opens().play(R"(
    at 25ms tester sends <CTL=PSH!,ACK><DATA=10>
    at 26ms target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK><DATA=10>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

// An echo service sends what it reads: with all 5000 octets there, 4096 and the rest.
TEST_F(Calls, AnEchoGetsALongTextInPiecesThatFillSegments) {
  Environment env = wire_only();
  env.services = {{.port = 7, .role = Role::echo}};
  const std::string opening =
      "    - send: <CTL=SYN><MSS=500>\n    - expect: <CTL=SYN,ACK>\n    - send: <CTL=ACK>\n";
  Scripted script(with_steps("LISTEN", opening + "    - call: SEND 5000 octets\n    - expect: <DATA=500>"),
                  env);
  script.play(R"(
    tester sends <CTL=SYN><MSS=500>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=65535><MSS=1460>
    tester sends <CTL=ACK>
    tester sends <CTL=PSH!,ACK><DATA=1000>
    tester sends <CTL=PSH!,ACK><DATA=1000>
    tester sends <CTL=PSH!,ACK><DATA=1000>
    tester sends <CTL=PSH!,ACK><DATA=1000>
    target sends <SEQ=ISS+1><ACK=IRS+4001><CTL=ACK><DATA=500>
    tester sends <CTL=PSH!,ACK><DATA=1000>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

// ---- options ----

TEST_F(Calls, SetAndGetNameAnOptionOfTheConnection) {
  auto& script = steps("    - call: SET keepidle 5\n    - call: GET keepidle\n      returns: at least 5");
  script.play("tester asks OPTION 9 keepidle 5\n agent answers ok value=5");
  script.play("tester asks OPTION 9 keepidle\n agent answers ok value=5");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST_F(Calls, GetTellsWhatIsSet) {
  auto& script = steps("    - call: GET keepalive\n      returns: 0");
  script.play("tester asks OPTION 9 keepalive\n agent answers ok value=1");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "GET keepalive returned 1");
}

TEST_F(Calls, AnOptionThatTheApplicationDoesNotHaveIsNotApplicable) {
  auto& script = steps("    - call: SET nodelay 1");
  script.play("tester asks OPTION 9 nodelay 1\n agent answers error unsupported");
  EXPECT_EQ(script.end().verdict, Verdict::not_applicable);
}

TEST_F(Calls, NothingIsHeldAgainstATargetWhoseApplicationCannotAsk) {
  struct Row {
    std::string call;
    std::string request;
  };
  for (const Row& row : {Row{"SEND 1 octets urgent", "SEND 9 1 urgent"}, Row{"RECEIVE", "RECEIVE 9"},
                         Row{"CLOSE", "SHUTDOWN 9"}, Row{"CLOSE FULLY", "CLOSE 9"}, Row{"ABORT", "ABORT 9"},
                         Row{"GET nodelay", "OPTION 9 nodelay"}}) {
    auto& script = steps("    - call: " + row.call);
    script.play("tester asks " + row.request + "\n agent answers error unsupported");
    EXPECT_EQ(script.end().verdict, Verdict::not_applicable) << row.call;
    EXPECT_EQ(script.result().because, "the application cannot " + row.call);
  }
}

TEST_F(Calls, AConnectionIsNotNothing) {
  Scripted script(with_steps("SYN-RECEIVED", "    - call: ACCEPT\n      returns: nothing"), with_agent());
  script.play(R"(
    tester sends <SEQ=IRS><CTL=SYN>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>
    tester asks ACCEPT 5 10.77.0.1 40000
    agent answers ok handle=9)");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "ACCEPT returned ok");
}

TEST_F(Calls, ReceiveTakesAsManyOctetsAsItIsTold) {
  auto& script = steps("    - send: <DATA=8>\n    - call: RECEIVE 3 octets\n      returns: 3 octets");
  script.play("tester asks RECEIVE 9 3\n agent answers ok octets=3 eof=0 data=414243");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST_F(Calls, AnOpenToAGroupMustFail) {
  auto& script = steps("    - call: OPEN to broadcast\n      returns: error");
  script.play("tester asks CONNECT 255.255.255.255 40000\n agent answers error invalid");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
  auto& wrong = steps("    - call: OPEN to multicast\n      returns: error");
  wrong.play("tester asks CONNECT 224.0.0.1 40000\n agent answers ok handle=10 local=10.77.0.2 port=50000");
  EXPECT_EQ(wrong.end().verdict, Verdict::fail);
}

}  // namespace
}  // namespace tcpspec::run
