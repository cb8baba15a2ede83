// A target that dies is one finding, not many.
#include <gmock/gmock.h>

#include <algorithm>
#include <utility>

#include "simulated.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::HasSubstr;

/// A wire to a target that dies of a segment with URG, until it is revived.  Of one that comes while it is
/// dead it dies when it is back: it was still under way.
class Mortal : public drive::Link {
 public:
  explicit Mortal(drive::Link& living) : living_(living) {}

  void send(wire::OctetView datagram) override {
    const wire::Datagram parsed = wire::parse(datagram);
    const auto* segment = std::get_if<wire::Segment>(&parsed);
    if (segment && segment->has(wire::ctl::urg)) under_way_ = std::exchange(dead_, true);
    living_.send(datagram);
  }
  void receive(std::vector<drive::Frame>& into) override {
    living_.receive(into);
    if (dead_) std::erase_if(into, [](const drive::Frame& frame) { return frame.from_target; });
  }
  void die() { dead_ = true; }
  void revive() { dead_ = std::exchange(under_way_, false); }

 private:
  drive::Link& living_;
  bool dead_ = false;
  bool under_way_ = false;
};

std::string deadly(const std::string& id) {
  return with_steps("ESTABLISHED", "    - send: <CTL=URG,ACK><DATA=1>\n    - expect: <ACK=RCV.NXT>", {}, id);
}
const std::string poison = deadly("poison");

std::string harmless(int n, const std::string& wait = "2s") {
  return with_steps("ESTABLISHED",
                    "    - wait: " + wait + "\n    - send: <DATA=1>\n    - expect: <ACK=RCV.NXT>", {},
                    "harmless-" + std::to_string(n));
}

class DeadTarget : public testing::Test {
 protected:
  Simulated& run(const std::string& yaml, bool can_be_restarted, Baseline baseline = {}) {
    Against v4;
    v4.suite.baseline = std::move(baseline);
    v4.families = {wire::Family::ipv4};
    if (can_be_restarted)
      v4.suite.restart = [this](Environment&) {
        ++restarts;
        link->revive();
        return comes_back;
      };
    v4.suite.last_words = [] { return std::string("Segmentation fault"); };
    v4.suite.on_result = [this](const report::CaseResult& result) { told_of.push_back(result.id); };
    simulated = std::make_unique<Simulated>(yaml, v4);
    link = std::make_unique<Mortal>(simulated->world);
    if (dead_from_the_start) link->die();
    return simulated->run(link.get());
  }
  const report::CaseResult* result(const std::string& id) const {
    for (const auto& one : simulated->results)
      if (one.id == id) return &one;
    return nullptr;
  }

  std::unique_ptr<Simulated> simulated;
  std::unique_ptr<Mortal> link;
  std::vector<std::string> told_of;
  int restarts = 0;
  bool comes_back = true;
  bool dead_from_the_start = false;
};

TEST_F(DeadTarget, ThatNobodyBringsBackEndsTheRunAndNamesWhatRanLast) {
  run(poison + harmless(1), false);
  EXPECT_THAT(simulated->suite->aborted(), HasSubstr("the target does not answer"));
  EXPECT_THAT(simulated->suite->aborted(), HasSubstr("poison"));
  EXPECT_EQ(simulated->count(Verdict::fail), 0);
}

TEST_F(DeadTarget, FromTheStartEndsTheRunBeforeAnyCase) {
  dead_from_the_start = true;
  run(harmless(1), false);
  EXPECT_THAT(simulated->suite->aborted(), HasSubstr("never reached ESTABLISHED"));
  EXPECT_TRUE(simulated->results.empty());
}

TEST_F(DeadTarget, KeepsTheVerdictsThatWereFinalBefore) {
  run(harmless(1, "10ms") +
          with_steps("ESTABLISHED",
                     "    - wait: 3s\n    - send: <CTL=URG,ACK><DATA=1>\n    - expect: <ACK=RCV.NXT>", {},
                     "late-poison"),
      false);
  ASSERT_EQ(simulated->results.size(), 2U);
  EXPECT_EQ(simulated->results[0].id, "harmless-1");
  EXPECT_EQ(simulated->results[0].verdict, Verdict::pass);
}

