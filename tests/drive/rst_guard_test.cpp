// The guard's bookkeeping; that it keeps the kernel silent is proven in tests/live.

#include "drive/rst_guard.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <system_error>

#include "drive/guarded_ports.hpp"

namespace tcpspec::drive {
namespace {

class Guard : public testing::TestWithParam<const char*> {
 protected:
  const wire::Address address = *wire::Address::parse(GetParam());
};
INSTANTIATE_TEST_SUITE_P(, Guard, testing::Values("127.0.0.1", "::1"),
                         [](const auto& which) { return which.index == 0 ? "IPv4" : "IPv6"; });

TEST_P(Guard, HoldsAPortThatTheKernelChose) {
  const RstGuard guard({address, 0});
  EXPECT_NE(guard.endpoint().port, 0);
  EXPECT_EQ(guard.endpoint().address, address);
}

TEST_P(Guard, SaysWhichPortIsTaken) {
  const RstGuard guard({address, 0});
  try {
    const RstGuard second(guard.endpoint());
    FAIL() << "the port was given out twice";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), EADDRINUSE);
    EXPECT_NE(std::string(error.what()).find("another program uses " + guard.endpoint().to_string()),
              std::string::npos)
        << error.what();
  }
}

TEST_P(Guard, LetsGoOfThePortWhenItEnds) {
  wire::Endpoint held;
  {
    const RstGuard guard({address, 0});
    held = guard.endpoint();
  }
  EXPECT_NO_THROW(RstGuard{held});
}

TEST(Guards, RefuseAnAddressOfAnotherHost) {
  try {
    RstGuards().hold_any(*wire::Address::parse("192.0.2.1"));
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), EADDRNOTAVAIL);
  }
}

// A device of the target's goes with it, and both come back.
TEST(Guards, HoldAnAddressThatMayBeAbsent) {
  RstGuards guards(0, Deafness::automatic, true);
  EXPECT_NE(guards.hold_any(*wire::Address::parse("192.0.2.1")).port, 0);
  EXPECT_NE(guards.hold_any(*wire::Address::parse("2001:db8::1")).port, 0);
}

TEST(Guards, HoldThousandsOfDifferentPorts) {
  const std::size_t limit = raise_descriptor_limit();
  const std::size_t count = std::min<std::size_t>(5000, limit - 100);
  ASSERT_GE(count, 1000U);
  RstGuards guards;
  std::set<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i)
    ports.insert(guards.hold_any(*wire::Address::parse("127.0.0.1")).port);
  EXPECT_EQ(ports.size(), count);
  EXPECT_EQ(guards.size(), count);
}

TEST(Guards, HoldAnEndpointOnceHoweverOftenAsked) {
  RstGuards guards;
  const wire::Endpoint endpoint = guards.hold_any(*wire::Address::parse("127.0.0.1"));
  EXPECT_NO_THROW(guards.hold(endpoint));
  EXPECT_EQ(guards.size(), 1U);
  guards.release(endpoint);
  EXPECT_EQ(guards.size(), 0U);
  EXPECT_NO_THROW(RstGuard{endpoint});
}

TEST(GuardedPorts, KeepTheGuardsOfReleasedPortsForTheNext) {
  const wire::Address loopback = *wire::Address::parse("127.0.0.1");
  GuardedPorts ports;
  const wire::Endpoint first = ports.claim(loopback);
  const wire::Endpoint second = ports.claim(loopback);
  ports.release(second);
  ports.release(first);
  EXPECT_THROW(RstGuard{first}, std::system_error) << "its guard is gone";
  EXPECT_EQ(ports.claim(loopback), second) << "the one that was released first";
  EXPECT_TRUE(ports.claim(first));
  const wire::Endpoint third = ports.claim(loopback);
  EXPECT_NE(third, first);
  EXPECT_NE(third, second);
}

TEST(GuardedPorts, AreOfTheAddressThatIsAskedFor) {
  GuardedPorts ports;
  ports.release(ports.claim(*wire::Address::parse("127.0.0.1")));
  const wire::Address other = *wire::Address::parse("127.0.0.2");
  EXPECT_EQ(ports.claim(other).address, other);
}

}  // namespace
}  // namespace tcpspec::drive
