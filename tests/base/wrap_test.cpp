#include "base/wrap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/display_width.hpp"

namespace tcpspec::base {
namespace {

using testing::ElementsAre;

TEST(Wrap, BreaksAtBlanksAndBetweenTheFieldsOfASegment) {
  EXPECT_THAT(wrap("one two  three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("<SEQ=1><ACK=2><CTL=RST>", 14), ElementsAre("<SEQ=1><ACK=2>", "<CTL=RST>"));
  EXPECT_THAT(wrap("abcdefghij k", 4), ElementsAre("abcdefghij", "k"));
  EXPECT_THAT(wrap("one\ntwo", 8), ElementsAre("one two"));
  EXPECT_THAT(wrap("", 4), ElementsAre(""));
  EXPECT_THAT(wrap("  ", 4), ElementsAre(""));
}

TEST(Wrap, CountsCells) {
  EXPECT_THAT(wrap("é é é", 3), ElementsAre("é é", "é"));
  EXPECT_THAT(wrap("測 試", 4), ElementsAre("測", "試"));
  EXPECT_THAT(wrap("測 試", 5), ElementsAre("測 試"));
}

TEST(Wrap, LosesNothing) {
  const std::string text = "send <SEQ=RCV.NXT><ACK=SND.NXT><CTL=ACK> with 3 octets";
  for (std::size_t cells = 1; cells < 60; ++cells) {
    std::string joined;
    for (const std::string& line : wrap(text, cells)) joined += line;
    std::erase(joined, ' ');
    std::string all = text;
    std::erase(all, ' ');
    EXPECT_EQ(joined, all);
  }
}

TEST(Paragraph, BeginsWithWhatIsGivenAndIsIndentedByIt) {
  EXPECT_EQ(paragraph("one two three", 7), "one two\nthree\n");
  EXPECT_EQ(paragraph("one two three", 9, "- "), "- one two\n  three\n");
  EXPECT_EQ(paragraph("one two three", 9, "– "), "– one two\n  three\n") << "cells, not octets";
  EXPECT_EQ(paragraph("one two three x", 9, "- ", 2), "- one two\n    three\n    x\n");
  EXPECT_EQ(paragraph("a-very-long-word b", 5), "a-very-long-word\nb\n");
  EXPECT_EQ(paragraph("", 5), "\n");
}

TEST(Paragraph, HasRoomForAWordALineAtLeast) {
  EXPECT_EQ(paragraph("one two", 2, "-----"), "-----one\n     two\n");
}

}  // namespace
}  // namespace tcpspec::base
