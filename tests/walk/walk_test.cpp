#include <gmock/gmock.h>

#include <algorithm>

#include "walked.hpp"

namespace tcpspec::walk {
namespace {

using cases::State;
using testing::IsEmpty;
namespace ctl = wire::ctl;

const std::vector<wire::Family> both{wire::Family::ipv4, wire::Family::ipv6};

TEST(WalkOnTheRightEndpoint, FindsNothing) {
  const Walked walked = walk_on({}, {.walks = 2'500}, both);
  EXPECT_GT(walked.counts.steps, 100'000u);
  EXPECT_THAT(walked.causes(), IsEmpty());
  EXPECT_EQ(walked.counts.flaky, 0u);
  EXPECT_EQ(walked.counts.unreached, 0u);
  EXPECT_EQ(walked.aborted, "");
  // A walk that is not judged finds nothing either.
  EXPECT_LT(walked.counts.unsure * 10, walked.counts.walks);
}

// What walks have found of the endpoint and of the invariants.
TEST(WalkOnTheRightEndpoint, FindsNothingWhereItOnceDid) {
  const auto segment = [](Place seq, std::int32_t ack, std::uint32_t octets, unsigned flags = ctl::ack) {
    return SegmentEvent{static_cast<std::uint16_t>(flags), seq, {Anchor::snd_nxt, ack}, octets, {}, {}};
  };
  const CallEvent send_one{cases::CallVerb::send, 1};
  Plan old_acknowledgment{{{State::syn_sent, cases::Opening::active, false}}, 1};
  old_acknowledgment.events = {segment({}, 0, 0, ctl::syn | ctl::ack | ctl::ece), segment({}, -70'000, 0),
                               send_one};
  Plan options_of_a_probe{{{State::established, cases::Opening::passive, false}, true, true}, 1};
  options_of_a_probe.events = {CallEvent{cases::CallVerb::send, 2'885}, CallEvent{cases::CallVerb::close, 0},
                               segment({Anchor::rcv_nxt, 1}, -2'885, 1), WaitEvent{milliseconds(5)}};
  const Walked walked = walk_on({}, {.walks = 0, .first = {old_acknowledgment, options_of_a_probe}}, both);
  EXPECT_EQ(walked.counts.walks, 4u);
  EXPECT_EQ(walked.counts.unreached, 0u);
  EXPECT_THAT(walked.causes(), IsEmpty());
}

TEST(Walk, IsTheSameWithTheSameSeed) {
  const auto walk = [](std::uint64_t seed) {
    return walk_on(sweep::mutant("obeys-early-fin"), {.walks = 200, .seed = seed});
  };
  const Walked one = walk(7), again = walk(7), other = walk(8);
  EXPECT_EQ(one.counts.steps, again.counts.steps);
  EXPECT_EQ(one.causes(), again.causes());
  EXPECT_NE(one.counts.steps, other.counts.steps);
}

TEST(Walk, ShowsEachCauseOnce) {
  const Walked walked = walk_on(sweep::mutant("obeys-early-fin"), {.walks = 500});
  std::vector<std::string> causes = walked.causes();
  ASSERT_FALSE(causes.empty());
  std::sort(causes.begin(), causes.end());
  EXPECT_EQ(std::adjacent_find(causes.begin(), causes.end()), causes.end());
  EXPECT_TRUE(std::any_of(walked.findings.begin(), walked.findings.end(),
                          [](const Finding& finding) { return finding.times > 1; }));
}

TEST(Walk, ShowsWhatTheTargetAnswered) {
  const Walked walked = walk_on(sweep::mutant("challenges-exact-rst"), {.walks = 500, .findings = 1});
  ASSERT_FALSE(walked.findings.empty());
  const Finding& finding = walked.findings.front();
  EXPECT_EQ(finding.departure.rule + " " + finding.departure.seen, "G-1 ACK, same");
  ASSERT_EQ(finding.responses.size(), finding.plan.events.size());
  ASSERT_EQ(finding.responses.back().size(), 1u);
  EXPECT_THAT(finding.responses.back().front().text,
              testing::StartsWith("<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>"));
}

/// Timers of the target may have come between.
TEST(LateWalk, IsNotBelieved) {
  const Walked walked = walk_on(sweep::mutant("challenges-exact-rst"),
                                {.walks = 30, .oversleeps = [] { return milliseconds(100); }});
  EXPECT_GT(walked.counts.late, 0U);
  EXPECT_THAT(walked.causes(), IsEmpty());
}

TEST(LateWalk, IsPlayedAgainUntilTheTesterIsInTime) {
  int waits = 0;
  const auto now_and_then = [&] { return ++waits % 500 == 0 ? milliseconds(100) : Duration{}; };
  const Walked walked =
      walk_on(sweep::mutant("challenges-exact-rst"), {.walks = 300, .oversleeps = now_and_then});
  EXPECT_THAT(walked.causes(), testing::Contains("G-1 ACK, same"));
}

TEST(Walk, IsCutToTheFewestEvents) {
  const auto shown = [](const char* mutant, const std::string& rule) {
    const Walked walked = walk_on(sweep::mutant(mutant), {.walks = 300});
    for (const Finding& finding : walked.findings) {
      if (finding.departure.rule != rule) continue;
      std::string out(cases::to_string(finding.plan.start.given.state));
      for (const Event& event : finding.plan.events) out += "; " + to_string(event);
      return out;
    }
    return std::string("not found");
  };
  EXPECT_EQ(shown("challenges-exact-rst", "G-1"), "ESTABLISHED; send: <CTL=RST>");
  EXPECT_EQ(shown("obeys-early-fin", "E-7"), "ESTABLISHED; send: <SEQ=RCV.NXT+1><ACK=SND.NXT><CTL=FIN,ACK>");
  EXPECT_EQ(shown("acks-twice", "one-acknowledgment-for-a-segment"),
            "SYN-SENT; send: <ACK=SND.NXT><CTL=SYN,FIN,ACK>");
}

}  // namespace
}  // namespace tcpspec::walk
