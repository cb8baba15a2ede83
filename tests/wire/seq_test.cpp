#include "wire/seq.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <limits>
#include <random>
#include <vector>

namespace tcpspec::wire {
namespace {

template <typename T>
concept Ordered = requires(T a, T b) {
  a < b;
};
static_assert(!Ordered<Seq>, "numbers on a circle have no order");
static_assert(!std::convertible_to<std::uint32_t, Seq>,
              "a plain number becomes a Seq only when it is said so");

static_assert(Seq(0xffffffff) + 1 == Seq(0));
static_assert(Seq(0) - 1 == Seq(0xffffffff));
static_assert(Seq(2) - Seq(0xfffffffe) == 4);
static_assert(Seq(0xfffffffe) - Seq(2) == -4);
static_assert(Seq(0xffffffff).before(Seq(0)) && Seq(0).after(Seq(0xffffffff)));
static_assert(!Seq(7).before(Seq(7)) && !Seq(7).after(Seq(7)));
static_assert(Seq(7).at_or_before(Seq(7)) && Seq(7).at_or_after(Seq(7)));
static_assert(Seq(0x80000000) - Seq(0) == std::numeric_limits<std::int32_t>::min());
static_assert(in_window(Seq(1), Seq(0xffffffff), 3) && !in_window(Seq(2), Seq(0xffffffff), 3));
static_assert(!in_window(Seq(5), Seq(5), 0), "nothing lies in an empty window");
static_assert(in_window(Seq(4), Seq(5), 0xffffffff) == false && in_window(Seq(3), Seq(5), 0xffffffff));

/// Numbers where mistakes live, and random ones.
std::vector<Seq> numbers() {
  std::vector<Seq> result;
  for (const std::uint32_t around : {0U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    for (std::uint32_t offset = 0; offset < 5; ++offset) result.push_back(Seq(around + offset - 2));
  }
  std::mt19937 random(9293);
  for (int i = 0; i < 30; ++i) result.push_back(Seq(static_cast<std::uint32_t>(random())));
  return result;
}

constexpr std::uint32_t half = 0x80000000;

TEST(SeqTest, AddingAndTakingAwayAreInverse) {
  for (const auto a : numbers()) {
    for (const auto n : numbers()) {
      EXPECT_EQ(a + n.value() - n.value(), a);
      auto b = a;
      b += n.value();
      EXPECT_EQ(b, a + n.value());
    }
  }
}

TEST(SeqTest, TheDistanceLeadsFromOneToTheOther) {
  for (const auto a : numbers()) {
    for (const auto b : numbers()) EXPECT_EQ(a + static_cast<std::uint32_t>(b - a), b);
  }
}

TEST(SeqTest, ExactlyOneOfBeforeEqualAfterHolds) {
  for (const auto a : numbers()) {
    for (const auto b : numbers()) EXPECT_EQ(a.before(b) + (a == b) + a.after(b), 1);
  }
}

TEST(SeqTest, BeforeAndAfterAreOppositesButForTheAntipode) {
  for (const auto a : numbers()) {
    for (const auto b : numbers()) {
      if (a + half == b) {
        EXPECT_TRUE(a.before(b) && b.before(a)) << "both ways are equally long; the signed distance is -2^31";
      } else {
        EXPECT_EQ(a.before(b), b.after(a));
      }
    }
  }
}

TEST(SeqTest, OrderDoesNotDependOnWhereOnTheCircleItIs) {
  for (const auto a : numbers()) {
    for (const auto b : numbers()) {
      for (const std::uint32_t turn : {1U, half, 0xffffffffU}) {
        EXPECT_EQ(a.before(b), (a + turn).before(b + turn));
        EXPECT_EQ(in_window(a, b, 1000), in_window(a + turn, b + turn, 1000));
      }
    }
  }
}

TEST(SeqTest, AWindowHoldsAsManyNumbersAsItsSize) {
  for (const auto first : numbers()) {
    for (const std::uint32_t size : {0U, 1U, 7U, 64U}) {
      std::uint32_t held = 0;
      for (std::uint32_t i = 0; i < 200; ++i) held += in_window(first - 50 + i, first, size) ? 1U : 0U;
      EXPECT_EQ(held, size);
    }
  }
}

}  // namespace
}  // namespace tcpspec::wire
