// A target that only connects: the sim, whose application connects when the channel asks it to, and does
// nothing else.
#include "run/awaiting.hpp"

#include <gmock/gmock.h>

#include "scripted.hpp"
#include "sim/mutants.hpp"
#include "simulated.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::HasSubstr;

constexpr const char* answers_data =
    "    - send: <DATA=5>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>\n";
constexpr const char* answers_unsent =
    "    - send: <ACK=SND.NXT+1000><CTL=ACK>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>\n";
constexpr const char* refuses_unsent =
    "    - send: <ACK=SND.NXT+50><CTL=ACK>\n    - expect: <SEQ=SND.NXT+50><CTL=RST>\n";

Against connecting(const std::string& mutant = "") {
  Against against;
  against.world.behaviour = sim::behaviour_of(mutant);
  against.agent = false;
  against.awaited = Awaited{.port = 4242, .triggered = true};
  return against;
}

TEST(Awaiting, JudgesSynSent) {
  Simulated run(with_steps("SYN-SENT", refuses_unsent), connecting());
  run.run();
  EXPECT_EQ(run.count(Verdict::pass), 2) << told(run.results.front());
}

TEST(Awaiting, ReachesStatesByTheTargetsOwnOpening) {
  Simulated run(with_steps("ESTABLISHED", answers_data), connecting());
  run.run();
  ASSERT_EQ(run.count(Verdict::pass), 2) << told(run.results.front());
  const report::SegmentRecord& opening = run.results.front().segments.front();
  EXPECT_TRUE(opening.from_target);
  EXPECT_THAT(opening.absolute, HasSubstr("<CTL=SYN,"));
}

TEST(Awaiting, ConvictsAFault) {
  Simulated run(with_steps("ESTABLISHED", answers_unsent), connecting("silent-on-future-ack"));
  run.run();
  EXPECT_EQ(run.count(Verdict::fail), 2) << told(run.results.front());
}

TEST(Awaiting, SaysWhatItCannotPlay) {
  for (const char* state : {"LISTEN", "SYN-RECEIVED", "CLOSE-WAIT"}) {
    Simulated run(with_steps(state, "    - wait: 1s\n"), connecting());
    run.run();
    EXPECT_EQ(run.count(Verdict::not_applicable), 2) << state;
  }
}

}  // namespace
}  // namespace tcpspec::run
