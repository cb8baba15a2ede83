#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recording.hpp"

namespace tcpspec::cli {
namespace {

using test::after;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

TEST(ReportVerb, TakesOneFileOfResultsAndAnyNumberOfViews) {
  const auto got = after({"report", "--junit", "a.xml", "out/results.json", "--json=-", "--junit", "b.xml"});
  ASSERT_TRUE(got.report) << got.err;
  EXPECT_EQ(got.report->results, "out/results.json");
  EXPECT_THAT(got.report->views.list,
              UnorderedElementsAre(View{"junit", "a.xml"}, View{"junit", "b.xml"}, View{"json", "-"}));
  EXPECT_TRUE(got.report->views.on_output());
}

TEST(ReportVerb, OffersEveryRendererOfTheTable) {
  for (const report::Renderer& renderer : report::renderers()) {
    const auto got = after({"report", "r.json", "--" + std::string(renderer.name), "x"});
    ASSERT_TRUE(got.report) << renderer.name << ": " << got.err;
    EXPECT_THAT(got.report->views.list, UnorderedElementsAre(View{std::string(renderer.name), "x"}));
    EXPECT_FALSE(renderer.help.empty());
    EXPECT_FALSE(renderer.title.empty());
  }
}

TEST(ReportVerb, RefusesTwoViewsOnStandardOutput) {
  const auto got = after({"report", "r.json", "--junit", "-", "--json", "-"});
  EXPECT_EQ(got.exit, 2);
  EXPECT_THAT(got.err, HasSubstr("only one report can go"));
}

TEST(ReportVerb, WantsOneFileOfResults) {
  for (const auto& words : {std::vector<std::string>{"report"}, {"report", "a", "b"}}) {
    const auto got = after(words);
    EXPECT_EQ(got.exit, 2);
    EXPECT_FALSE(got.report);
  }
}

TEST(RunVerb, TakesTheSameViews) {
  const auto got = after({"run", "sim", "--junit", "a.xml"});
  ASSERT_TRUE(got.run) << got.err;
  EXPECT_THAT(got.run->views.list, UnorderedElementsAre(View{"junit", "a.xml"}));
}

}  // namespace
}  // namespace tcpspec::cli
