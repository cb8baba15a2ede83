#include "cli/completion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tcpspec::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<VerbHelp> some_verbs() {
  return {{"tcpspec run",
           "[TARGET] [CASES...]",
           "Run cases.",
           {{"How", "-o, --output DIR", "folder", {}},
            {"How", "--strict", "a warn counts", {}},
            {"How", "--id GLOB", "these cases", {}},
            {"How", "--color WHEN", "colours", {"auto", "always", "never"}}},
           ""},
          {"tcpspec explain", "ID...", "Say what it does.", {}, ""},
          {"tcpspec schema", "[cases|profile|results]", "Print a schema.", {}, ""}};
}

std::vector<std::string> known_here(Names which) {
  switch (which) {
    case Names::cases: return {"rst-in-window", "syn-is-answered"};
    case Names::requirements: return {"MUST-1"};
    case Names::rules: return {"listen.syn"};
    case Names::mutants: return {"ignores-rst"};
    case Names::profiles:
    case Names::tags: break;
  }
  return {};
}

std::vector<std::string> offered_after(const std::vector<std::string>& typed) {
  std::vector<std::string> words;
  for (const Candidate& candidate : candidates(some_verbs(), typed, known_here))
    words.push_back(candidate.word);
  return words;
}

TEST(Completion, BeginsWithTheVerbs) {
  EXPECT_THAT(offered_after({""}), ElementsAre("run", "explain", "schema", "help"));
  EXPECT_THAT(offered_after({"ru"}), ElementsAre("run"));
  EXPECT_THAT(offered_after({"help", "s"}), ElementsAre("schema"));
  EXPECT_THAT(offered_after({"nothing", ""}), IsEmpty());
}

TEST(Completion, SaysWhatAWordIs) {
  const auto found = candidates(some_verbs(), {"run", "--st"}, known_here);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].text, "a warn counts");
}

TEST(Completion, KnowsTheTargets) {
  EXPECT_THAT(offered_after({"run", ""}), ElementsAre("lab", "sim", "stepped"));
  EXPECT_THAT(offered_after({"run", "sim:i"}), ElementsAre("sim:ignores-rst"));
}

TEST(Completion, OffersTheValuesOfAnOption) {
  EXPECT_THAT(offered_after({"run", "--color", ""}), ElementsAre("auto", "always", "never"));
  EXPECT_THAT(offered_after({"run", "--color=a"}), ElementsAre("--color=auto", "--color=always"));
  EXPECT_THAT(offered_after({"run", "--id", "syn"}), ElementsAre("syn-is-answered"));
  EXPECT_THAT(offered_after({"run", "-o", ""}), IsEmpty()) << "the shell knows the folders";
  EXPECT_THAT(offered_after({"run", "--strict", ""}), ElementsAre("lab", "sim", "stepped"))
      << "a flag takes no value";
}

TEST(Completion, KnowsTheWordsOfAUsage) {
  EXPECT_THAT(offered_after({"schema", "p"}), ElementsAre("profile"));
  EXPECT_THAT(offered_after({"explain", ""}),
              ElementsAre("rst-in-window", "syn-is-answered", "MUST-1", "listen.syn"));
}

}  // namespace
}  // namespace tcpspec::cli
