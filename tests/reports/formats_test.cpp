// What is true of every format; what is special to one stands in a test of its own.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../golden/golden.hpp"
#include "base/utf8.hpp"
#include "rendered.hpp"
#include "reports/printable.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using test::rendered;
using testing::HasSubstr;
using testing::Not;

class Format : public testing::TestWithParam<Renderer> {
 protected:
  std::string name() const { return std::string(GetParam().name); }
};

TEST_P(Format, CarriesNothingThatATargetCouldBreakOutWith) {
  const std::string text = rendered(name(), test::hostile());
  EXPECT_EQ(text, base::valid_utf8(text));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\x01")));
  if (name() != "json") {
    EXPECT_THAT(text, Not(HasSubstr("\x7f")));
  }
}

TEST_P(Format, SaysSomethingOfARunInWhichNothingRan) {
  RunReport report = test::sample();
  report.cases.clear();
  report.aborted = "the target does not answer";
  summarize(report);
  const std::string text = rendered(name(), report);
  if (name() != "csv") {
    EXPECT_THAT(text, HasSubstr("the target does not answer"));
  }
  EXPECT_FALSE(text.empty());
}

INSTANTIATE_TEST_SUITE_P(Every, Format, testing::ValuesIn(renderers().begin(), renderers().end()),
                         [](const auto& row) {
                           std::string name(row.param.name);
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

TEST_P(Format, IsAsItsGoldenFile) {
  const std::set<std::string> in_tests_of_their_own{"html", "json", "junit", "terminal"};
  if (in_tests_of_their_own.contains(name())) return;
  tcpspec::test::expect_golden("reports/formats/" + name(), rendered(name(), test::sample()));
}

TEST(Renderers, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const Renderer& renderer : renderers()) EXPECT_TRUE(names.insert(renderer.name).second);
  EXPECT_EQ(find_renderer("nothing"), nullptr);
}

}  // namespace
}  // namespace tcpspec::report
