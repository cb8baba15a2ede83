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
  EXPECT_EQ(fuzz::broken_html(page("<table><tbody/></table>")), "table without a caption");
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

TEST(CsvLaw, CatchesFormulasAndRaggedRecords) {
  EXPECT_EQ(fuzz::broken_csv("a,\"b \"\"c\"\",\nd\"\r\n1,2\r\n"), "");
  EXPECT_EQ(fuzz::broken_csv("a\r\n=1\r\n"), "a formula: =1");
  EXPECT_EQ(fuzz::broken_csv("a,b\r\n1\r\n"), "a record of another length");
  EXPECT_EQ(fuzz::broken_csv("\"a\"b\r\n"), "something after a field at octet 3");
  EXPECT_EQ(fuzz::broken_csv("a"), "something after a field at octet 1");
}

TEST(CommandLaw, CatchesACommandOfTheTarget) {
  EXPECT_EQ(fuzz::broken_commands("::error file=a::b%0A::c\n::notice title=x::y\n"), "");
  EXPECT_EQ(fuzz::broken_commands("::error file=a::b\n::add-mask::c\n"),
            "a line that is not an annotation: ::add-mask::c");
}

TEST(TapLaw, CatchesWhatIsNoPointAndNoDiagnostic) {
  const std::string head = "TAP version 13\n1..1\n";
  EXPECT_EQ(fuzz::broken_tap(head + "ok 1 - a\n  ---\n  b: c\n  ...\n"), "");
  EXPECT_EQ(fuzz::broken_tap(head + "ok 1 - a\nnot ok\n"), "no TAP: not ok");
  EXPECT_EQ(fuzz::broken_tap(head + "ok 1 - a\nok 2 - b\n"), "another number of points than planned");
  EXPECT_EQ(fuzz::broken_tap(head + "ok 1 - a\n  ---\nBail out!\n"),
            "diagnostics that reach beyond: Bail out!");
}

TEST(MarkdownLaw, CatchesMarkupCallsAndLinks) {
  EXPECT_EQ(fuzz::broken_markdown("<details><summary>a</summary>\n\\<b `<c>` `` ` <d> ``\n</details>\n"), "");
  EXPECT_EQ(fuzz::broken_markdown("a <img>\n"), "markup: a <img>");
  EXPECT_EQ(fuzz::broken_markdown("`` a ` <img>\n"), "markup: `` a ` <img>");
  EXPECT_EQ(fuzz::broken_markdown("a\n\n    <b>\n\n    <c>\n"), "");
  EXPECT_EQ(fuzz::broken_markdown("a\n    <b>\n"), "markup:     <b>");
  EXPECT_EQ(fuzz::broken_markdown("a\n\n    <b>\nc\n    <d>\n"), "markup:     <d>");
  EXPECT_EQ(fuzz::broken_markdown("@all\n"), "somebody is called: @all");
  EXPECT_EQ(fuzz::broken_markdown("[a](b)\n"), "a link: [a](b)");
  EXPECT_EQ(fuzz::broken_markdown("```text\n<img>\n"), "a fence without an end");
}

}  // namespace
}  // namespace tcpspec::report
