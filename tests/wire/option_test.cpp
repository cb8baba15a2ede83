#include "wire/option.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "samples.hpp"

namespace tcpspec::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Segment with(std::vector<Option> options) {
  Segment segment;
  segment.options = std::move(options);
  return segment;
}

TEST(OptionTest, IsWrittenAsTheRfcsSay) {
  EXPECT_THAT(encode_options({Option::mss(1460)}), ElementsAre(2, 4, 0x05, 0xb4));
  EXPECT_THAT(encode_options({Option::window_scale(14)}), ElementsAre(3, 3, 14));
  EXPECT_THAT(encode_options({Option::sack_permitted()}), ElementsAre(4, 2));
  EXPECT_THAT(encode_options({Option::timestamps(0x01020304, 0x05060708)}),
              ElementsAre(8, 10, 1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_THAT(encode_options({Option::sack({{Seq(0xfffffffe), Seq(1)}})}),
              ElementsAre(5, 10, 0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 1));
  EXPECT_THAT(encode_options({Option::nop(), {kind::eol, {}}}), ElementsAre(1, 0));
  EXPECT_THAT(encode_options({{253, {}}}), ElementsAre(253, 2));
}

TEST(OptionTest, IsReadByMeaning) {
  const auto segment =
      with({Option::nop(), Option::mss(536), Option::window_scale(7), Option::sack_permitted(),
            Option::timestamps(0xffffffff, 1), Option::sack({{Seq(1), Seq(2)}, {Seq(5), Seq(3)}})});
  EXPECT_EQ(segment.mss(), 536);
  EXPECT_EQ(segment.window_scale(), 7);
  EXPECT_TRUE(segment.sack_permitted());
  EXPECT_EQ(segment.timestamps(), (Timestamps{0xffffffff, 1}));
  EXPECT_THAT(segment.sack_blocks(), ElementsAre(std::pair(Seq(1), Seq(2)), std::pair(Seq(5), Seq(3))));
}

TEST(OptionTest, IsNothingIfAbsent) {
  const auto segment = with({});
  EXPECT_EQ(segment.mss(), std::nullopt);
  EXPECT_EQ(segment.window_scale(), std::nullopt);
  EXPECT_FALSE(segment.sack_permitted());
  EXPECT_EQ(segment.timestamps(), std::nullopt);
  EXPECT_THAT(segment.sack_blocks(), IsEmpty());
}

TEST(OptionTest, OfTheWrongLengthMeansNothing) {
  const auto segment = with({{kind::mss, {1}},
                             {kind::window_scale, {1, 2}},
                             {kind::sack_permitted, {1}},
                             {kind::timestamps, Octets(7)},
                             {kind::sack, Octets(9)}});
  EXPECT_EQ(segment.mss(), std::nullopt);
  EXPECT_EQ(segment.window_scale(), std::nullopt);
  EXPECT_FALSE(segment.sack_permitted());
  EXPECT_EQ(segment.timestamps(), std::nullopt);
  EXPECT_THAT(segment.sack_blocks(), IsEmpty());
}

TEST(OptionTest, TheFirstOfTwoCounts) { EXPECT_EQ(with({Option::mss(100), Option::mss(200)}).mss(), 100); }

TEST(DecodeOptions, StopsAtTheEndOfTheList) {
  const auto decoded = decode_options(Octets{3, 3, 7, 0, 0, 0, 0, 0});
  EXPECT_THAT(decoded.options, ElementsAre(Option::window_scale(7)));
  EXPECT_THAT(decoded.malformations, IsEmpty());
}

TEST(DecodeOptions, KeepsNopsAndUnknownKinds) {
  const auto decoded = decode_options(Octets{1, 253, 4, 0xaa, 0xbb, 254, 2, 1});
  EXPECT_THAT(decoded.options,
              ElementsAre(Option::nop(), Option{253, {0xaa, 0xbb}}, Option{254, {}}, Option::nop()));
  EXPECT_THAT(decoded.malformations, IsEmpty());
}

TEST(DecodeOptions, NamesWhatIsWrongAndKeepsWhatCanBeRead) {
  const struct {
    Octets octets;
    std::size_t options;
    const char* malformation;
  } table[] = {
      {{1, 2}, 1, "option kind 2 has no length octet"},
      {{2, 0, 5, 180}, 0, "option kind 2 has length 0"},
      {{2, 1, 5, 180}, 0, "option kind 2 has length 1"},
      {{2, 3, 5, 0}, 1, "option kind 2 has length 3"},
      {{2, 2, 0, 0}, 1, "option kind 2 has length 2"},
      {{3, 4, 7, 7}, 1, "option kind 3 has length 4"},
      {{4, 3, 0, 0}, 1, "option kind 4 has length 3"},
      {{5, 2, 0, 0}, 1, "option kind 5 has length 2"},
      {{5, 9, 0, 0, 0, 0, 0, 0, 0, 0}, 1, "option kind 5 has length 9"},
      {{8, 9, 0, 0, 0, 0, 0, 0, 0, 0}, 1, "option kind 8 has length 9"},
      {{1, 1, 8, 10, 0, 0, 0, 0}, 2, "option kind 8 of length 10 runs past the option field"},
      {{253, 255, 0, 0}, 0, "option kind 253 of length 255 runs past the option field"},
      {{1, 0, 0, 1}, 1, "padding after the end of the options is not zero"},
  };
  for (const auto& row : table) {
    const auto decoded = decode_options(row.octets);
    EXPECT_EQ(decoded.options.size(), row.options) << row.malformation;
    EXPECT_THAT(decoded.malformations, ElementsAre(row.malformation));
  }
}

TEST(DecodeOptions, NamesEachOfSeveral) {
  EXPECT_THAT(decode_options(Octets{2, 3, 0, 3, 4, 0, 0, 8, 0}).malformations.size(), 2U + 1U);
}

TEST(EncodeOptions, RefusesWhatHasNoForm) {
  EXPECT_THROW(encode_options({{kind::eol, {1}}}), std::invalid_argument);
  EXPECT_THROW(encode_options({{253, Octets(254)}}), std::length_error);
  EXPECT_EQ(encode_options({{253, Octets(253)}})[1], 255);
}

}  // namespace
}  // namespace tcpspec::wire
