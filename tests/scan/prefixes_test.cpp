#include "scan/prefixes.hpp"

#include <gmock/gmock.h>

namespace tcpspec::scan {
namespace {

Prefixes read(std::string_view text) {
  std::vector<std::string> faults;
  Prefixes prefixes = Prefixes::parse(text, faults);
  EXPECT_THAT(faults, testing::ElementsAre());
  return prefixes;
}

bool has(const Prefixes& prefixes, const char* address) {
  return prefixes.contains(*wire::Address::parse(address));
}

TEST(Prefixes, ContainTheirAddresses) {
  const Prefixes some = read("10.1.0.0/16  # the lab\n192.0.2.7\n10.2.3.252/30\nfd00:1::/32\n");
  for (const char* inside :
       {"10.1.0.0", "10.1.255.255", "192.0.2.7", "10.2.3.252", "10.2.3.255", "fd00:1:7::9"})
    EXPECT_TRUE(has(some, inside)) << inside;
  for (const char* outside :
       {"10.0.255.255", "10.2.0.0", "192.0.2.6", "10.2.3.251", "10.2.4.0", "fd00:2::1", "a01::"})
    EXPECT_FALSE(has(some, outside)) << outside;
}

TEST(Prefixes, OfNoBitsContainTheWholeFamily) {
  EXPECT_TRUE(has(read("0.0.0.0/0"), "255.1.2.3"));
  EXPECT_FALSE(has(read("0.0.0.0/0"), "::1"));
}

TEST(Prefixes, NeedNotBeginAtTheirFirstAddress) { EXPECT_TRUE(has(read("10.1.2.3/8"), "10.9.9.9")); }

TEST(Prefixes, NameWhatCannotBeRead) {
  std::vector<std::string> faults;
  Prefixes::parse("10.0.0.0/33\nhost\n10.0.0.0/\n::/129\n10.0.0.0/-1\n10.0.0.0/8\n", faults);
  EXPECT_EQ(faults.size(), 5U);
}

}  // namespace
}  // namespace tcpspec::scan
