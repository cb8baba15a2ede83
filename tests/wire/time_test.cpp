#include "wire/time.hpp"

#include <gtest/gtest.h>

namespace tcpspec {
namespace {

static_assert(seconds(1) == milliseconds(1000));
static_assert(milliseconds(1) == microseconds(1000));
static_assert(microseconds(1) == nanoseconds(1000));
static_assert(seconds(0.25).ns == 250'000'000);
static_assert(seconds(3) - seconds(5) == -seconds(2) && -seconds(2) < Duration{});
static_assert(seconds(2) * 1.5 == seconds(3));
static_assert(seconds(3) / seconds(2) == 1.5);
static_assert(seconds(1.5).seconds() == 1.5 && seconds(1.5).milliseconds() == 1500);
static_assert(Instant{5} + nanoseconds(7) == Instant{12} && Instant{12} - nanoseconds(7) == Instant{5});
static_assert(Instant{12} - Instant{5} == nanoseconds(7));

TEST(TimeTest, AccumulatesInPlace) {
  Instant now{100};
  now += nanoseconds(20);
  EXPECT_EQ(now, Instant{120});
  Duration waited;
  waited += milliseconds(3);
  waited -= milliseconds(1);
  EXPECT_EQ(waited, milliseconds(2));
}

TEST(TimeTest, HoldsYearsInNanoseconds) {
  // A simulated clock may run for years; 292 of them fit.
  EXPECT_GT(Instant{} + seconds(200.0 * 365 * 86400), Instant{});
}

}  // namespace
}  // namespace tcpspec
