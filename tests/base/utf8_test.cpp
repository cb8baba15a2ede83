#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace tcpspec::base {
namespace {

TEST(ValidUtf8, KeepsWhatIsValid) {
  const std::string text = "a§–\U0001F600\xEF\xBF\xBD";
  EXPECT_EQ(valid_utf8(text), text);
  EXPECT_EQ(valid_utf8(""), "");
  EXPECT_EQ(valid_utf8(std::string("a\0b", 3)), std::string("a\0b", 3));
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
  EXPECT_EQ(valid_utf8("\xf0\x80\x80\xaf"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(valid_utf8("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(valid_utf8("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf");
}

TEST(DecodeUtf8, TellsTheCharacterAndHowManyOctetsItTakes) {
  const std::string text = "a\u00e9\u20ac\U0001F600";
  const Character expected[] = {
      {U'a', 1, true}, {U'\u00e9', 2, true}, {U'\u20ac', 3, true}, {U'\U0001F600', 4, true}};
  std::size_t at = 0;
  for (const Character& character : expected) {
    const Character found = decode_utf8(text, at);
    EXPECT_EQ(found.code, character.code) << at;
    EXPECT_EQ(found.octets, character.octets) << at;
    EXPECT_TRUE(found.valid) << at;
    at += found.octets;
  }
  EXPECT_EQ(at, text.size());
}

TEST(DecodeUtf8, TellsAReplacementCharacterThatIsThereFromOneThatStandsForAnother) {
  EXPECT_TRUE(decode_utf8("\uFFFD", 0).valid);
  EXPECT_EQ(decode_utf8("\uFFFD", 0).octets, 3u);
  EXPECT_FALSE(decode_utf8("\xff", 0).valid);
  EXPECT_EQ(decode_utf8("\xff", 0).octets, 1u);
}

TEST(DecodeUtf8, RefusesWhatIsNotUtf8) {
  for (const char* wrong :
       {"\xc3", "\xa9", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"})
    EXPECT_FALSE(decode_utf8(wrong, 0).valid);
}

TEST(AppendUtf8, IsTheInverseOfDecoding) {
  std::size_t characters = 0;
  for (char32_t code = 0; code <= 0x10FFFF; code += code < 0x3000 ? 1 : 97) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, code);
    const Character found = decode_utf8(text, 0);
    ASSERT_TRUE(found.valid) << static_cast<std::uint32_t>(code);
    ASSERT_EQ(found.code, code);
    ASSERT_EQ(found.octets, text.size());
    ++characters;
  }
  EXPECT_GT(characters, 20'000u);
}

}  // namespace
}  // namespace tcpspec::base