TEST_F(DeadTarget, LeavesTheRecordOfWhatItMayHaveDiedOf) {
  run(poison, false);
  ASSERT_EQ(simulated->results.size(), 1U);
  const report::CaseResult& last = simulated->results[0];
  EXPECT_EQ(last.verdict, Verdict::inconclusive);
  EXPECT_THAT(last.because, HasSubstr("the target stopped answering while this case ran"));
  EXPECT_EQ(last.target_said, "Segmentation fault");
  EXPECT_TRUE(std::any_of(last.segments.begin(), last.segments.end(), [](const auto& segment) {
    return segment.control_bits && (*segment.control_bits & wire::ctl::urg) != 0;
  }));
}

TEST_F(DeadTarget, OfTwoCasesAtTheSameMomentIsBroughtBackAndBothAreConvicted) {
  run(deadly("poison-1") + harmless(1) + deadly("poison-2"), true);
  EXPECT_EQ(simulated->suite->aborted(), "");
  for (const char* id : {"poison-1", "poison-2"}) {
    ASSERT_NE(result(id), nullptr) << id;
    EXPECT_EQ(result(id)->verdict, Verdict::fail) << told(*result(id));
    EXPECT_FALSE(result(id)->segments.empty()) << id;
    EXPECT_EQ(result(id)->target_said, "Segmentation fault");
  }
  EXPECT_EQ(result("harmless-1")->verdict, Verdict::pass);
}

TEST_F(DeadTarget, ThatComesBackConvictsTheCaseUnderWhichItDiesAgain) {
  run(harmless(1) + poison + harmless(2), true);
  EXPECT_EQ(simulated->suite->aborted(), "");
  ASSERT_NE(result("poison"), nullptr);
  EXPECT_EQ(result("poison")->verdict, Verdict::fail);
  EXPECT_THAT(result("poison")->because, HasSubstr("the target stopped answering under this case"));
  for (const char* id : {"harmless-1", "harmless-2"}) {
    ASSERT_NE(result(id), nullptr) << id;
    EXPECT_EQ(result(id)->verdict, Verdict::pass) << told(*result(id));
  }
}

TEST_F(DeadTarget, IsBroughtBackNoMoreOftenThanItDied) {
  run(harmless(1) + poison, true);
  EXPECT_EQ(restarts, 2) << "once beside others, once alone";
}

TEST_F(DeadTarget, WhoseDeathIsKnownMeetsItAloneWhenAllOthersAreThrough) {
  Deviation deadly;
  deadly.id = "poison";
  deadly.observed = "stopped answering";
  deadly.reason = "ticket 7";
  run(poison + harmless(1) + harmless(2), true, {deadly});
  EXPECT_THAT(told_of, testing::ElementsAre("harmless-1", "harmless-2", "poison"));
  EXPECT_EQ(result("poison")->known, "ticket 7");
  EXPECT_EQ(result("harmless-1")->attempts, 1) << "nobody else is under suspicion";
}

