#include "cli/manual.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tcpspec::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const VerbHelp run_verb{
    "tcpspec run",
    "[TARGET]",
    "Run cases. Judge them.",
    {{"How", "-o, --output DIR", ".hidden folder", {}}, {"Display", "--ascii", "a\\b", {}}},
    ".note"};

TEST(Manual, HasASectionForWhatAReaderLooksFor) {
  const std::string page = manual_page(run_verb);
  for (const char* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO"})
    EXPECT_THAT(page, HasSubstr(".SH " + std::string(section) + "\n"));
  EXPECT_THAT(page, HasSubstr("tcpspec\\-run \\- Run cases\n"));
  EXPECT_THAT(page, HasSubstr(".SS Display\n"));
  EXPECT_THAT(page, HasSubstr(".TP\n.B 128+n\n"));
}

TEST(Manual, TakesNoTextForARequest) {
  const std::string page = manual_page(run_verb);
  EXPECT_THAT(page, HasSubstr("\n\\&.hidden folder\n"));
  EXPECT_THAT(page, HasSubstr("\n\\&.note\n"));
  EXPECT_THAT(page, HasSubstr("a\\eb"));
  EXPECT_THAT(page, HasSubstr("\n.B \\-o, \\-\\-output DIR\n")) << "a hyphen that can be copied";
}

TEST(Manual, OfTheProgramNamesThePageOfEachVerb) {
  const std::string page = general_manual_page({{"run", "Run cases."}, {"diff", "Compare."}});
  EXPECT_THAT(page, HasSubstr(".BR tcpspec\\-run (1),\n.BR tcpspec\\-diff (1)\n"));
  EXPECT_THAT(page, Not(HasSubstr("(1),\n.SH")));
  EXPECT_THAT(page, HasSubstr("README.md there explains the language of cases"));
  EXPECT_THAT(page, HasSubstr("TCPSPEC_DATA"));
}

}  // namespace
}  // namespace tcpspec::cli
