#include "reports/printable.hpp"

#include <gtest/gtest.h>

namespace tcpspec::report {
namespace {

TEST(Printable, LeavesNothingThatATerminalWouldObey) {
  EXPECT_EQ(printable("a\x1b[2Jb\n\x7f"), "a\\x1b[2Jb\\x0a\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"), "\\x9b") << "CSI as a C1 control";
}

TEST(Printable, LeavesNothingThatTheLogOfAJobWouldObey) {
  EXPECT_EQ(printable("said ##[error]x"), "said \\x23#[error]x");
  EXPECT_EQ(printable("::stop-commands::x"), "\\x3a:stop-commands::x");
  EXPECT_EQ(printable("2001:db8::1 and ::1, std::string, ### [1]"),
            "2001:db8::1 and ::1, std::string, ### [1]");
}

}  // namespace
}  // namespace tcpspec::report
