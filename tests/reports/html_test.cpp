#include "reports/html/page.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../golden/golden.hpp"
#include "reports/html/assets.hpp"
#include "reports/html/ladder.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/merged_text.hpp"
#include "reports/html/words.hpp"
#include "sample.hpp"

namespace tcpspec::report::html {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string page_of(const RunReport& report) {
  std::ostringstream out;
  write_html(out, report);
  return out.str();
}

void cut(std::string& page, const std::string& from, const std::string& to) {
  const std::size_t begin = page.find(from) + from.size();
  page.replace(begin, page.find(to, begin) - begin, "…");
}

TEST(Html, IsWhatTheFileSays) {
  std::string page = page_of(test::sample());
  // The style and the script are files of their own; what is made of the report is judged here.
  cut(page, "<style>", "</style>");
  cut(page, "<script>", "</script>");
  cut(page, "style-src '", "'");
  cut(page, "script-src '", "'");
  tcpspec::test::expect_golden("reports/report.html", page);
}

TEST(Html, LetsNoScriptAndNoStyleRunButItsOwn) {
  const std::string page = page_of({});
  EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(page, HasSubstr("script-src 'sha256-" + script_hash().substr(7) + "'"));
  EXPECT_THAT(page, Not(HasSubstr("unsafe")));
}

TEST(Html, HasAnAnchorForEveryCaseEveryRunAndEveryRequirement) {
  const std::string page = page_of(test::sample());
  for (const char* id : {"case-rst-in-window", "case-rst-in-window-4", "case-half-open-discovery[SYN+FIN]-6",
                         "req-RFC9293-MUST-77", "req-RFC9293-MUST-1"})
    EXPECT_THAT(page, HasSubstr("id=\"" + std::string(id) + "\"")) << id;
}

TEST(Html, ShowsExpectedAndGotWithTheWayToRepeatIt) {
  const std::string page = page_of(test::sample());
  for (const char* text :
       {"<dt>Expected</dt><dd><code>&lt;SEQ=SND.NXT>", "silence; an ordinary segment was answered",
        "Steps of cases/rfc9293/half-open.yaml</caption>", "<td>7</td>", "▸ nothing within 1.000 s",
        "tcpspec run lab --id 'half-open-discovery[SYN+FIN]' --family 6 --seed"})
    EXPECT_THAT(page, HasSubstr(text));
}

TEST(Html, TellsAWarnAsAFailureWhenStrict) {
  RunReport report = test::sample();
  std::erase_if(report.cases, [](const CaseResult& r) { return r.verdict != Verdict::warn; });
  summarize(report);
  EXPECT_THAT(page_of(report), HasSubstr("\"statement pass\">None of "));
  std::ostringstream out;
  write_html(out, report, {.strict = true});
  EXPECT_THAT(out.str(), HasSubstr("\"statement fail\">1 of "));
}

TEST(Escaped, LeavesNothingThatCouldEndATextOrAValue) {
  EXPECT_EQ(escaped("<a> & \"b\" ]]>"), "&lt;a> &amp; \"b\" ]]&gt;");
  EXPECT_EQ(escaped_value("a\"b\nc"), "a&quot;b c");
  EXPECT_EQ(escaped("\x1b[0m \u202e\t"), "\\x1b[0m \\u202e\\x09");
  EXPECT_EQ(escaped("\xff \xef\xbf\xbf"), "\ufffd \ufffd");
}

TEST(Anchor, IsDifferentForDifferentIds) {
  EXPECT_EQ(anchor("case", "a[SYN+FIN]"), "case-a[SYN+FIN]");
  EXPECT_EQ(anchor("case", "a b\"_"), "case-a_20b_22_5f");
  EXPECT_NE(anchor("case", "a_20"), anchor("case", "a "));
  EXPECT_EQ(link_to("case-a[b]"), "#case-a%5Bb%5D");
}

TEST(Together, TellsOnceWhatTwoRunsHaveInCommon) {
  EXPECT_EQ(merged_text({"<SEQ=1><MSS=1460>", "<SEQ=1><MSS=1440>"}), "<SEQ=1><MSS=1460 / 1440>");
  EXPECT_EQ(merged_text({"same", "same"}), "same");
  EXPECT_EQ(merged_text({"<SEQ=1>", "<SEQ=1><ACK=2>"}), "<SEQ=1> / <SEQ=1><ACK=2>");
  EXPECT_EQ(merged_text({"<SEQ=1>", "<ACK=1>"}), "<SEQ=1> / <ACK=1>");
  EXPECT_EQ(merged_text({"", ""}), "");
}

TEST(ArrowLabel, NamesControlBitsAndText) {
  const auto label = [](const std::string& text) {
    SegmentRecord record;
    record.text = text;
    return arrow_label(record);
  };
  EXPECT_EQ(label("<SEQ=1><CTL=SYN,ACK><MSS=1460>"), "SYN,ACK");
  EXPECT_EQ(label("<CTL=PSH,ACK><DATA=100>"), "PSH,ACK 100 octets");
  EXPECT_EQ(label("<SEQ=1>"), "no control bit");
  EXPECT_EQ(label("<ICMP=host-unreachable><QUOTE=SND.UNA>"), "ICMP host-unreachable");
}

TEST(Base64, IsThatOfRfc4648) {
  EXPECT_EQ(base64_of_hex(""), "");
  EXPECT_EQ(base64_of_hex("66"), "Zg==");
  EXPECT_EQ(base64_of_hex("666f"), "Zm8=");
  EXPECT_EQ(base64_of_hex("666f6f626172"), "Zm9vYmFy");
}

}  // namespace
}  // namespace tcpspec::report::html
