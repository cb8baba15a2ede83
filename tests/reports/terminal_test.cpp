#include "reports/terminal.hpp"
#include "base/display_width.hpp"
#include "base/utf8.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../golden/golden.hpp"
#include "reports/printable.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string shown(const RunReport& report, const TerminalOptions& options) {
  std::ostringstream out;
  Terminal terminal(out, options);
  for (const CaseResult& result : report.cases) terminal.case_done(result);
  terminal.finish(report, {{"results", "tcpspec-out/results.json"}, {"JUnit", "tcpspec-out/junit.xml"}});
  return out.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

struct View {
  std::string name;
  TerminalOptions options;
};

class Golden : public testing::TestWithParam<View> {};

TEST_P(Golden, IsWhatTheFileSays) {
  tcpspec::test::expect_golden("reports/terminal-" + GetParam().name + ".txt",
                               shown(test::sample(), GetParam().options));
}

INSTANTIATE_TEST_SUITE_P(Terminal, Golden,
                         testing::Values(View{"plain", {}}, View{"color", {.color = true}},
                                         View{"ascii", {.ascii = true}}, View{"narrow", {.width = 40}},
                                         View{"quiet", {.quiet = true}}, View{"verbose", {.verbose = true}},
                                         View{"strict", {.strict = true}}),
                         [](const auto& view) { return view.param.name; });

TEST(Terminal, StaysWithinTheWidthExceptForWhatIsThereToBeCopied) {
  RunReport report = test::sample();
  for (CaseResult& result : report.cases)
    if (!result.expected.empty())
      result.expected += " as §3.10.7.4, §3.10.8 and §3.6 say";  // § is longer in ASCII
  for (const bool ascii : {false, true})
    for (int cells = 60; cells <= 100; ++cells)
      for (const std::string& line :
           lines_of(shown(report, {.ascii = ascii, .width = cells, .verbose = true})))
        if (line.find("Again") == std::string::npos) {
          EXPECT_LE(base::display_width(line), static_cast<std::size_t>(cells)) << line;
        }
}

TEST(Terminal, SaysWithoutColourWhatItSaysWithIt) {
  std::string colored = shown(test::sample(), {.color = true});
  std::string stripped;
  for (std::size_t at = 0; at < colored.size();) {
    if (colored[at] == '\x1b')
      at = colored.find('m', at) + 1;
    else
      stripped += colored[at++];
  }
  EXPECT_EQ(stripped, shown(test::sample(), {}));
  EXPECT_NE(colored, stripped);
}

TEST(Terminal, WritesAsciiOnlyWhenAsked) {
  const std::string text = shown(test::sample(), {.ascii = true, .verbose = true});
  for (const char c : text) ASSERT_TRUE(c == '\n' || (c >= ' ' && c < 127)) << text;
}

TEST(Terminal, ObeysNoEscapeOfTheTargets) {
  const std::string text = shown(test::hostile(), {.verbose = true});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x08'), std::string::npos);
  EXPECT_EQ(base::valid_utf8(text), text);
}

TEST(Terminal, ShowsAFailureAsAFigureWithTheWayToRepeatIt) {
  EXPECT_THAT(shown(test::sample(), {}),
              AllOf(HasSubstr("-->"), HasSubstr("Expected  <SEQ=SND.NXT>"), HasSubstr("Got       silence"),
                    HasSubstr("RFC 9293 §3.5.2 (MUST, RFC9293-MUST-77)"), HasSubstr("half-open.yaml:7:"),
                    HasSubstr("^ nothing within 1.000 s"),
                    HasSubstr("tcpspec run lab --id 'half-open-discovery[SYN+FIN]' --family 6 --seed ")));
}

TEST(Terminal, PointsTheCaretAtTheValueOfTheStep) {
  const std::vector<std::string> lines = lines_of(shown(test::sample(), {}));
  for (std::size_t i = 1; i < lines.size(); ++i)
    if (const std::size_t caret = lines[i].find("^ nothing"); caret != std::string::npos) {
      EXPECT_EQ(lines[i - 1][caret], '<');
      return;
    }
  FAIL() << "no caret";
}

