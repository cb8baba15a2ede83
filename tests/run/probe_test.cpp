// `state:` — a probe for each state that says yes, no or "cannot tell".
#include <gmock/gmock.h>

#include "run/recorded_segment.hpp"
#include "scripted.hpp"
#include "simulated.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::HasSubstr;

constexpr const char* all_states[] = {"CLOSED",      "LISTEN",     "SYN-SENT",   "SYN-RECEIVED",
                                      "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
                                      "CLOSING",     "LAST-ACK",   "TIME-WAIT"};

std::string claiming(const std::string& actual, const std::string& claimed, const std::string& id) {
  return with_steps(actual, "    - state: " + claimed, "  needs: agent", id);
}

TEST(Probe, ConfirmsEveryState) {
  std::string yaml;
  int n = 0;
  for (const char* state : all_states) yaml += claiming(state, state, "state-" + std::to_string(n++));
  Simulated run(yaml);
  run.run();
  EXPECT_EQ(run.results.size(), 22U);
  for (const auto& result : run.results) EXPECT_EQ(result.verdict, Verdict::pass) << told(result);
}

TEST(Probe, ConfirmsNoStateButTheActualOne) {
  std::string yaml;
  int n = 0;
  for (const std::string actual : all_states)
    for (const std::string claimed : all_states) {
      // From outside a listener's port has no connection either.
      const bool alike = actual == claimed || (actual == "LISTEN" && claimed == "CLOSED");
      if (!alike) yaml += claiming(actual, claimed, "claim-" + std::to_string(n++));
    }
  Against v4;
  v4.families = {wire::Family::ipv4};
  v4.suite.retries = 0;
  Simulated run(yaml, v4);
  run.run();
  EXPECT_EQ(run.results.size(), 109U) << run.suite->aborted();
  int refuted = 0;
  for (const auto& result : run.results) {
    // Some answer nothing that the probe may ask (CLOSE-WAIT does not answer data): then nobody knows.
    const bool unanswered = result.because.find("the probes were not answered") != std::string::npos;
    EXPECT_EQ(result.verdict, unanswered ? Verdict::inconclusive : Verdict::fail)
        << result.steps.at(0).text << ", " << told(result);
    refuted += unanswered ? 0 : 1;
  }
  EXPECT_GE(refuted, 100);
}

/// On the wire alone, the target written down.
class WireProbe : public testing::Test {
 protected:
  Scripted& established(const std::string& state) {
    script_ = std::make_unique<Scripted>(with_steps("ESTABLISHED", "    - state: " + state));
    return script_->opens();
  }
  std::unique_ptr<Scripted> script_;
};

TEST_F(WireProbe, EstablishedTakesTextInOrder) {
  auto& taken = established("ESTABLISHED");
  taken.play("tester sends <SEQ=IRS+1><ACK=ISS+1><DATA=1>\n target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>");
  EXPECT_EQ(taken.end().verdict, Verdict::pass);
  EXPECT_EQ(taken.result().steps.at(0).result, "data in order are accepted");
}

