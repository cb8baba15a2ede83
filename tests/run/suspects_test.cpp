// Who is tested first when a target has died.
#include "run/suspects.hpp"

#include <gmock/gmock.h>

namespace tcpspec::run {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

report::SegmentRecord at(double time, bool from_target) {
  report::SegmentRecord record;
  record.time = time;
  record.from_target = from_target;
  return record;
}
constexpr bool sent = false, came = true;

TEST(BySuspicion, FirstIsWhoSentLastBeforeTheSilence) {
  report::CaseResult early, killer, waiting, victim;
  early.segments = {at(1, sent), at(1.1, came), at(2, sent), at(2.1, came)};
  killer.segments = {at(0, sent), at(0.1, came), at(2.2, sent)};
  waiting.segments = {at(0.5, sent), at(0.6, came)};
  victim.segments = {at(0.5, sent), at(0.6, came), at(3, sent)};
  victim.began_at = 1'000'000'000;
  EXPECT_THAT(by_suspicion({&waiting, nullptr, &victim, &killer, &early}, {}), ElementsAre(3, 2, 4, 0, 1));
}

TEST(BySuspicion, KnowsWhatOthersHaveHeard) {
  report::CaseResult opened, killer;
  opened.segments = {at(0, sent), at(0.1, came)};
  killer.segments = {at(0, sent), at(0.05, came), at(9, sent)};
  EXPECT_THAT(by_suspicion({&opened, &killer}, {}), ElementsAre(1, 0));
  opened.segments.push_back(at(0.2, sent));
  EXPECT_THAT(by_suspicion({&opened, &killer}, {}), ElementsAre(0, 1));
  EXPECT_THAT(by_suspicion({&opened, &killer}, Instant{8'900'000'000}), ElementsAre(1, 0));
}

TEST(Suspects, RunAloneAtFirstAndThenInGroups) {
  Suspects suspects;
  suspects.divide({9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 10, 11, 12});
  EXPECT_THAT(suspects.next_group(), ElementsAre(9));
  EXPECT_THAT(suspects.next_group(), ElementsAre(8));
  EXPECT_THAT(suspects.next_group(), ElementsAre(7));
  EXPECT_THAT(suspects.next_group(), ElementsAre(6));
  EXPECT_THAT(suspects.next_group(), ElementsAre(5, 4));
  EXPECT_THAT(suspects.next_group(), ElementsAre(3, 2));
}

TEST(Suspects, AreReleasedWhenTheCulpritIsFoundExceptWhatRunsApartAnyway) {
  Suspects suspects;
  suspects.set_apart(20);
  suspects.divide({3, 4});
  suspects.divide({1, 2});
  EXPECT_THAT(suspects.next_group(), ElementsAre(1));
  EXPECT_THAT(suspects.release(), ElementsAre(2, 3, 4));
  EXPECT_FALSE(suspects.has_group());
  EXPECT_THAT(suspects.release(), IsEmpty());
  EXPECT_TRUE(suspects.any_apart());
  EXPECT_EQ(suspects.next_apart(), 20U);
}

}  // namespace
}  // namespace tcpspec::run
