#include "base/words.hpp"

#include <gtest/gtest.h>

namespace tcpspec::base {
namespace {

TEST(Words, AreTakenOneAfterTheOther) {
  std::string_view rest = "at  17";
  EXPECT_EQ(next_word(rest), "at");
  EXPECT_EQ(next_word(rest), "") << "between two spaces";
  EXPECT_EQ(next_word(rest), "17");
  EXPECT_EQ(rest, "");
  EXPECT_EQ(next_word(rest), "");
}

}  // namespace
}  // namespace tcpspec::base
