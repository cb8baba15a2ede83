// What a walk found is read again as the same walk.
#include "walk/corpus.hpp"

#include <gmock/gmock.h>

#include "case/load.hpp"
#include "case/notation.hpp"
#include "walk/print.hpp"
#include "walked.hpp"

namespace tcpspec::walk {
namespace {

constexpr int many = 5'000;

TEST(Corpus, ReadsEachSegmentThatAWalkSends) {
  Dice dice(7);
  Model model;
  model.state = cases::State::established;
  int segments = 0;
  for (int i = 0; i < many; ++i) {
    const Event event = draw_event(dice, {model, true, {}, seconds(120), 1460});
    const auto* segment = std::get_if<SegmentEvent>(&event);
    if (segment == nullptr) continue;
    ++segments;
    const std::optional<SegmentEvent> read = event_of(pattern_of(*segment));
    ASSERT_TRUE(read) << to_string(event);
    EXPECT_EQ(to_string(Event(*read)), to_string(event));
  }
  EXPECT_GT(segments, many / 2);
}

TEST(Corpus, RefusesASegmentThatNoWalkSends) {
  for (const char* notation : {"<SEQ=IRS><CTL=ACK>", "<CTL=SYN><MSS=100>", "<CTL=ACK><DATA=\"x\">"}) {
    const auto read = cases::parse_segment(notation, cases::Use::send);
    ASSERT_TRUE(read.ok()) << notation;
    EXPECT_FALSE(event_of(read.value)) << notation;
  }
}

/// As it stands in a file.
cases::Suite read(const std::string& text) {
  cases::LoadResult loaded = cases::load_text("walk.yaml", text, sweep::catalogue());
  EXPECT_TRUE(loaded.ok()) << cases::render(loaded.errors) << text;
  return std::move(loaded.suite);
}

Walked found_on(const char* mutant) {
  return walk_on(sweep::mutant(mutant), {.walks = 1'000, .findings = 1});
}

class KeptWalk : public testing::TestWithParam<const char*> {};

TEST_P(KeptWalk, DepartsAgainAndFromNothingElse) {
  const Walked before = found_on(GetParam());
  ASSERT_FALSE(before.findings.empty());
  const cases::Suite suite = read(as_corpus(before.findings.front(), sweep::tables(), sweep::invariants()));
  ASSERT_EQ(suite.cases.size(), 1U);
  const std::optional<Plan> plan = plan_of(suite.cases.front());
  ASSERT_TRUE(plan);
  const Budget only_the_first{.walks = 0, .first = {*plan}};
  EXPECT_THAT(walk_on(sweep::mutant(GetParam()), only_the_first).causes(),
              testing::Contains(before.causes().front()));
  EXPECT_THAT(walk_on({}, only_the_first).causes(), testing::IsEmpty());
}

// By a rule, an invariant, the stream, a call, and one of which no case can be made.
INSTANTIATE_TEST_SUITE_P(Found, KeptWalk,
                         testing::Values("accepts-any-sequence", "acks-twice", "alters-dscp",
                                         "obeys-early-fin"));

}  // namespace
}  // namespace tcpspec::walk
