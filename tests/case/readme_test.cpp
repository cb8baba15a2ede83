// What cases/README.md teaches must be true.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "../golden/golden.hpp"
#include "case/keys.hpp"
#include "case/notation.hpp"
#include "case/tags.hpp"
#include "case/words.hpp"
#include "sample.hpp"

namespace tcpspec::cases {
namespace {

using testing::HasSubstr;

const std::string& page() {
  static const std::string text = base::read_file(shipped("README.md"));
  return text;
}

std::vector<std::string> examples() {
  std::vector<std::string> out;
  const std::string fence = "```yaml\n";
  for (std::size_t at = page().find(fence); at != std::string::npos; at = page().find(fence, at + 1)) {
    const std::size_t begin = at + fence.size();
    out.push_back(page().substr(begin, page().find("```\n", begin) - begin));
  }
  return out;
}

TEST(Readme, HasExamplesThatLoad) {
  EXPECT_GE(examples().size(), 4U);
  for (const std::string& example : examples())
    EXPECT_EQ(render(load_text("README.md", example, catalogue()).errors), "") << example;
}

TEST(Readme, NamesTheRowsThatItsExampleMakes) {
  for (const Case& c : load_text("README.md", examples()[1], catalogue()).suite.cases)
    EXPECT_THAT(page(), HasSubstr("`" + c.id + "`"));
}

TEST(Readme, NamesEveryQuantityThatTheShippedCasesMeasure) {
  const LoadResult all = load({shipped("")}, catalogue());
  ASSERT_GT(all.suite.cases.size(), 100U);
  for (const Case& test : all.suite.cases)
    for (const Step& step : test.steps) {
      const std::vector<Measure>* measures = measures_of(step);
      if (!measures) continue;
      for (const Measure& one : *measures) EXPECT_THAT(page(), HasSubstr("`" + one.name + "`")) << test.id;
    }
}

TEST(Readme, NamesEveryKeyFieldStateCallAndVariable) {
  for (const Key& key : case_keys()) EXPECT_THAT(page(), HasSubstr("| `" + std::string(key.name) + "` |"));
  for (int verb = 0; verb < verb_count; ++verb)
    for (const Key& key : step_keys(static_cast<Verb>(verb)))
      EXPECT_THAT(page(), HasSubstr(std::string(key.name) + ":"));
  for (const Use use : {Use::send, Use::expect})
    for (const std::string& field : field_names(use)) EXPECT_THAT(page(), HasSubstr("`" + field + "`"));
  for (const Fault& fault : parse_segment("<SEQ=x>", Use::send).faults) {
    std::string variables = fault.allowed.substr(fault.allowed.find(", ") + 2);
    for (std::size_t at = 0; at < variables.size();) {
      const std::size_t end = std::min(variables.find(", ", at), variables.size());
      EXPECT_THAT(page(), HasSubstr(variables.substr(at, end - at)));
      at = end + 2;
    }
  }
}

TEST(Readme, SaysWhatTheTagsOfTheShippedCasesMean) {
  std::string table = "| tag | cases about |\n|---|---|\n";
  for (const TagRow& row : tag_rows())
    table += "| `" + std::string(row.name) + "` | " + std::string(row.about) + " |\n";
  EXPECT_THAT(page(), HasSubstr(table));
}

/// The page's text without line breaks.
std::string one_line(std::string text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\n')
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  return out;
}

TEST(Readme, HasEveryCallAndOption) {
  const std::string grammar = one_line(page());
  for (const CallRow& row : call_rows())
    EXPECT_TRUE(grammar.find("= " + syntax(row) + " ") != std::string::npos ||
                grammar.find("| " + syntax(row) + " ") != std::string::npos)
        << syntax(row);
  for (const std::string_view option : option_names()) EXPECT_THAT(grammar, HasSubstr(std::string(option)));
}

}  // namespace
}  // namespace tcpspec::cases
