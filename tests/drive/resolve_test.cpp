#include "drive/resolve.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.hpp"

namespace tcpspec::drive {
namespace {

using testing::ElementsAre;

TEST(Resolve, TakesAnAddressForItself) {
  for (const char* text : {"192.0.2.7", "2001:db8::7", "127.0.0.1", "::1"})
    EXPECT_THAT(resolve(text), ElementsAre(*wire::Address::parse(text))) << text;
}

TEST(Resolve, GivesEachAddressOfAHostOnce) {
  const std::vector<wire::Address> found = resolve("localhost");
  EXPECT_FALSE(found.empty());
  for (const wire::Address& address : found) {
    EXPECT_TRUE(address.is_loopback()) << address.to_string();
    EXPECT_EQ(std::count(found.begin(), found.end(), address), 1) << address.to_string();
  }
}

TEST(Resolve, SaysWhichHostHasNone) {
  const std::string too_long(300, 'a');  // no server is asked for such a name
  try {
    resolve(too_long);
    FAIL() << "that is the name of no host";
  } catch (const EnvironmentError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("cannot find the address of " + too_long + ": "));
  }
}

}  // namespace
}  // namespace tcpspec::drive
