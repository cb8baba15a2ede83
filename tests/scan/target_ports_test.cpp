#include "scan/target_ports.hpp"

#include <set>
#include <stdexcept>

#include <gtest/gtest.h>

namespace tcpspec::scan {
namespace {

const std::vector<std::uint16_t> shared{100, 101, 103, 104};
const wire::Address tester = *wire::Address::parse("10.0.0.1");

TEST(TargetPorts, GivesEachOnceAndThenTheOneReleasedLongestAgo) {
  TargetPorts ports(shared, 6);
  std::vector<std::uint16_t> given;
  for (std::size_t i = 0; i < shared.size(); ++i) given.push_back(ports.claim(tester).port);
  EXPECT_EQ(given.front(), 103) << "it begins where the seed says";
  EXPECT_EQ(std::set<std::uint16_t>(given.begin(), given.end()).size(), shared.size());
  EXPECT_THROW(ports.claim(tester), std::runtime_error);
  ports.release({tester, given[2]});
  ports.release({tester, given[1]});
  EXPECT_EQ(ports.claim(tester).port, given[1]);
  EXPECT_EQ(ports.claim(tester).port, given[2]);
}

TEST(TargetPorts, GivesACertainOneIfItIsAmongThemAndFree) {
  TargetPorts ports(shared, 0);
  EXPECT_FALSE(ports.claim({tester, 102}));
  EXPECT_TRUE(ports.claim({tester, 103}));
  EXPECT_FALSE(ports.claim({tester, 103}));
  ports.release({tester, 103});
  EXPECT_TRUE(ports.claim({tester, 103}));
  EXPECT_THROW(ports.await_opening({tester, 100}), std::runtime_error);
}

TEST(TargetPorts, AreOfOneTarget) {
  TargetPorts one(shared, 0);
  TargetPorts other(shared, 0);
  EXPECT_EQ(one.claim(tester), other.claim(tester));
}

}  // namespace
}  // namespace tcpspec::scan
