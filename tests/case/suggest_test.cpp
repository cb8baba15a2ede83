#include "case/suggest.hpp"

#include <gtest/gtest.h>

namespace tcpspec::cases {
namespace {

TEST(EditDistance, CountsChangesAndSwaps) {
  EXPECT_EQ(edit_distance("send", "send"), 0U);
  EXPECT_EQ(edit_distance("sned", "send"), 1U);
  EXPECT_EQ(edit_distance("sed", "send"), 1U);
  EXPECT_EQ(edit_distance("SEND", "send"), 0U) << "the case of letters does not count";
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Nearest, IsNotFarFetched) {
  const std::vector<std::string> verbs{"send", "expect", "wait", "call", "state"};
  EXPECT_EQ(nearest("expct", verbs), "expect");
  EXPECT_EQ(nearest("stat", verbs), "state");
  EXPECT_EQ(nearest("receive", verbs), "");
  EXPECT_EQ(nearest("x", verbs), "");
  EXPECT_EQ(nearest("", verbs), "");
}

TEST(Nearest, PrefersTheCandidateWithTheSameLetters) {
  EXPECT_EQ(nearest("MLS", {"ms", "MSL"}), "MSL");
  EXPECT_EQ(nearest("RFC9293-MUST13", {"RFC9293-MUST-3", "RFC9293-MUST-13"}), "RFC9293-MUST-13");
}

}  // namespace
}  // namespace tcpspec::cases
