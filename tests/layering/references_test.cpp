#include "references.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tcpspec::layering {
namespace {

using testing::ElementsAre;

Known sample() {
  Known known;
  known.add("tester/run/machine.hpp", "");
  known.add("tester/README.md", "# The tester\n\n## The life of a segment: in and out\n");
  known.add("tester/run/tool.cpp", "");
  known.add("cases/rfc9293/reset.yaml", "");
  known.add("README.md", "# tcpspec\n");
  return known;
}

std::vector<std::string> said(const std::string& file, std::string_view text) {
  std::vector<std::string> all;
  for (const Offence& offence : check_references(file, text, sample()))
    all.push_back(std::to_string(offence.line) + ": " + offence.what);
  return all;
}

TEST(References, MayNameWhatIsInTheTree) {
  EXPECT_THAT(said("tester/run/x.hpp",
                   "// See machine.hpp, run/machine.hpp and tester/run, tester/run/ or tester/run/*.hpp.\n"
                   "int x;  ///< as in cases/rfcNNNN/NAME.yaml, and in README.md\n"),
              ElementsAre());
}

TEST(References, MayNotNameAFileThatWasMoved) {
  EXPECT_THAT(said("tester/run/x.hpp",
                   "\n// see "
                   "moved.hpp\n"),
              ElementsAre("2: moved.hpp is not in the tree"));
  EXPECT_THAT(said("tester/run/x.hpp",
                   "int x;  ///< see tester"
                   "/walk/*.hpp\n"),
              ElementsAre("1: tester/walk/*.hpp is not in the tree"));
  EXPECT_THAT(said("tests/CMakeLists.txt", "# see tests/nowhere/\n"),
              ElementsAre("1: tests/nowhere is not in the tree"));
  EXPECT_THAT(said(".ci/run", "# as oracle/machine.hpp\n"),
              ElementsAre("1: oracle/machine.hpp is not in the tree"));
}

TEST(References, OfCodeAreTheCompilersMatter) {
  EXPECT_THAT(said("tester/run/x.cpp", "#include \"run/nowhere.hpp\"\nopen(\"cases/nowhere.yaml\");\n"),
              ElementsAre());
}

TEST(References, AreNotMadeToADocumentThatOnlyItsAuthorHas) {
  EXPECT_THAT(said("tester/run/x.cpp",
                   "// fair before strict (design "
                   "§4)\n"),
              ElementsAre("1: refers to a document that is not in the tree"));
  EXPECT_THAT(said("README.md",
                   "as in shared"
                   "/notes\n"),
              ElementsAre("1: refers to a document that is not in the tree"));
  EXPECT_THAT(said("tester/run/x.cpp",
                   "// the probe C"
                   "-1\n"),
              ElementsAre("1: refers to a document that is not in the tree"));
  EXPECT_THAT(said("cases/profiles/x.yaml",
                   "case: y  # as the tables' "
                   "notes say\n"),
              ElementsAre("1: refers to a document that is not in the tree"));
  EXPECT_THAT(said("README.md", "a shared/private pair and the design as such\n").size(), 1u);
  EXPECT_THAT(said("tester/run/x.cpp", "// unshared/x, RFC 9293 §3.5\n"), ElementsAre());
}

TEST(Links, LeadSomewhere) {
  EXPECT_THAT(said("tester/README.md",
                   "[a](run/machine.hpp) [b](../README.md#tcpspec) [c](run/) [d](run)\n"
                   "[e](#the-life-of-a-segment-in-and-out) [f](https://example.org/x.html)\n"),
              ElementsAre());
  EXPECT_THAT(said("tester/README.md", "[a](nowhere.txt)\n[b](../README.md#other) [c](#the-tester-2)\n"),
              ElementsAre("1: links to nowhere.txt, which is not in the tree",
                          "2: links to #other, which is not a heading of README.md",
                          "2: links to #the-tester-2, which is not a heading of tester/README.md"));
}

}  // namespace
}  // namespace tcpspec::layering
