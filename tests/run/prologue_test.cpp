// Every state is reached, in every way that the language knows, in both families and across the wrap.
#include "simulated.hpp"

#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

std::string reaching(const std::string& given, const std::string& state, const std::string& id) {
  return with_steps(given, "    - call: STATUS\n      returns: " + state, "  needs: agent", id);
}

/// The application is asked, so the prologue is not its own witness.
constexpr const char* states_to_reach[] = {"SYN-SENT",   "SYN-RECEIVED", "ESTABLISHED",
                                           "FIN-WAIT-1", "FIN-WAIT-2",   "CLOSE-WAIT",
                                           "CLOSING",    "LAST-ACK",     "TIME-WAIT"};

std::string every_state() {
  std::string yaml =
      with_steps("CLOSED", "    - call: STATUS\n      returns: CLOSED", "  needs: agent", "closed") +
      with_steps("LISTEN", "    - call: STATUS\n      returns: CLOSED", "  needs: agent", "listen");
  int n = 0;
  for (const std::string state : states_to_reach)
    yaml += reaching(state, state, "passive-" + std::to_string(n++));
  for (const std::string opening : {"active", "simultaneous"})
    for (const std::string state : states_to_reach) {
      const bool cannot_be = state == "SYN-SENT" || (state == "SYN-RECEIVED" && opening == "active");
      if (!cannot_be) yaml += reaching(state + " " + opening, state, opening + "-" + std::to_string(n++));
    }
  yaml += reaching("ESTABLISHED with zero window", "ESTABLISHED", "zero-window");
  return yaml;
}

void expect_all_pass(const Simulated& run) {
  EXPECT_EQ(run.suite->aborted(), "");
  EXPECT_GE(run.results.size(), 50U);
  for (const auto& result : run.results) {
    EXPECT_EQ(result.verdict, Verdict::pass) << told(result);
    EXPECT_EQ(result.attempts, 1) << told(result);
  }
}

TEST(Prologue, ReachesEveryStateInBothFamilies) { expect_all_pass(Simulated(every_state()).run()); }

TEST(Prologue, ReachesEveryStateAcrossTheWrap) {
  Against across;
  across.wrapping = true;
  expect_all_pass(Simulated(every_state(), across).run());
}

TEST(Prologue, ReachesEveryStateOverALossyPath) {
  Against lossy;
  lossy.world.link = "lose 10%; duplicate 5%; reorder 5%";
  lossy.world.seed = 3;
  const auto run = std::make_unique<Simulated>(every_state(), lossy);
  run->run();
  EXPECT_EQ(run->count(Verdict::fail), 0);
  EXPECT_GT(run->count(Verdict::pass), 40);
}

TEST(Prologue, ZeroWindowMeansThatNothingFits) {
  Against v4;
  v4.families = {wire::Family::ipv4};
  Simulated run(
      with_steps("ESTABLISHED with zero window",
                 "    - send: <DATA=1>\n    - expect: <ACK=RCV.NXT><WND=0><CTL=ACK>\n      measure: "
                 "edge = RCV.WND"),
      v4);
  EXPECT_EQ(run.run().only().verdict, Verdict::pass) << told(run.only());
  EXPECT_EQ(run.only().measurements.at(0).values.at(0), 0);
}

TEST(Prologue, LeavesAnEstablishedConnectionClean) {
  Against v6;
  v6.families = {wire::Family::ipv6};
  Simulated run(
      with_steps("ESTABLISHED", "    - expect: silence\n    - call: RECEIVE\n      returns: nothing"), v6);
  EXPECT_EQ(run.run().only().verdict, Verdict::pass) << told(run.only());
}

// ---- a service in the place of the agent ----

TEST(PrologueByService, AnHttpServerIsAskedSomethingAndCloses) {
  Scripted script(with_steps("FIN-WAIT-1", "    - wait: 1s"), serving(Role::http));
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><DATA=18>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+19><CTL=ACK><DATA=100>
    tester sends <SEQ=IRS+19><ACK=ISS+101><DATA=0>
    at 31ms target sends <SEQ=ISS+101><ACK=IRS+19><CTL=FIN,ACK>
    until 1s nothing is sent
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST(PrologueByService, DaytimeClosesByItself) {
  Scripted script(with_steps("FIN-WAIT-2", "    - wait: 1s"), serving(Role::daytime));
  script.opens().play(R"(
    at 2ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=30>
    tester sends <ACK=ISS+31><DATA=0>
    at 3ms target sends <SEQ=ISS+31><ACK=IRS+1><CTL=FIN,ACK>
    tester sends <SEQ=IRS+1><ACK=ISS+32><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST(PrologueByService, AServiceThatDoesNotCloseIsInconclusive) {
  Scripted script(with_steps("FIN-WAIT-1", "    - wait: 1s"), serving(Role::http));
  script.opens();
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
  EXPECT_EQ(script.result().because, "the service did not close");
}

TEST(PrologueByService, AFinThatCrossesOursDoesNotLeadToLastAck) {
  for (const std::string ack : {"IRS+1", "IRS+2"}) {
    Scripted script(with_steps("LAST-ACK", "    - wait: 10ms"), serving(Role::echo));
    script.opens().play("tester sends <CTL=FIN,ACK>\n target sends <SEQ=ISS+1><ACK=" + ack +
                        "><CTL=FIN,ACK>");
    const bool crossed = ack == "IRS+1";
    EXPECT_EQ(script.end().verdict, crossed ? Verdict::inconclusive : Verdict::pass)
        << script.result().because;
    const char* because = crossed ? "never reached LAST-ACK: the service closed at the same time" : "";
    EXPECT_EQ(script.result().because, because);
  }
}

TEST(PrologueByService, WhatAServiceSaysFirstIsTakenAndAcknowledged) {
  Scripted script(with_steps("ESTABLISHED", "    - send: <DATA=1>\n    - expect: <SEQ=SND.NXT>"),
                  serving(Role::opaque));
  script.opens().play(R"(
    at 10ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=PSH,ACK><DATA=20>
    at 10ms tester sends <SEQ=IRS+1><ACK=ISS+21><DATA=0>
    tester sends <SEQ=IRS+1><ACK=ISS+21><DATA=1>
    target sends <SEQ=ISS+21><ACK=IRS+2><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST(PrologueByService, WithoutAServiceThatClosesTheCaseIsNotApplicable) {
  Scripted script(with_steps("FIN-WAIT-1", "    - wait: 1s"), serving(Role::echo));
  EXPECT_EQ(script.end().verdict, Verdict::not_applicable);
  EXPECT_EQ(script.result().because, "no service of the target closes first");
}

TEST(PrologueByService, WithoutAClosedPortClosedIsInconclusive) {
  Environment env = wire_only();
  env.closed_port = 0;
  Scripted script(with_steps("CLOSED", "    - wait: 1s"), env);
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
}

}  // namespace
}  // namespace tcpspec::run