/// Many, of which some have only begun when the target dies, and a half second apart.
std::string many_harmless(int count) {
  std::string yaml;
  for (int i = 0; i < count; ++i) yaml += harmless(i, std::to_string(10'000 + 500 * i) + "ms");
  return yaml;
}

std::string deadly_after(const std::string& wait, const std::string& id) {
  return with_steps(
      "ESTABLISHED",
      "    - wait: " + wait + "\n    - send: <CTL=URG,ACK><DATA=1>\n    - expect: <ACK=RCV.NXT>", {}, id);
}

TEST_F(DeadTarget, OfOneCaseAmongManyIsExplainedInBoundedTime) {
  run(many_harmless(100) + deadly_after("20200ms", "poison"), true);
  EXPECT_EQ(simulated->suite->aborted(), "");
  ASSERT_NE(result("poison"), nullptr);
  EXPECT_EQ(result("poison")->verdict, Verdict::fail) << told(*result("poison"));
  EXPECT_EQ(simulated->count(Verdict::pass), 100);
  EXPECT_EQ(restarts, 2);
  // Until it dies, until it is missed, at most three suspects alone, and the longest.
  EXPECT_LT(simulated->took, seconds(20 + 15 + 3 * (20 + 10) + 65));
}

TEST_F(DeadTarget, OfTwoCasesAmongManyIsExplainedInBoundedTime) {
  run(deadly_after("30200ms", "later") + many_harmless(100) + deadly_after("20200ms", "poison"), true);
  EXPECT_EQ(simulated->suite->aborted(), "");
  for (const char* id : {"poison", "later"}) {
    ASSERT_NE(result(id), nullptr) << id;
    EXPECT_EQ(result(id)->verdict, Verdict::fail) << told(*result(id));
  }
  EXPECT_EQ(simulated->count(Verdict::pass), 100);
  // In groups of an eighth it was more than 700 s.
  EXPECT_LT(simulated->took, seconds(340));
}

TEST_F(DeadTarget, OfOneCaseAmongManyIsNamedIfNobodyBringsItBack) {
  run(many_harmless(100) + deadly_after("20200ms", "poison"), false);
  EXPECT_THAT(simulated->suite->aborted(), HasSubstr("poison"));
  EXPECT_LT(simulated->took, seconds(20 + 20));
}

// What the dead do not answer is not a loss of the path.
TEST_F(DeadTarget, DoesNotMakeThePathLookBad) {
  const std::string departs = with_steps(
      "ESTABLISHED", "    - wait: 40s\n    - send: <DATA=1>\n    - expect: <ACK=RCV.NXT+1>", {}, "departs");
  run(many_harmless(100) + departs + deadly_after("20200ms", "poison"), true);
  ASSERT_NE(result("departs"), nullptr);
  EXPECT_EQ(result("departs")->verdict, Verdict::fail) << told(*result("departs"));
  EXPECT_LE(result("departs")->attempts, 4);
}

TEST_F(DeadTarget, EachCaseIsToldOfOnce) {
  run(harmless(1) + poison + harmless(2), true);
  EXPECT_THAT(told_of, testing::UnorderedElementsAre("harmless-1", "harmless-2", "poison"));
}

TEST_F(DeadTarget, ThatDoesNotComeBackEndsTheRun) {
  comes_back = false;
  run(poison, true);
  EXPECT_EQ(restarts, 1);
  EXPECT_THAT(simulated->suite->aborted(), HasSubstr("the target does not answer"));
}

/// The agent, which ends when it is asked for this; brought back, it does it again.
class MortalAgent : public drive::Channel {
 public:
  MortalAgent(sim::World& inner, std::string deadly) : world_(inner), deadly_(std::move(deadly)) {}
  void write(std::string_view line) override {
    if (line.find(deadly_) != std::string_view::npos) gone_ = true;
    world_.write(line);
  }
  bool read(std::string& line) override {
    if (std::exchange(gone_, false)) throw drive::AgentGone("the agent ended with exit code 9");
    return world_.read(line);
  }

 private:
  sim::World& world_;
  std::string deadly_;
  bool gone_ = false;
};

TEST_F(DeadTarget, IsNotWhatAnAgentIsThatEnds) {
  const std::string deadly =
      with_steps("ESTABLISHED", "    - call: SEND 77 octets\n    - expect: <DATA=77>", {}, "deadly");
  Against v4;
  v4.families = {wire::Family::ipv4};
  v4.suite.restart = [](Environment&) { return true; };
  std::vector<std::string> mentioned;
  v4.suite.on_agent_gone = [&](const std::string& why) { mentioned.push_back(why); };
  Simulated world(harmless(1) + deadly + harmless(2), v4);
  MortalAgent agent(world.world, " 77");
  drive::run_to_end(world.scheduler, world.world, world.world, &agent, {});
  EXPECT_EQ(world.suite->aborted(), "");
  EXPECT_EQ(static_cast<int>(mentioned.size()), world.suite->agent_deaths());
  EXPECT_EQ(mentioned.size(), 2U) << "once beside others, once alone";
  for (const report::CaseResult& result : world.suite->take_results()) {
    if (result.id != "deadly") {
      EXPECT_EQ(result.verdict, Verdict::pass) << told(result);
      continue;
    }
    EXPECT_EQ(result.verdict, Verdict::inconclusive);
    EXPECT_EQ(result.because, "the agent ended under this case, twice: the agent ended with exit code 9");
  }
}

TEST_F(DeadTarget, IsWhatAnAgentIsThatHasTheStackInIt) {
  Against v4;
  v4.families = {wire::Family::ipv4};
  v4.suite.restart = [](Environment&) { return true; };
  v4.suite.agent_is_the_target = true;
  Simulated world(
      with_steps("ESTABLISHED", "    - call: SEND 77 octets\n    - expect: <DATA=77>", {}, "deadly"), v4);
  MortalAgent agent(world.world, " 77");
  drive::run_to_end(world.scheduler, world.world, world.world, &agent, {});
  const std::vector<report::CaseResult> results = world.suite->take_results();
  ASSERT_EQ(results.size(), 1U) << world.suite->aborted();
  EXPECT_EQ(results[0].verdict, Verdict::fail) << told(results[0]);
  EXPECT_THAT(results[0].because, HasSubstr("the target stopped answering under this case"));
  EXPECT_EQ(results[0].target_said, "the agent ended with exit code 9");
}

TEST_F(DeadTarget, IsNotWhatTheRunEndsForWhereTheAgentCannotBeBroughtBack) {
  Against v4;
  v4.families = {wire::Family::ipv4};
  Simulated world(
      with_steps("ESTABLISHED", "    - call: SEND 77 octets\n    - expect: <DATA=77>", {}, "deadly"), v4);
  MortalAgent agent(world.world, " 77");
  drive::run_to_end(world.scheduler, world.world, world.world, &agent, {});
  EXPECT_THAT(world.suite->aborted(), HasSubstr("the agent is gone: the agent ended with exit code 9"));
}

TEST_F(DeadTarget, ThatDiesAgainAndAgainEndsTheRun) {
  Against v4;
  v4.families = {wire::Family::ipv4};
  v4.suite.restart = [this](Environment&) {
    ++restarts;
    return true;  // but it stays dead
  };
  Simulated lost(poison, v4);
  Mortal dying(lost.world);
  lost.run(&dying);
  EXPECT_EQ(restarts, 3);
  EXPECT_THAT(lost.suite->aborted(), HasSubstr("the target was started again and does not answer"));
}

TEST_F(DeadTarget, WhoseApplicationIsGoneIsBroughtBackToo) {
  Against v4;
  v4.families = {wire::Family::ipv4};
  bool restarted = false;
  v4.suite.restart = [&](Environment&) { return restarted = true; };
  Simulated gone(harmless(1), v4);
  // Its application dies once, while the case waits.
  struct Channel : drive::Channel {
    explicit Channel(sim::World& inner) : world(inner) {}
    void write(std::string_view line) override { world.write(line); }
    bool read(std::string& line) override {
      if (world.now() > dies && !std::exchange(died, true)) throw drive::AgentGone("gone");
      return world.read(line);
    }
    sim::World& world;
    Instant dies = world.now() + seconds(1);
    bool died = false;
  } channel(gone.world);
  drive::run_to_end(gone.scheduler, gone.world, gone.world, &channel, {});
  EXPECT_TRUE(restarted);
  EXPECT_EQ(gone.suite->aborted(), "");
  const auto results = gone.suite->take_results();
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].verdict, Verdict::pass) << told(results[0]);
}

}  // namespace
}  // namespace tcpspec::run
