#include "base/display_width.hpp"

#include <span>

#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "base/width_tables.hpp"

namespace tcpspec::base {
namespace {

TEST(DisplayWidth, CountsCellsNotOctets) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("§3.5–"), 5u);
  EXPECT_EQ(display_width("Größe Ω Жж"), 10u);
}

TEST(DisplayWidth, OfWideCharactersIsTwo) {
  EXPECT_EQ(display_width("測試"), 4u);
  EXPECT_EQ(display_width("テスト"), 6u);
  EXPECT_EQ(display_width("한글"), 4u);
  EXPECT_EQ(display_width("ＦＩＮ"), 6u) << "full-width forms";
  EXPECT_EQ(display_width("ﾃｽﾄ"), 3u) << "half-width forms";
  EXPECT_EQ(display_width("\U0001F600"), 2u);
  EXPECT_EQ(display_width("\U00020000\U0002FFFD"), 4u) << "ideographs of plane 2";
}

TEST(DisplayWidth, OfWhatJoinsTheCharacterBeforeItIsNone) {
  EXPECT_EQ(display_width("e\u0301"), 1u) << "e with a combining acute accent";
  EXPECT_EQ(display_width("a\u200db"), 2u) << "a zero-width joiner";
  EXPECT_EQ(display_width("\u2600\ufe0f"), 1u) << "a variation selector";
  EXPECT_EQ(display_width("\u1112\u1161\u11ab"), 2u) << "a syllable of Hangul in three parts";
  EXPECT_EQ(display_width("\u05d0\u05b8"), 1u) << "a Hebrew vowel point";
}

TEST(DisplayWidth, OfWhatIsNoCharacterIsOneEach) {
  EXPECT_EQ(display_width("\xff\xc3"), 2u);
  EXPECT_EQ(display_width("\t\x1b"), 2u) << "another character is shown for them";
  EXPECT_EQ(cells_of(0xAD), 1) << "a soft hyphen is shown where the line ends";
}

TEST(DisplayWidth, RestsOnTablesThatAreInOrder) {
  const auto expect_order = [](std::span<const CharacterRange> ranges) {
    char32_t last = 0;
    for (const CharacterRange& range : ranges) {
      EXPECT_LE(range.first, range.last);
      EXPECT_GT(range.first, last);
      last = range.last;
    }
  };
  expect_order(wide_characters);
  expect_order(joined_characters);
}

TEST(Pad, FillsUpToTheCells) {
  EXPECT_EQ(pad("é", 3), "é  ");
  EXPECT_EQ(pad("測", 3), "測 ");
  EXPECT_EQ(pad("abcd", 3), "abcd");
  EXPECT_EQ(pad_left("測", 3), " 測");
  EXPECT_EQ(pad_left("abcd", 3), "abcd");
}

TEST(Fitting, EndsBeforeTheCharacterThatHasNoRoom) {
  EXPECT_EQ(fitting("abc", 2), "ab");
  EXPECT_EQ(fitting("a測b", 2), "a") << "half a character cannot be shown";
  EXPECT_EQ(fitting("a測b", 3), "a測");
  EXPECT_EQ(fitting("e\u0301x", 1), "e\u0301") << "the accent belongs to the e";
  EXPECT_EQ(fitting("abc", 0), "");
}

TEST(Shorten, ShowsThatSomethingIsMissing) {
  EXPECT_EQ(shorten("abcdef", 6), "abcdef");
  EXPECT_EQ(shorten("abcdefg", 6), "abc...");
  EXPECT_EQ(shorten("§§§§§§§", 6), "§§§...");
  EXPECT_EQ(shorten("測測測測", 6), "測...");
  EXPECT_EQ(shorten("abcdef", 2), "ab") << "no room for the dots";
  EXPECT_EQ(shorten("abcdef", 3), "...");
}

TEST(Shorten, NeverTakesMoreThanTheCells) {
  const std::string text = "a測e\u0301\xff\U0001F600 end";
  for (std::size_t cells = 0; cells < 15; ++cells) EXPECT_LE(display_width(shorten(text, cells)), cells);
}

}  // namespace
}  // namespace tcpspec::base
