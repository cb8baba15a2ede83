#include "wire/address.hpp"

#include <gtest/gtest.h>

#include "samples.hpp"

namespace tcpspec::wire {
namespace {

using sample::address;

TEST(AddressTest, ReadsBothFamilies) {
  EXPECT_EQ(address("192.0.2.1").family, Family::ipv4);
  EXPECT_EQ(address("192.0.2.1").octets, (std::array<std::uint8_t, 16>{192, 0, 2, 1}));
  EXPECT_EQ(address("2001:db8::1").family, Family::ipv6);
  EXPECT_EQ(address("2001:db8::1").octets,
            (std::array<std::uint8_t, 16>{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
}

TEST(AddressTest, PrintsWhatItReads) {
  for (const auto* text : {"0.0.0.0", "255.255.255.255", "198.51.100.7", "::", "::1",
                           "2001:db8::8:800:200c:417a", "fe80::1", "2001:db8:0:1:1:1:1:1"}) {
    EXPECT_EQ(address(text).to_string(), text);
  }
  EXPECT_EQ(address("2001:DB8:0:0::0001").to_string(), "2001:db8::1") << "as RFC 5952 recommends";
}

TEST(AddressTest, RefusesWhatIsNoAddress) {
  for (const auto* text : {"", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", " 1.2.3.4", "localhost",
                           "[::1]", "fe80::1%lo", "1::2::3", "12345::", ":", "1.2.3.-4"}) {
    EXPECT_FALSE(Address::parse(text)) << '"' << text << '"';
  }
  EXPECT_FALSE(Address::parse(std::string_view("1.2.3.4\0junk", 12)));
}

TEST(AddressTest, KnowsItsScope) {
  const struct {
    const char* text;
    bool loopback, link_local, priv, multicast;
  } table[] = {
      {"127.0.0.1", true, false, false, false},
      {"127.255.255.254", true, false, false, false},
      {"128.0.0.1", false, false, false, false},
      {"169.254.0.1", false, true, false, false},
      {"169.253.0.1", false, false, false, false},
      {"10.1.2.3", false, false, true, false},
      {"172.15.255.255", false, false, false, false},
      {"172.16.0.0", false, false, true, false},
      {"172.31.255.255", false, false, true, false},
      {"172.32.0.0", false, false, false, false},
      {"192.168.0.1", false, false, true, false},
      {"192.169.0.1", false, false, false, false},
      {"223.255.255.255", false, false, false, false},
      {"224.0.0.1", false, false, false, true},
      {"239.255.255.255", false, false, false, true},
      {"240.0.0.1", false, false, false, false},
      {"::1", true, false, false, false},
      {"::", false, false, false, false},
      {"::2", false, false, false, false},
      {"fe80::1", false, true, false, false},
      {"febf::1", false, true, false, false},
      {"fec0::1", false, false, false, false},
      {"fc00::1", false, false, true, false},
      {"fdff::1", false, false, true, false},
      {"fe00::1", false, false, false, false},
      {"ff02::1", false, false, false, true},
      {"2001:db8::1", false, false, false, false},
  };
  for (const auto& row : table) {
    const auto subject = address(row.text);
    EXPECT_EQ(subject.is_loopback(), row.loopback) << row.text;
    EXPECT_EQ(subject.is_link_local(), row.link_local) << row.text;
    EXPECT_EQ(subject.is_private(), row.priv) << row.text;
    EXPECT_EQ(subject.is_multicast(), row.multicast) << row.text;
  }
}

TEST(EndpointTest, BracketsAnIPv6Address) {
  EXPECT_EQ((Endpoint{address("192.0.2.1"), 80}).to_string(), "192.0.2.1:80");
  EXPECT_EQ((Endpoint{address("2001:db8::1"), 65535}).to_string(), "[2001:db8::1]:65535");
}

}  // namespace
}  // namespace tcpspec::wire
