#include "wire/bytes.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace tcpspec::wire {
namespace {

TEST(ReaderTest, ReadsBigEndian) {
  const std::array<std::uint8_t, 7> octets{1, 2, 3, 4, 5, 6, 7};
  Reader from(octets);
  EXPECT_EQ(from.u8(), 1);
  EXPECT_EQ(from.u16(), 0x0203);
  EXPECT_EQ(from.u32(), 0x04050607U);
  EXPECT_EQ(from.remaining(), 0U);
}

TEST(ReaderTest, ReadsZeroForWhatIsNotWhollyThereAndThenNothingMore) {
  const std::array<std::uint8_t, 3> octets{1, 2, 3};
  Reader from(octets);
  EXPECT_EQ(from.u32(), 0U);
  EXPECT_EQ(from.u8(), 0) << "a field behind a missing one cannot be there";
}

TEST(ReaderTest, TakesWhatThereIs) {
  const std::array<std::uint8_t, 3> octets{1, 2, 3};
  Reader from(octets);
  EXPECT_EQ(from.take(2).size(), 2U);
  EXPECT_EQ(from.take(2).size(), 1U);
  EXPECT_TRUE(from.take(2).empty());
}

TEST(WriterTest, WritesBigEndianFromAPlace) {
  std::array<std::uint8_t, 8> octets{};
  Writer(octets, 1).u8(1).u16(0x0203).u32(0x04050607);
  EXPECT_EQ(octets, (std::array<std::uint8_t, 8>{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST(WriterTest, ThrowsInsteadOfWritingPastTheEnd) {
  std::array<std::uint8_t, 3> octets{9, 9, 9};
  EXPECT_THROW(Writer(octets).u32(0), std::out_of_range);
  EXPECT_THROW(Writer(octets, 2).u16(0), std::out_of_range);
  EXPECT_THROW(Writer(octets, 4).u8(0), std::out_of_range);
  EXPECT_THROW(Writer(octets, 1).put(std::vector<std::uint8_t>(3)), std::out_of_range);
  EXPECT_EQ(octets, (std::array<std::uint8_t, 3>{9, 9, 9}));
}

}  // namespace
}  // namespace tcpspec::wire
