#include "base/shell_quote.hpp"

#include <gtest/gtest.h>

namespace tcpspec::base {
namespace {

TEST(ShellQuote, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(shell_quote("10.0.0.1:80"), "10.0.0.1:80");
  EXPECT_EQ(shell_quote("stray[SYN]"), "'stray[SYN]'");
  EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quote(""), "''");
  EXPECT_EQ(shell_quote("~"), "'~'");
  EXPECT_EQ(shell_quote("a\nb"), "'a\nb'");
}

}  // namespace
}  // namespace tcpspec::base
