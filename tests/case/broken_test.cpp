// Every way to write a case wrongly that we could think of, each with the diagnostics that it must draw,
// verbatim.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "../golden/golden.hpp"
#include "sample.hpp"

namespace tcpspec::cases {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> broken_files() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(std::string(TCPSPEC_SOURCE_DIR) + "/tests/golden/broken"))
    if (entry.path().extension() == ".yaml") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

class Broken : public testing::TestWithParam<fs::path> {};

TEST_P(Broken, DrawsItsDiagnostics) {
  const std::string name = GetParam().filename().string();
  const LoadResult result = load_text(name, base::read_file(GetParam()), catalogue());
  EXPECT_FALSE(result.ok());
  test::expect_golden("broken/" + GetParam().stem().string() + ".txt", render(result.errors));
}

INSTANTIATE_TEST_SUITE_P(File, Broken, testing::ValuesIn(broken_files()), [](const auto& file) {
  std::string name = file.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(BrokenFiles, AreManyAndEachHasItsText) {
  EXPECT_GE(broken_files().size(), 45U);
  for (const auto& entry : fs::directory_iterator(std::string(TCPSPEC_SOURCE_DIR) + "/tests/golden/broken"))
    EXPECT_TRUE(fs::exists(fs::path(entry.path()).replace_extension(".yaml")))
        << entry.path() << " belongs to no file";
}

}  // namespace
}  // namespace tcpspec::cases