TEST_F(WireProbe, EstablishedIsRefutedByAnAckThatDoesNotMove) {
  auto& script = established("ESTABLISHED");
  script.play("tester sends <DATA=1>\n target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(script.end().because, "the state is not ESTABLISHED: data in order are not accepted");
  EXPECT_EQ(script.result().verdict, Verdict::fail);
}

TEST_F(WireProbe, EstablishedIsRefutedByARst) {
  auto& script = established("ESTABLISHED");
  script.play("tester sends <DATA=1>\n target sends <SEQ=ISS+1><CTL=RST>");
  EXPECT_EQ(script.end().because, "the state is not ESTABLISHED: the response to data in order is a RST");
}

TEST_F(WireProbe, FinWait2IsNotBelievedOfATargetThatSentNoFin) {
  auto& script = established("FIN-WAIT-2");
  script.play("tester sends <DATA=1>\n target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>");
  EXPECT_EQ(script.end().because, "the state is not FIN-WAIT-2: the target has not sent a FIN");
}

TEST_F(WireProbe, ARetransmissionIsNoAnswer) {
  script_ = std::make_unique<Scripted>(
      with_steps("ESTABLISHED", "    - expect: <DATA=5>\n    - state: ESTABLISHED"));
  script_->opens().play(R"(
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=5>
    tester sends <SEQ=IRS+1><ACK=ISS+1><DATA=1>
    at 40ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=5>
    at 41ms target sends <SEQ=ISS+6><ACK=IRS+2><CTL=ACK>
  )");
  EXPECT_EQ(script_->end().verdict, Verdict::pass);
}

TEST_F(WireProbe, NoTextIsSentIntoAWindowOfZero) {
  script_ = std::make_unique<Scripted>(with_steps(
      "ESTABLISHED", "    - send: <DATA=10>\n    - expect: <ACK=RCV.NXT><WND=0>\n    - state: ESTABLISHED"));
  script_->opens("<WND=10><MSS=1460>").play(R"(
    tester sends <SEQ=IRS+1><DATA=10>
    target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK><WND=0>
    tester sends <SEQ=IRS+10><ACK=ISS+1><DATA=1>
    target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK><WND=0>
  )");
  EXPECT_EQ(script_->end().verdict, Verdict::pass) << script_->result().because;
  EXPECT_EQ(script_->result().steps.back().result, "an old octet is acknowledged");
}

TEST_F(WireProbe, SilenceToThreeProbesIsInconclusive) {
  auto& script = established("ESTABLISHED");
  script.play(R"(
    at 25ms tester sends <DATA=1>
    at 1425ms tester sends <DATA=1>
    at 2825ms tester sends <DATA=1>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
  EXPECT_THAT(script.result().because, HasSubstr("could not be found out"));
}

// Some answer nothing where they have no connection; then a SYN tells, which opens only there.
TEST_F(WireProbe, ASynThatOpensRefutesAStateOfWhichNothingElseWasHeard) {
  auto& script = established("ESTABLISHED");
  script.play(R"(
    at 25ms tester sends <DATA=1>
    at 1425ms tester sends <DATA=1>
    at 2825ms tester sends <DATA=1>
    at 3625ms tester sends <CTL=SYN>
    at 3626ms target sends <SEQ=ISS+5000><ACK=IRS+1><CTL=SYN,ACK>
  )");
  EXPECT_EQ(script.end().because,
            "the state is not ESTABLISHED: there is no response to data in order, and a new SYN opens");
  EXPECT_EQ(script.result().verdict, Verdict::fail);
}

TEST_F(WireProbe, ASynThatIsAnsweredByAnAckTellsNothing) {
  auto& script = established("ESTABLISHED");
  script.play(R"(
    at 25ms tester sends <DATA=1>
    at 1425ms tester sends <DATA=1>
    at 2825ms tester sends <DATA=1>
    at 3625ms tester sends <CTL=SYN>
    at 3626ms target sends <SEQ=ISS+1><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive) << script.result().because;
}

TEST_F(WireProbe, ASynThatOpensConfirmsThatThereWasNoConnection) {
  for (const std::string state : {"CLOSED", "LISTEN"}) {
    auto& script = established(state);
    script.play(R"(
      at 25ms tester sends <SEQ=IRS><DATA=1>
      at 1425ms tester sends <SEQ=IRS><DATA=1>
      at 2825ms tester sends <SEQ=IRS><DATA=1>
      at 3625ms tester sends <CTL=SYN>
      at 3626ms target sends <SEQ=ISS+5000><ACK=IRS+1><CTL=SYN,ACK>
    )");
    EXPECT_EQ(script.end().verdict, Verdict::pass) << state << ": " << script.result().because;
    EXPECT_EQ(script.result().steps.at(0).result, "an old octet is not answered, and a new SYN opens");
  }
}

// Below the window: TIME-WAIT may open for a SYN above it.
TEST_F(WireProbe, ASynThatIsAcknowledgedShowsTheConnectionOfATargetThatIsSilentToOldData) {
  auto& script = established("CLOSED");
  script.play(R"(
    at 25ms tester sends <SEQ=IRS><DATA=1>
    at 1425ms tester sends <SEQ=IRS><DATA=1>
    at 2825ms tester sends <SEQ=IRS><DATA=1>
    at 3625ms tester sends <CTL=SYN>
    at 3626ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>
  )");
  EXPECT_EQ(script.end().because, "the state is not CLOSED: a new SYN is still acknowledged");
  std::vector<wire::Seq> sent;
  for (const report::SegmentRecord& record : script.result().segments)
    if (record.role == report::SegmentRole::state_probe) sent.push_back(segment_of(record)->seq);
  ASSERT_EQ(sent.size(), 4U);
  EXPECT_LT(sent[3] - sent[0], -0x4000'0000);
}

TEST_F(WireProbe, ClosedResetsAnOldOctet) {
  auto& gone = established("CLOSED");
  gone.play("tester sends <SEQ=IRS><ACK=ISS+1><CTL=ACK><DATA=1>\n target sends <SEQ=ISS+1><CTL=RST>");
  EXPECT_EQ(gone.end().verdict, Verdict::pass);
  auto& there = established("CLOSED");
  there.play("tester sends <SEQ=IRS><DATA=1>\n target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(there.end().because, "the state is not CLOSED: an old octet is still acknowledged");
}

TEST_F(WireProbe, ListenOpensAnew) {
  const std::string resets =
      "tester sends <SEQ=IRS><DATA=1>\n target sends <SEQ=ISS+1><CTL=RST>\n"
      "tester sends <SEQ=IRS><CTL=SYN>\n target sends ";
  auto& listens = established("LISTEN");
  listens.play(resets + "<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>");
  EXPECT_EQ(listens.end().verdict, Verdict::pass);
  auto& closed = established("LISTEN");
  closed.play(resets + "<ACK=IRS+1><CTL=RST,ACK>");
  EXPECT_EQ(closed.end().because, "the state is not LISTEN: a new SYN is answered by RST");
}

TEST_F(WireProbe, SynReceivedIsCompletedByTheRightAck) {
  const std::string yaml = with_steps("SYN-RECEIVED", "    - state: SYN-RECEIVED");
  const std::string opening = R"(
    tester sends <SEQ=IRS><CTL=SYN>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=1000>
    tester sends <SEQ=IRS+1><ACK=ISS+1><CTL=ACK><DATA=0>
    tester sends <SEQ=IRS><ACK=ISS+1><DATA=1>
  )";
  Scripted there(yaml);
  there.play(opening + "target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(there.end().verdict, Verdict::pass) << there.result().because;
  Scripted gone(yaml);
  gone.play(opening + "target sends <SEQ=ISS+1><CTL=RST>");
  EXPECT_EQ(gone.end().verdict, Verdict::fail);
}

// A listener with SYN cookies takes any segment for the third of an opening whose numbers fit.
TEST_F(WireProbe, AfterARstWhatAsksForTheConnectionDoesNotOpenItAgain) {
  const std::string rst = "    - send: <CTL=RST>\n    - state: ";
  const std::string asked =
      "tester sends <CTL=RST>\n tester sends <SEQ=IRS><ACK=ISS+1-65536><CTL=ACK><DATA=1>\n"
      "target sends <SEQ=ISS+1-65536><CTL=RST>";
  Scripted gone(with_steps("ESTABLISHED", rst + "CLOSED"));
  gone.opens().play(asked);
  EXPECT_EQ(gone.end().verdict, Verdict::pass) << gone.result().because;
  Scripted obeyed(
      with_steps("ESTABLISHED", "    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - state: ESTABLISHED"));
  obeyed.opens().play(asked);
  EXPECT_EQ(obeyed.end().because, "the state is not ESTABLISHED: an old octet is answered by RST");
}

TEST_F(WireProbe, WhatIgnoresAnAcknowledgmentSoOldIsAskedAsUsualAtLast) {
  Scripted script(with_steps("ESTABLISHED", "    - send: <CTL=RST>\n    - state: CLOSED"));
  script.opens().play(R"(
    tester sends <CTL=RST>
    tester sends <ACK=ISS+1-65536><DATA=1>
    tester sends <ACK=ISS+1-65536><DATA=1>
    tester sends <SEQ=IRS><ACK=ISS+1><DATA=1>
    target sends <SEQ=ISS+1><CTL=RST>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST_F(WireProbe, ASynAckThatNoCookieHoldsNeedsNoSuchCare) {
  Scripted script(
      with_steps("ESTABLISHED", "    - send: <CTL=RST>\n    - state: CLOSED", "  offer: <WSOPT=3>"));
  script.opens("<WND=65535><MSS=1460><WSOPT=7>").play(R"(
    tester sends <CTL=RST>
    tester sends <SEQ=IRS><ACK=ISS+1><DATA=1>
    target sends <SEQ=ISS+1><CTL=RST>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

Environment with_agent_and_states() {
  Environment env = wire_only();
  env.agent = true;
  env.listeners[wire::Family::ipv4] = {"5", 80};
  return env;
}

// It knows nothing of a connection before the third segment.
TEST(AgentAndWire, AgreeOnSynReceivedWhereTheListenerKeepsNothing) {
  Scripted script(with_steps("SYN-RECEIVED", "    - state: SYN-RECEIVED"), with_agent_and_states());
  script.play(R"(
    tester sends <SEQ=IRS><CTL=SYN>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=1000>
    tester asks DIAG
    agent answers ok state=CLOSED
    tester sends <SEQ=IRS+1><ACK=ISS+1><CTL=ACK><DATA=0>
    tester sends <SEQ=IRS><ACK=ISS+1><DATA=1>
    target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST(AgentAndWire, TheAgentsClosedIsNotOverruledByWhatTheProbeOpened) {
  Scripted script(with_steps("ESTABLISHED", "    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - state: ESTABLISHED"),
                  with_agent_and_states());
  script.opens().play(R"(
    tester asks ACCEPT
    agent answers ok handle=9
    tester sends <CTL=RST>
    tester asks DIAG
    agent answers ok state=CLOSED
    tester sends <SEQ=IRS><ACK=ISS+1-65536><DATA=1>
    target sends <SEQ=ISS+1-65536><CTL=RST>
    tester asks DIAG
    agent answers ok state=CLOSED
    tester sends <SEQ=IRS><ACK=ISS+1-65536><DATA=1>
    target sends <SEQ=ISS+1-65536><CTL=RST>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_THAT(script.result().because, HasSubstr("the target's own view is CLOSED"));
}

TEST(AgentAndWire, WhatWasUnderWayWhenTheAgentWasAskedIsWaitedFor) {
  Scripted script(with_steps("ESTABLISHED", "    - send: <CTL=RST>\n    - state: CLOSED"),
                  with_agent_and_states());
  script.opens().play(R"(
    tester asks ACCEPT
    agent answers ok handle=9
    tester sends <CTL=RST>
    tester asks DIAG
    agent answers ok state=ESTABLISHED
    tester sends <SEQ=IRS><DATA=1>
    target sends <SEQ=ISS+1-65536><CTL=RST>
    tester asks DIAG
    agent answers ok state=CLOSED
    tester sends <SEQ=IRS><DATA=1>
    target sends <SEQ=ISS+1-65536><CTL=RST>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

}  // namespace
}  // namespace tcpspec::run
