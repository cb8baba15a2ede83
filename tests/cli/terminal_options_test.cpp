#include "cli/terminal_options.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <vector>

#include "cli/status_line.hpp"

#include <gtest/gtest.h>

namespace tcpspec::cli {
namespace {

Environment holding(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

TEST(Color, FollowsTheTerminalWhenNothingElseDecides) {
  EXPECT_TRUE(use_color(When::automatic, holding({{"TERM", "xterm"}}), true));
  EXPECT_FALSE(use_color(When::automatic, holding({{"TERM", "xterm"}}), false));
  EXPECT_FALSE(use_color(When::automatic, holding({{"TERM", "dumb"}}), true));
}

TEST(Color, IsDecidedByTheOptionBeforeTheEnvironment) {
  EXPECT_TRUE(use_color(When::always, holding({{"NO_COLOR", "1"}}), false));
  EXPECT_FALSE(use_color(When::never, holding({{"FORCE_COLOR", "1"}}), true));
}

TEST(Color, IsForcedBeforeItIsForbidden) {
  EXPECT_TRUE(use_color(When::automatic, holding({{"FORCE_COLOR", "1"}, {"NO_COLOR", "1"}}), false));
  EXPECT_TRUE(use_color(When::automatic, holding({{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}), false));
  EXPECT_FALSE(use_color(When::automatic, holding({{"NO_COLOR", "1"}}), true));
}

TEST(Color, TakesAnEmptyVariableForOneThatIsNotSet) {
  EXPECT_TRUE(use_color(When::automatic, holding({{"NO_COLOR", ""}}), true));
  EXPECT_FALSE(use_color(When::automatic, holding({{"FORCE_COLOR", ""}}), false));
}

TEST(Locale, IsUtf8WhenTheFirstOfItsVariablesSaysSo) {
  EXPECT_TRUE(locale_is_utf8(holding({{"LANG", "en_GB.UTF-8"}})));
  EXPECT_TRUE(locale_is_utf8(holding({{"LC_ALL", "C.utf8"}})));
  EXPECT_FALSE(locale_is_utf8(holding({{"LC_ALL", "C"}, {"LANG", "en_GB.UTF-8"}})));
  EXPECT_TRUE(locale_is_utf8(holding({{"LC_ALL", ""}, {"LANG", "en_GB.UTF-8"}})));
  EXPECT_FALSE(locale_is_utf8(holding({})));
}

TEST(Line, IsDrawnOverItselfOnlyWhereATerminalCan) {
  EXPECT_TRUE(can_redraw(holding({{"TERM", "xterm"}}), true));
  EXPECT_FALSE(can_redraw(holding({{"TERM", "dumb"}}), true));
  EXPECT_FALSE(can_redraw(holding({{"TERM", "xterm"}}), false));
}

TEST(Line, IsCutBeforeItWraps) {
  EXPECT_EQ(fitted("123456789", 10), "123456789");
  EXPECT_EQ(fitted("1234567890", 10), "123456...");
  EXPECT_EQ(fitted("1234567890", 3), "12");
  EXPECT_EQ(fitted("1234567890", 0), "");
}

TEST(Width, IsThatOfColumnsAndElseEighty) {
  EXPECT_EQ(screen_width(holding({{"COLUMNS", "132"}}), -1), 132);
  EXPECT_EQ(screen_width(holding({{"COLUMNS", "wide"}}), -1), 80);
  EXPECT_EQ(screen_width(holding({{"COLUMNS", "-5"}}), -1), 80);
  EXPECT_EQ(screen_width(holding({}), -1), 80);
}

// A run of twenty minutes must not fill the log of a CI job.
TEST(LineRate, SpeaksSoonThenOncePerSecondAndEverMoreSeldom) {
  using std::chrono::milliseconds;
  const LineRate::Time began;
  LineRate rate(began);
  std::vector<int> at;  // ms
  for (int ms = 0; ms <= 1'200'000; ms += 100)
    if (rate.takes(began + milliseconds(ms))) at.push_back(ms);
  ASSERT_GT(at.size(), 30U);
  EXPECT_LE(at.front(), 500);
  for (std::size_t i = 1; i < at.size(); ++i) EXPECT_GE(at[i] - at[i - 1], 1000);
  EXPECT_EQ(std::count_if(at.begin(), at.end(), [](int ms) { return ms < 10'000; }), 10);
  EXPECT_LT(at.size(), 80U);
}

}  // namespace
}  // namespace tcpspec::cli
