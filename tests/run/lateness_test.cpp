// What the tester itself did late is not held against the target, nor for it.
#include <gmock/gmock.h>

#include "run/confirmation.hpp"
#include "scripted.hpp"
#include "simulated.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::HasSubstr;

/// Data and their acknowledgment; `before` are the steps that come first.
std::string with_data(const std::string& before, const std::string& id = "sample") {
  return with_steps("ESTABLISHED",
                    before + "    - send:   <DATA=10>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>", {},
                    id);
}

constexpr const char* acknowledged = "tester sends <DATA=10>\n target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK>";

TEST(Lateness, OfTheThirdSegmentMakesACaseThatMeasuresTimeInconclusive) {
  Scripted script(with_data("    - wait: 800ms\n"));
  script.slow(milliseconds(450), {}).opens().play(acknowledged);
  const report::CaseResult& result = script.end();
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_EQ(result.because, "the tester was 450 ms late, and the case measures time");
  EXPECT_NEAR(result.tester_late, 0.45, 1e-9);
}

TEST(Lateness, OfAWaitDoesSoToo) {
  Scripted script(with_data("    - wait: 800ms\n"));
  script.slow({}, milliseconds(800)).opens().play(acknowledged);
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive) << script.result().because;
}

TEST(Lateness, ThatIsShortBesideTheTimesOfTheCaseIsAllowed) {
  Scripted script(with_data("    - wait: 800ms\n"));
  script.slow(milliseconds(70), milliseconds(70)).opens().play(acknowledged);
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
  EXPECT_EQ(script.result().tester_late, 0);
}

TEST(Lateness, DoesNotMatterWhereNoTimeIsMeasured) {
  Scripted script(with_data(""));
  script.slow(milliseconds(450), milliseconds(450)).opens().play(acknowledged);
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST(Lateness, IsToldWithWhatWasFoundOtherwise) {
  Scripted script(with_data("    - wait: 800ms\n"));
  script.slow(milliseconds(450), {})
      .opens()
      .play("tester sends <DATA=10>\n target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
  EXPECT_THAT(script.result().because, HasSubstr("otherwise: ACK is"));
}

TEST(Lateness, IsReasonToRunAgainAloneAndNotForEver) {
  report::CaseResult late;
  late.verdict = Verdict::inconclusive;
  late.tester_late = 0.2;
  std::vector<report::CaseResult> results{late};
  const auto next = [&] { return conclusion_of(results, 1, 0, Stimulus{}).is; };
  EXPECT_EQ(next(), Conclusion::Is::run_again_alone);
  results.push_back(late);
  EXPECT_EQ(next(), Conclusion::Is::run_again_alone);
  results.push_back(late);
  EXPECT_EQ(next(), Conclusion::Is::run_again_alone);
  results.push_back(late);
  EXPECT_EQ(next(), Conclusion::Is::final);
}

/// A host on which it takes 2 ms to send a segment.
class SlowLink : public drive::Link {
 public:
  explicit SlowLink(sim::World& world) : world_(world) {}
  void send(wire::OctetView datagram) override {
    const Instant done = world_.now() + milliseconds(2);
    while (world_.now() < done) {
      world_.receive(came_);  // what can be read ends a wait
      world_.wait_until(done);
    }
    world_.send(datagram);
  }
  void receive(std::vector<drive::Frame>& into) override {
    into.insert(into.end(), came_.begin(), came_.end());
    came_.clear();
    world_.receive(into);
  }

 private:
  sim::World& world_;
  std::vector<drive::Frame> came_;
};

TEST(Lateness, OfTooManyCasesAtOnceIsCuredByFewer) {
  std::string cases;
  for (int i = 0; i < 200; ++i) cases += with_data("    - wait: 800ms\n", "sample-" + std::to_string(i));
  Against against;
  against.families = {wire::Family::ipv4};
  against.agent = false;
  Simulated run(cases, against);
  SlowLink slow(run.world);
  run.run(&slow);
  EXPECT_EQ(run.results.size(), 200U);
  for (const report::CaseResult& result : run.results)
    EXPECT_EQ(result.verdict, Verdict::pass) << told(result);
  EXPECT_GT(run.took.seconds(), 2) << "or none was late, and this test shows nothing";
}

/// What a case allows a target in seconds, a long path takes longer to show.
TEST(PathTime, IsAddedToWhatACaseAllows) {
  const auto verdict_of_an_answer_after = [](Duration time) {
    Environment far = wire_only();
    far.timing.rtt = milliseconds(200);
    Scripted script(with_steps("LISTEN",
                               "    - send:   <SEQ=IRS><CTL=SYN>\n"
                               "    - expect: <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>\n"
                               "      within: 150ms"),
                    far);
    script.play("tester sends <SEQ=IRS><CTL=SYN>")
        .late("target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>", time, time);
    return script.end().verdict;
  };
  EXPECT_EQ(verdict_of_an_answer_after(milliseconds(300)), Verdict::pass);
  EXPECT_NE(verdict_of_an_answer_after(milliseconds(400)), Verdict::pass);
}

}  // namespace
}  // namespace tcpspec::run
