#include "case/suggest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tcpspec::cases {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

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

TEST(Meant, IsWhatHasAllTheWordsInTheirOrder) {
  const std::vector<std::string> known{"rst-outside-the-window", "rst-anywhere-inside-the-window",
                                       "rst-inside-the-window-is-challenged", "window-inside-rst"};
  EXPECT_THAT(meant("rst-inside-window", known),
              ElementsAre("rst-anywhere-inside-the-window", "rst-inside-the-window-is-challenged"));
  EXPECT_THAT(meant("rst-ins*-win*", known), SizeIs(2)) << "beginnings, and no wild cards";
  EXPECT_THAT(meant("something", known), IsEmpty());
  EXPECT_THAT(meant("***", known), IsEmpty());
  EXPECT_THAT(meant("r", {"r-1", "r-22", "r-333", "r-4444"}), ElementsAre("r-1", "r-22", "r-333"));
}

TEST(DidYouMean, AsksInASentence) {
  EXPECT_EQ(did_you_mean("snd", {"send", "call"}), "; did you mean `send`?");
  EXPECT_EQ(did_you_mean("a", {"a-1", "a-2", "a-3"}), "; did you mean `a-1`, `a-2` or `a-3`?");
  EXPECT_EQ(did_you_mean("x", {"send"}, "; look there"), "; look there");
}

}  // namespace
}  // namespace tcpspec::cases
