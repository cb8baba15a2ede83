// Nothing that a target sends becomes markup, a control sequence or broken XML, whichever field brings it.
#include <random>

#include <gtest/gtest.h>

#include "../fuzz/report_laws.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

std::string octets(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::string text(6000, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

TEST(Renderers, KeepTheLawsForAnOrdinaryReport) { EXPECT_EQ(fuzz::broken_law(test::sample()), ""); }

TEST(Renderers, KeepTheLawsForAnEmptyReport) { EXPECT_EQ(fuzz::broken_law({}), ""); }

TEST(Renderers, KeepTheLawsForTheWorstTextInEveryField) { EXPECT_EQ(fuzz::broken_law(test::hostile()), ""); }

TEST(Renderers, KeepTheLawsForAnythingInAnyField) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    RunReport report = test::sample();
    const std::string choices = octets(seed);
    fuzz::Source source(choices);
    fuzz::spoil(report, source);
    ASSERT_EQ(fuzz::broken_law(report), "") << "seed " << seed;
  }
}

// The laws themselves: each is seen to catch what it is for.
std::string page(const std::string& body) {
  return "<html><head><title>t</title><style></style></head><body><main><h1>h</h1>" + body +
         "</main><script></script></body></html>";
}

TEST(HtmlLaw, CatchesMarkupThatIsNotOurs) {
  EXPECT_EQ(fuzz::broken_html(page("<p id=\"a\">x</p><a href=\"#a\">y</a>")), "");
  EXPECT_EQ(fuzz::broken_html(page("<img/>")), "an element img");
  EXPECT_EQ(fuzz::broken_html(page("<p onclick=\"x\">x</p>")), "an attribute onclick");
  EXPECT_EQ(fuzz::broken_html(page("<p style=\"x\">x</p>")), "an attribute style");
  EXPECT_EQ(fuzz::broken_html(page("<script>x</script>")), "2 times script");
  EXPECT_EQ(fuzz::broken_html(page("<p>x")), "mismatched tag in line 1");
}

TEST(HtmlLaw, CatchesLinksThatLeadOutOrNowhere) {
  EXPECT_EQ(fuzz::broken_html(page("<a href=\"https://example.net\">x</a>")),
            "a link out of the page: https://example.net");
  EXPECT_EQ(fuzz::broken_html(page("<a href=\"#b\">x</a>")), "a link to b, which is nowhere");
  EXPECT_EQ(fuzz::broken_html(page("<p id=\"[b]\">x</p><a href=\"#%5Bb%5D\">x</a>")), "");
  EXPECT_EQ(fuzz::broken_html(page("<p id=\"b\">x</p><p id=\"b\">x</p>")), "twice the id b");
}

TEST(HtmlLaw, CatchesWhatAScreenReaderStumblesOver) {
  EXPECT_EQ(fuzz::broken_html(page("<table><tbody/></table>")), "a table without a caption");
  EXPECT_EQ(fuzz::broken_html(page("<h3>x</h3>")), "a heading h3 below one of level 1");
  EXPECT_EQ(fuzz::broken_html(page("<details><p>x</p></details>")), "details without a summary");
}

TEST(TextLaw, CatchesWhatATerminalObeys) {
  EXPECT_EQ(fuzz::broken_text("a\tb\n§"), "");
  EXPECT_EQ(fuzz::broken_text("a\x1b[0m"), "control character 27 at octet 1");
  EXPECT_EQ(fuzz::broken_text("\xc2\x9b"), "control character 155 at octet 0");
  EXPECT_EQ(fuzz::broken_text("\xff"), "invalid UTF-8");
}

TEST(XmlLaw, CatchesWhatExpatRefuses) {
  EXPECT_EQ(fuzz::broken_xml("<a/>"), "");
  EXPECT_NE(fuzz::broken_xml("<a>\x01</a>"), "");
}

}  // namespace
}  // namespace tcpspec::report
