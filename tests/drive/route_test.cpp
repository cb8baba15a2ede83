#include "drive/route.hpp"

#include <gtest/gtest.h>

namespace tcpspec::drive {
namespace {

TEST(Route, ToLoopbackGoesThroughLo) {
  for (const char* address : {"127.0.0.1", "127.0.0.77", "::1"}) {
    const Route route = route_to(*wire::Address::parse(address));
    EXPECT_TRUE(route.loopback) << address;
    EXPECT_EQ(route.interface, "lo");
    EXPECT_GT(route.interface_index, 0U);
    EXPECT_EQ(route.mtu, 65536U);
    EXPECT_FALSE(route.gateway);
    EXPECT_TRUE(route.source.is_loopback()) << route.source.to_string();
  }
}

}  // namespace
}  // namespace tcpspec::drive
