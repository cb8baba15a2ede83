// A port of this host that stays closed, for whoever asks for one.

#include "drive/closed_port.hpp"

#include <gtest/gtest.h>

#include <system_error>

#include "drive/rst_guard.hpp"
#include "drive/socket_address.hpp"

namespace tcpspec::drive {
namespace {

const wire::Address v4 = *wire::Address::parse("127.0.0.1");
const wire::Address v6 = *wire::Address::parse("::1");

/// What a client is told: 0, ECONNREFUSED, ….
int connecting_to(const wire::Endpoint& end) {
  const Descriptor client(socket(socket_family(end.address.family), SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  const SocketAddress address = socket_address(end);
  return connect(client.get(), address.get(), address.size) == 0 ? 0 : errno;
}

TEST(ClosedPort, IsTheSameAtAllAddressesAndRefusesConnections) {
  const ClosedPort closed({v4, v6});
  ASSERT_NE(closed.port(), 0);
  EXPECT_EQ(connecting_to({v4, closed.port()}), ECONNREFUSED);
  EXPECT_EQ(connecting_to({v6, closed.port()}), ECONNREFUSED);
}

TEST(ClosedPort, IsGivenToNoGuard) {
  const ClosedPort closed({v4, v6});
  for (const wire::Address& address : {v4, v6}) {
    try {
      const RstGuard guard({address, closed.port()});
      FAIL() << "a guard holds " << guard.endpoint().to_string();
    } catch (const std::system_error& refused) {
      EXPECT_EQ(refused.code().value(), EADDRINUSE);
    }
  }
}

TEST(ClosedPort, MayBeChosenAndEndsWithItsOwner) {
  std::uint16_t port = 0;
  {
    const ClosedPort any({v4});
    port = any.port();
    EXPECT_THROW(ClosedPort({v4}, port), std::system_error);
  }
  EXPECT_EQ(ClosedPort({v4}, port).port(), port);
}

TEST(ClosedPort, IsOfThisHost) {
  try {
    const ClosedPort closed({*wire::Address::parse("192.0.2.1")});
    FAIL();
  } catch (const std::system_error& refused) {
    EXPECT_EQ(refused.code().value(), EADDRNOTAVAIL);
  }
}

}  // namespace
}  // namespace tcpspec::drive
