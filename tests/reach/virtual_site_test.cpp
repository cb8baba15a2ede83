// The addresses of the tester are enough for the shipped cases.
#include "reach/virtual_site.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/mutation/shipped.hpp"

namespace tcpspec::reach {
namespace {

int cases_on_a_new_path(wire::Family family) {
  const std::vector<cases::Case>& all = proof::shipped_suite().cases;
  return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const cases::Case& test) {
    return std::count(test.families.begin(), test.families.end(), family) > 0 &&
           std::any_of(test.connections.begin(), test.connections.end(), [](const auto& connection) {
             return connection.second == cases::Differs::source_address;
           });
  }));
}

// A target remembers the path to each for minutes. A case runs again if it departs or the tester was late.
TEST(VirtualSite, HasAddressesForThreeRunsOfEachCaseThatNeedsANewPath) {
  for (const auto& [family, site] : virtual_sites(Families::both)) {
    ASSERT_GT(cases_on_a_new_path(family), 0);
    EXPECT_GE(static_cast<int>(site.testers_further.size()), 3 * cases_on_a_new_path(family));
  }
}

}  // namespace
}  // namespace tcpspec::reach
