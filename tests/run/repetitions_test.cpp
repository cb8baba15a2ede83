// In what order and when jobs run again.
#include "run/repetitions.hpp"

#include <gtest/gtest.h>

namespace tcpspec::run {
namespace {

constexpr Instant now{1'000'000'000};
constexpr auto any = [](std::size_t) { return true; };

TEST(Repetitions, BesideFewAreDueAtOnceInOrder) {
  Repetitions waiting;
  EXPECT_EQ(waiting.next(), never);
  EXPECT_EQ(waiting.take_due(now, any), std::nullopt);
  waiting.beside_few(7, now);
  waiting.beside_few(5, now);
  EXPECT_EQ(waiting.next(), now);
  EXPECT_EQ(waiting.take_due(now, any), 7U);
  EXPECT_EQ(waiting.take_due(now, any), 5U);
  EXPECT_FALSE(waiting.any_beside());
}

TEST(Repetitions, LaterOnesAreDueWhenALimitOfFiveSecondsHasPassedOneAfterTheOther) {
  Repetitions waiting;
  waiting.later(1, now);
  waiting.later(2, now);
  waiting.beside_few(3, now);
  EXPECT_EQ(waiting.take_due(now, any), 3U) << "it need not wait";
  EXPECT_EQ(waiting.take_due(now + milliseconds(5000), any), std::nullopt);
  EXPECT_EQ(waiting.take_due(now + milliseconds(5200), any), 1U);
  EXPECT_EQ(waiting.take_due(now + milliseconds(5200), any), std::nullopt);
  EXPECT_EQ(waiting.next(), now + milliseconds(5220));
  waiting.later(4, now + seconds(100));
  EXPECT_EQ(waiting.take_due(now + seconds(100), any), 2U);
  EXPECT_EQ(waiting.next(), now + milliseconds(105200));
}

TEST(Repetitions, TheFirstThatMayRunGoesBeforeThoseThatMayNot) {
  Repetitions waiting;
  waiting.beside_few(1, now);
  waiting.beside_few(2, now);
  waiting.later(3, now);
  const auto all_but_the_first = [](std::size_t job) { return job != 1; };
  EXPECT_EQ(waiting.take_due(now, all_but_the_first), 2U);
  EXPECT_EQ(waiting.take_due(now, all_but_the_first), std::nullopt);
  EXPECT_EQ(waiting.next(), now) << "the first still waits";
  EXPECT_EQ(waiting.next_after(now), now + milliseconds(5200));
  EXPECT_EQ(waiting.take_due(now, any), 1U);
}

TEST(Repetitions, AloneAreApartFromTheOthers) {
  Repetitions waiting;
  waiting.alone(1);
  waiting.alone(2);
  EXPECT_TRUE(waiting.any_alone());
  EXPECT_FALSE(waiting.any_beside());
  EXPECT_EQ(waiting.take_alone(), 1U);
  EXPECT_EQ(waiting.take_alone(), 2U);
}

TEST(Repetitions, MayBeDropped) {
  Repetitions waiting;
  for (std::size_t job = 0; job < 3; ++job) {
    waiting.beside_few(job, now);
    waiting.later(job, now);
    waiting.alone(job);
  }
  waiting.drop_if([](std::size_t job) { return job != 1; });
  EXPECT_EQ(waiting.take_due(now, any), 1U);
  EXPECT_EQ(waiting.take_due(now, any), std::nullopt);
  EXPECT_EQ(waiting.take_due(now + seconds(7), any), 1U);
  EXPECT_FALSE(waiting.any_beside());
  EXPECT_EQ(waiting.take_alone(), 1U);
  EXPECT_FALSE(waiting.any_alone());
}

}  // namespace
}  // namespace tcpspec::run
