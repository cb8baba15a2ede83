// The judge and the TCP that it is proven against share no code but the octets of the wire and their digits:
// one mistake in both would make every case pass.
#include "independence.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>

namespace tcpspec::layering {
namespace {

namespace fs = std::filesystem;

bool is_common_ground(const std::string& file) {
  return file.starts_with("tester/wire/") || file == "tester/base/hex.hpp" ||
         file == "tester/drive/link.hpp" || file == "tester/drive/clock.hpp" ||
         file == "tester/drive/channel.hpp";
}

TEST(Judge, AndTheSimulatedEndpointShareTheWireAlone) {
  const auto judge = reachable(TCPSPEC_SOURCE_DIR, {"tester/run", "tester/case", "tester/oracle"});
  const auto endpoint = reachable(TCPSPEC_SOURCE_DIR, {"tester/sim"});
  ASSERT_GT(judge.size(), 50U);
  ASSERT_GT(endpoint.size(), 30U);
  std::vector<std::string> shared;
  std::set_intersection(judge.begin(), judge.end(), endpoint.begin(), endpoint.end(),
                        std::back_inserter(shared));
  EXPECT_THAT(shared, testing::Contains("tester/wire/segment.hpp"));
  for (const std::string& file : shared) EXPECT_TRUE(is_common_ground(file)) << "both include " << file;
}

TEST(Judge, NeverReachesTheSimulatedEndpoint) {
  for (const std::string& file :
       reachable(TCPSPEC_SOURCE_DIR, {"tester/run", "tester/case", "tester/oracle"}))
    EXPECT_FALSE(file.starts_with("tester/sim/")) << file;
}

TEST(Reachable, FollowsIncludesThroughOtherFolders) {
  const fs::path top = fs::path(testing::TempDir()) / "tcpspec_reachable";
  fs::remove_all(top);
  for (const char* folder : {"tester/a", "tester/b", "tester/c"}) fs::create_directories(top / folder);
  std::ofstream(top / "tester/a/a.cpp") << "#include \"b/b.hpp\"\n#include <vector>\n";
  std::ofstream(top / "tester/b/b.hpp") << "  # include \"c/c.hpp\"\n#include \"nowhere.hpp\"\n";
  std::ofstream(top / "tester/c/c.hpp") << "#include \"beside.hpp\"\n#include \"b/b.hpp\"\n";
  std::ofstream(top / "tester/c/beside.hpp") << "";
  EXPECT_THAT(reachable(top, {"tester/a"}), testing::ElementsAre("tester/a/a.cpp", "tester/b/b.hpp",
                                                                 "tester/c/beside.hpp", "tester/c/c.hpp"));
  fs::remove_all(top);
}

}  // namespace
}  // namespace tcpspec::layering
