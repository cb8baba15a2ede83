#include "reports/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tcpspec::report {
namespace {

using testing::ElementsAre;

TEST(ValidUtf8, KeepsWhatIsValid) {
  const std::string text = "a§–\U0001F600\xEF\xBF\xBD";
  EXPECT_EQ(valid_utf8(text), text);
}

TEST(ValidUtf8, ReplacesEachOctetThatIsNot) {
  EXPECT_EQ(valid_utf8("\xff"), "\uFFFD");
  EXPECT_EQ(valid_utf8("a\xc3"), "a\uFFFD");
  EXPECT_EQ(valid_utf8("\xc3(x"), "\uFFFD(x");
  EXPECT_EQ(valid_utf8("\x80"), "\uFFFD");
}

TEST(ValidUtf8, ReplacesOverlongFormsSurrogatesAndWhatLiesBeyondUnicode) {
  EXPECT_EQ(valid_utf8("\xc0\xaf"), "\uFFFD\uFFFD");
  EXPECT_EQ(valid_utf8("\xe0\x80\xaf"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(valid_utf8("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(valid_utf8("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf");
}

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

TEST(Width, CountsCharactersNotOctets) { EXPECT_EQ(width("§3.5–"), 5u); }

TEST(Shorten, ShowsThatSomethingIsMissing) {
  EXPECT_EQ(shorten("abcdef", 6), "abcdef");
  EXPECT_EQ(shorten("abcdefg", 6), "abc...");
  EXPECT_EQ(shorten("§§§§§§§", 6), "§§§...");
}

TEST(Wrap, BreaksAtBlanksAndBetweenTheFieldsOfASegment) {
  EXPECT_THAT(wrap("one two  three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("<SEQ=1><ACK=2><CTL=RST>", 14), ElementsAre("<SEQ=1><ACK=2>", "<CTL=RST>"));
  EXPECT_THAT(wrap("abcdefghij k", 4), ElementsAre("abcdefghij", "k"));
  EXPECT_THAT(wrap("", 4), ElementsAre(""));
}

TEST(Wrap, LosesNothing) {
  const std::string text = "send <SEQ=RCV.NXT><ACK=SND.NXT><CTL=ACK> with 3 octets";
  for (std::size_t cells = 1; cells < 60; ++cells) {
    std::string together;
    for (const std::string& line : wrap(text, cells)) together += line;
    std::erase(together, ' ');
    std::string all = text;
    std::erase(all, ' ');
    EXPECT_EQ(together, all);
  }
}

TEST(ShellQuote, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(shell_quote("10.0.0.1:80"), "10.0.0.1:80");
  EXPECT_EQ(shell_quote("stray[SYN]"), "'stray[SYN]'");
  EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quote(""), "''");
}

}  // namespace
}  // namespace tcpspec::report
