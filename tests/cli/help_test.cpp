#include "cli/help.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recording.hpp"

namespace tcpspec::cli {
namespace {

using testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class HelpOf : public testing::TestWithParam<std::string> {};

TEST_P(HelpOf, FitsOneScreen) {
  const auto lines = lines_of(test::after({GetParam(), "--help"}).out);
  EXPECT_GT(lines.size(), 3u);
  EXPECT_LE(lines.size(), 50u);
  for (const std::string& line : lines) EXPECT_LE(line.size(), 80u) << line;
}

TEST_P(HelpOf, BeginsWithTheUsage) {
  EXPECT_THAT(test::after({GetParam(), "--help"}).out, testing::StartsWith("Usage: tcpspec " + GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Verb, HelpOf,
                         testing::Values("run", "report", "compare", "merge", "baseline", "replay", "list",
                                         "explain", "coverage", "check", "schema", "doctor", "probe", "scan"),
                         [](const auto& verb) { return verb.param; });

TEST(Help, NamesEveryVerbAndEveryExitCode) {
  const std::string text = test::after({"--help"}).out;
  for (const char* verb : {"run", "report", "compare", "merge", "baseline", "replay", "list", "explain",
                           "coverage", "check", "schema", "doctor", "probe"})
    EXPECT_THAT(text, HasSubstr("\n  " + std::string(verb) + " "));
  for (const char* code : {"0 ", "1 ", "2 ", "3 ", "4 ", "5 ", "70 ", "77 ", "128+n"})
    EXPECT_THAT(text, HasSubstr("\n  " + std::string(code)));
  for (const std::string& line : lines_of(text)) EXPECT_LE(line.size(), 80u) << line;
}

}  // namespace
}  // namespace tcpspec::cli
