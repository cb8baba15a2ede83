// The checker itself: each way to read what was printed is seen to be caught.
#include "display_text.hpp"

#include <gtest/gtest.h>

namespace tcpspec::layering {
namespace {

std::size_t found_in(const std::string& code, const std::string& file = "tester/run/x.cpp") {
  return check_display_text(file, code).size();
}

TEST(DisplayText, IsNotCompared) {
  for (const char* code : {
           "  if (segment.note == \"again\") return;",
           "  return a->because != b->because;",
           "  if (\"nothing came\" == result.got) ++silent;",
           "  if (before == record.absolute) return;",
           "  if (note_of(segment) == again) return;",
           "  if (to_string(result.verdict) == word) return;",
           "  if (word != cases::to_string(level)) return;",
           "  const bool runs = child->fate({}) == \"still runs\";",
       })
    EXPECT_EQ(found_in(code), 1U) << code;
}

TEST(DisplayText, IsNotSearched) {
  for (const char* code : {
           "  if (segment.text.find(flags) != npos) return;",
           "  if (result.because.starts_with(stopped)) return;",
           "  return line.words.starts_with(\"expect:\");",
           "  return text.find(fmt::format(\"<CTL={}>\", written)) != npos;",
           "  const auto control = text.find(\"<CTL=\");",
           "  if (why.contains(\"timed out\")) return;",
       })
    EXPECT_EQ(found_in(code), 1U) << code;
}

TEST(DisplayText, OfAnEnumerationIsComparedNowhere) {
  for (const char* code : {
           "  const bool must = level.starts_with(\"MUST\");",
           "  if (grade == \"forbidden\") return '!';",
           "  if (result.outcome == \"closed\") return;",
           "  return requirement.level != \"SHOULD NOT\";",
           "  return port.what == \"silent\";",
           "  return time->second == \"simulated\";",
           "  const auto stack = target.facts.find(\"stack\");",
       })
    for (const char* file : {"tester/cli/x.cpp", "reports/html/x.cpp"})
      EXPECT_EQ(found_in(code, file), 1U) << file << code;
}

TEST(DisplayText, IsSeenWhereALineIsBroken) {
  EXPECT_EQ(found_in("  return a.because ==\n         b.because;"), 1U);
  EXPECT_EQ(found_in("  return said ==\n         \"the target is gone\";"), 1U);
}

TEST(DisplayText, MayBePrinted) {
  for (const char* code : {
           "  result.because = \"nothing came\";",
           "  out << result.because << note_of(segment);",
           "  if (result.because.empty()) return;",
           "  // a note == \"again\" is a loss",
           "  if (segment.role == SegmentRole::matched) return;",
           "  if (result.level == Level::must || got.state == wanted.state) return;",
           "  const auto colon = line.find(\": \");",
           "  if (connections_.find(\"\") == connections_.end()) return;",
       })
    EXPECT_EQ(found_in(code), 0U) << code;
}

TEST(DisplayText, MayBeComparedToLayOutAReport) {
  EXPECT_EQ(found_in("  return a.because == b.because;", "reports/html/x.cpp"), 0U);
}

TEST(DisplayText, HasExceptionsForOneFileAndOneFragment) {
  const std::string code = "  if (text == \"GO ON\") return;";
  EXPECT_EQ(found_in(code, "tester/oracle/outcome_text.cpp"), 0U);
  EXPECT_EQ(found_in(code, "tester/oracle/rule.cpp"), 1U);
  EXPECT_EQ(found_in(code + "\n  if (text == \"GO OFF\") return;", "tester/oracle/outcome_text.cpp"), 1U);
  EXPECT_EQ(found_in("int x;", "tester/oracle/outcome_text.cpp"), 1U) << "the exception is needed no more";
}

}  // namespace
}  // namespace tcpspec::layering
