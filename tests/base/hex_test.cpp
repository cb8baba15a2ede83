#include "base/hex.hpp"

#include <gtest/gtest.h>

namespace tcpspec::base {
namespace {

using Octets = std::vector<std::uint8_t>;

TEST(Hex, IsTwoDigitsAnOctet) {
  EXPECT_EQ(to_hex(Octets{0x00, 0x0a, 0x7f, 0x80, 0xff}), "000a7f80ff");
  EXPECT_EQ(to_hex(Octets{}), "");
  EXPECT_EQ(to_hex(std::string_view("h\xff\0", 3)), "68ff00");
}

TEST(Hex, IsReadInEitherCase) {
  EXPECT_EQ(from_hex("00fFA5"), (Octets{0x00, 0xff, 0xa5}));
  EXPECT_EQ(from_hex(""), Octets{});
}

TEST(Hex, IsRefusedWhereItIsNotWhole) {
  for (const char* text : {"0", "000", "0g", "g0", "0x", " 0", "-1", "+1", "\xc3\xa9"})
    EXPECT_FALSE(from_hex(text)) << text;
}

TEST(Hex, ComesBackAsItWas) {
  Octets all;
  for (int octet = 0; octet < 256; ++octet) all.push_back(static_cast<std::uint8_t>(octet));
  EXPECT_EQ(from_hex(to_hex(all)), all);
}

}  // namespace
}  // namespace tcpspec::base