TEST(Terminal, DoesNotAccuseForWhatTheBaselineExcuses) {
  const std::string text = shown(test::sample(), {});
  EXPECT_THAT(text, Not(HasSubstr("urgent (IPv4)")));
  EXPECT_THAT(text, HasSubstr("1 known"));
  EXPECT_THAT(shown(test::sample(), {.verbose = true}), HasSubstr("urgent (IPv4)"));
}

TEST(Terminal, EndsWithThePlacesOfTheReports) {
  const std::vector<std::string> lines = lines_of(shown(test::sample(), {}));
  EXPECT_EQ(lines.back(), "JUnit    tcpspec-out/junit.xml");
}

TEST(Terminal, TellsOnceWhatBothFamiliesObserved) {
  RunReport report = test::sample();
  report.cases = {test::failing_case(), test::failing_case()};
  report.cases[0].family = 4;
  std::string text = shown(report, {});
  EXPECT_THAT(text, HasSubstr("\n      As over IPv4\n"));
  EXPECT_EQ(text.find("Expected"), text.rfind("Expected"));
  report.cases[1].because = "something else";
  text = shown(report, {});
  EXPECT_NE(text.find("Expected"), text.rfind("Expected"));
}

TEST(Terminal, SaysWhyARunEndedEarly) {
  RunReport report = test::sample();
  report.aborted = "SIGINT";
  EXPECT_THAT(shown(report, {.quiet = true}), HasSubstr("The run ended early: SIGINT"));
}

TEST(Terminal, SaysWhatTheDurationClassLeftOut) {
  EXPECT_THAT(shown(test::sample(), {}),
              HasSubstr("4 case runs left out by the duration class; with --duration all the run"));
  RunReport simulated = test::sample();
  simulated.time = TimeKind::simulated;
  EXPECT_THAT(shown(simulated, {}), HasSubstr("75.2 s of simulated time"));
  EXPECT_THAT(shown(simulated, {}), Not(HasSubstr("the run takes about")));
}

TEST(Terminal, SaysThatTheTargetTakesFewConnections) {
  RunReport report = test::sample();
  EXPECT_THAT(shown(report, {}), Not(HasSubstr("at once")));
  report.summary.runs_without_room = 1;
  EXPECT_THAT(shown(report, {}), HasSubstr("1 run was repeated, because it may have had no room"));
  report.summary.room = "6 opening";
  report.summary.runs_without_room = 12;
  EXPECT_THAT(shown(report, {.uncut = true}),
              HasSubstr("The target takes few connections at once (6 opening)"));
  EXPECT_THAT(shown(report, {.uncut = true}), HasSubstr("12 runs were repeated"));
}

TEST(Terminal, SaysHowMuchAnEarlyEndLeftOut) {
  RunReport report = test::sample();
  report.aborted = "SIGINT";
  report.summary.not_run = 489;
  EXPECT_THAT(shown(report, {.quiet = true}), HasSubstr("11 of 500 case runs in 75.2 s; 489 not run"));
  report.summary.unconfirmed = 61;
  EXPECT_THAT(shown(report, {.width = 200, .quiet = true}),
              HasSubstr("489 not run; 61 seen once and not yet confirmed"));
}

TEST(Terminal, CutsNeitherFamilyNorAnythingOfALineThatNoScreenShows) {
  RunReport report = test::sample();
  report.cases = {test::failing_case()};
  report.cases[0].id = std::string(90, 'x');
  std::ostringstream cut, whole;
  Terminal(cut, {.quiet = true}).case_done(report.cases[0]);
  EXPECT_THAT(cut.str(), AllOf(HasSubstr("xxx... (IPv6)"), Not(HasSubstr("drew no"))));
  Terminal(whole, {.uncut = true, .quiet = true}).case_done(report.cases[0]);
  EXPECT_THAT(whole.str(),
              HasSubstr(report.cases[0].id + " (IPv6)  the SYN of a rebooted peer drew no acknowledgment"));
}

}  // namespace
}  // namespace tcpspec::report
