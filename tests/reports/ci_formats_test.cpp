// TAP, GitHub's workflow commands, SARIF and CTRF, each read back in the way of its consumers.
#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>
#include <nlohmann/json.hpp>

#include "rendered.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using nlohmann::json;
using test::lines;
using test::rendered;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// ---- TAP

struct TapPoint {
  bool ok = false;
  std::string description;
  std::string directive;
  YAML::Node diagnostics;
};

/// A reader of TAP 14 for what we use of it; anything else fails the test.
std::map<std::string, TapPoint> read_tap(const std::string& text) {
  std::map<std::string, TapPoint> points;
  std::vector<std::string> all = lines(text);
  EXPECT_EQ(all.at(0), "TAP version 13");
  int number = 0;
  TapPoint* last = nullptr;
  for (std::size_t i = 2; i < all.size(); ++i) {
    if (all[i] == "  ---") {
      std::string block;
      for (++i; all.at(i) != "  ..."; ++i) block += all[i].substr(2) + "\n";
      last->diagnostics = YAML::Load(block);
      continue;
    }
    if (all[i].starts_with("Bail out!")) continue;
    TapPoint point;
    point.ok = all[i].starts_with("ok ");
    const std::string head = (point.ok ? "ok " : "not ok ") + std::to_string(++number) + " - ";
    EXPECT_THAT(all[i], StartsWith(head));
    std::string rest = all[i].substr(head.size());
    std::size_t hash = rest.find('#');
    while (hash != std::string::npos && hash > 0 && rest[hash - 1] == '\\') hash = rest.find('#', hash + 1);
    point.description = rest.substr(0, hash == std::string::npos ? hash : hash - 1);
    if (hash != std::string::npos) point.directive = rest.substr(hash + 2);
    last = &points.insert_or_assign(point.description, point).first->second;
  }
  EXPECT_EQ(all.at(1), "1.." + std::to_string(number));
  return points;
}

TEST(Tap, MapsEachVerdictToWhatHarnessesKnow) {
  const auto points = read_tap(rendered("tap", test::sample()));
  EXPECT_TRUE(points.at("rst-in-window (IPv4)").ok);
  EXPECT_FALSE(points.at("half-open-discovery[SYN+FIN] (IPv6)").ok);
  EXPECT_TRUE(points.at("obeys-rst (IPv4)").ok);
  EXPECT_THAT(points.at("lost (IPv4)").directive, StartsWith("SKIP inconclusive: no answer"));
  EXPECT_THAT(points.at("no-sack (IPv4)").directive, StartsWith("SKIP not applicable"));
  EXPECT_FALSE(points.at("no-route (IPv4)").ok);
  EXPECT_FALSE(points.at("urgent (IPv4)").ok);
  EXPECT_EQ(points.at("urgent (IPv4)").directive, "TODO Linux follows RFC 1122 here");
  EXPECT_FALSE(points.at("was-bad (IPv4)").ok);
  EXPECT_EQ(points.at("was-bad (IPv4)").directive, "");
}

TEST(Tap, SaysTheVersionThatAHarnessWantsToRead) {
  EXPECT_THAT(rendered("tap", test::sample()), StartsWith("TAP version 13\n"));
  EXPECT_THAT(rendered("tap14", test::sample()), StartsWith("TAP version 14\n"));
}

TEST(Tap, TellsAFailureInYaml) {
  const auto points = read_tap(rendered("tap", test::sample()));
  const YAML::Node& told = points.at("half-open-discovery[SYN+FIN] (IPv6)").diagnostics;
  EXPECT_EQ(told["requirement"].as<std::string>(), "RFC9293-MUST-77");
  EXPECT_EQ(told["expected"].as<std::string>(), "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> within 1 s");
  EXPECT_THAT(told["figure"].as<std::vector<std::string>>(),
              Contains(HasSubstr("--> <SEQ=RCV.NXT+RCV.WND+1000><CTL=SYN,FIN>")));
}

TEST(Tap, CountsAWarnAsNotOkOnlyWhenStrict) {
  EXPECT_FALSE(read_tap(rendered("tap", test::sample(), {.strict = true})).at("obeys-rst (IPv4)").ok);
}

TEST(Tap, EscapesWhatWouldBeADirectiveAndBailsOutOfAnEarlyEnd) {
  RunReport report = test::sample();
  report.cases.front().id = "number # TODO \\ one";
  report.aborted = "the target\nis dead";
  const std::string text = rendered("tap", report);
  EXPECT_THAT(lines(text), Contains("ok 1 - number \\# TODO \\\\ one (IPv4)"));
  EXPECT_EQ(lines(text).back(), "Bail out! the target\\x0ais dead");
  read_tap(rendered("tap", test::hostile()));
}

// ---- GitHub's workflow commands

struct Command {
  std::string kind;
  std::map<std::string, std::string> properties;
  std::string message;
};

std::string unescaped(std::string text) {
  for (const auto& [code, c] : std::map<std::string, std::string>{
           {"%0A", "\n"}, {"%0D", "\r"}, {"%3A", ":"}, {"%2C", ","}, {"%25", "%"}})
    for (std::size_t at = 0; (at = text.find(code, at)) != std::string::npos; at += c.size())
      text.replace(at, code.size(), c);
  return text;
}

/// As the runner reads a line: `::kind key=value,key=value::message`.
std::vector<Command> read_commands(const std::string& text) {
  std::vector<Command> commands;
  for (const std::string& line : lines(text)) {
    EXPECT_THAT(line, StartsWith("::"));
    const std::size_t end = line.find("::", 2);
    const std::string head = line.substr(2, end - 2);
    Command command{head.substr(0, head.find(' ')), {}, unescaped(line.substr(end + 2))};
    std::istringstream rest(head.substr(head.find(' ') + 1));
    for (std::string pair; std::getline(rest, pair, ',');)
      command.properties[pair.substr(0, pair.find('='))] = unescaped(pair.substr(pair.find('=') + 1));
    commands.push_back(command);
  }
  return commands;
}

TEST(GitHub, PointsAtTheStepThatDecided) {
  for (const Command& command : read_commands(rendered("github", test::sample()))) {
    if (!command.properties.at("title").starts_with("RFC9293-MUST-77")) continue;
    EXPECT_EQ(command.kind, "error");
    EXPECT_EQ(command.properties.at("file"), "cases/rfc9293/half-open.yaml");
    EXPECT_EQ(command.properties.at("line"), "7");
    EXPECT_EQ(command.properties.at("title"), "RFC9293-MUST-77: half-open-discovery[SYN+FIN] (IPv6)");
    EXPECT_THAT(command.message,
                AllOf(HasSubstr("\nExpected: <SEQ=SND.NXT>"), HasSubstr("\nAgain: tcpspec run")));
    return;
  }
  FAIL() << "the failure is not there";
}

TEST(GitHub, ShowsTenOfAKindTheWorstFirstAndSaysHowManyThereAreMore) {
  RunReport report = test::sample();
  report.sweep = {};
  CaseResult error = report.cases.at(6);
  ASSERT_EQ(error.verdict, Verdict::error);
  report.cases.clear();
  for (int i = 0; i < 30; ++i) {
    error.id = "error-" + std::to_string(i);
    report.cases.push_back(error);
  }
  report.cases.push_back(test::failing_case());
  const auto commands = read_commands(rendered("github", report));
  ASSERT_EQ(commands.size(), 10u);
  EXPECT_THAT(commands.front().properties.at("title"), HasSubstr("half-open"));
  EXPECT_THAT(commands.back().message, StartsWith("and 22 more"));
}

TEST(GitHub, TellsOnceWhatBothFamiliesDo) {
  RunReport report = test::sample();
  report.sweep = {};
  report.cases = {test::failing_case(), test::failing_case()};
  report.cases.back().family = 4;
  const auto commands = read_commands(rendered("github", report));
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_THAT(commands.front().properties.at("title"), HasSubstr("(IPv6, IPv4)"));
}

TEST(GitHub, LetsNoTargetWriteACommand) {
  RunReport report = test::sample();
  report.sweep = {};
  report.cases = {test::failing_case()};
  report.cases.front().because = "x\n::error::forged %0A";
  report.cases.front().file = report.cases.front().steps.at(1).file = "a,line=9::b.yaml";
  const auto commands = read_commands(rendered("github", report));
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_THAT(commands.front().message, HasSubstr("x\\x0a\\x3a:error::forged %0A"));
  EXPECT_EQ(commands.front().properties.at("file"), "a,line=9::b.yaml");
}

// ---- SARIF

TEST(Sarif, HasARequirementForARuleAndADepartureForAResult) {
  const json run = json::parse(rendered("sarif", test::sample()))["runs"][0];
  // The fail, the warn, the known one and the unexpected pass; two departures of the sweep.
  EXPECT_EQ(run["results"].size(), 6u);
  for (const json& result : run["results"]) {
    const json& rule = run["tool"]["driver"]["rules"].at(result["ruleIndex"].get<std::size_t>());
    EXPECT_EQ(rule["id"], result["ruleId"]);
    EXPECT_FALSE(result["partialFingerprints"]["primaryLocationLineHash"].get<std::string>().empty());
  }
  const json& failed = run["results"][0];
  EXPECT_EQ(failed["ruleId"], "RFC9293-MUST-77");
  EXPECT_EQ(failed["level"], "error");
  const json& place = failed["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "cases/rfc9293/half-open.yaml");
  EXPECT_EQ(place["region"], json({{"startLine", 7}, {"startColumn", 7}}));
  EXPECT_EQ(run["results"][1]["level"], "warning");
}

TEST(Sarif, SuppressesWhatIsKnownAndOnlyNotifiesOfWhatCouldNotBeJudged) {
  const json run = json::parse(rendered("sarif", test::sample()))["runs"][0];
  EXPECT_EQ(run["results"][2]["suppressions"][0]["justification"], "Linux follows RFC 1122 here");
  EXPECT_TRUE(run["results"][0]["suppressions"].empty());
  const json& invocation = run["invocations"][0];
  EXPECT_EQ(invocation["toolExecutionNotifications"].size(), 4u);  // three inconclusive, one error
  EXPECT_EQ(invocation["executionSuccessful"], false);
}

TEST(Sarif, FingerprintsAFindingByWhatItIsAndNotByWhereItIs) {
  RunReport report = test::sample();
  const auto print = [](const RunReport& of) {
    return json::parse(rendered("sarif", of))["runs"][0]["results"][0]["partialFingerprints"];
  };
  const json before = print(report);
  report.cases[1].steps[1].line += 20;
  report.cases[1].got = "silence; an ordinary segment was answered in 0.7 ms, so the target is alive";
  EXPECT_EQ(print(report), before);
  report.cases[1].family = 4;
  EXPECT_NE(print(report), before);
}

TEST(Sarif, WritesFilesAsUris) {
  RunReport report = test::sample();
  report.cases = {test::failing_case()};
  report.cases[0].deciding_step = -1;
  for (const auto& [file, uri] :
       {std::pair{"my cases/a:b.yaml", "my%20cases/a%3Ab.yaml"}, {"/srv/x.yaml", "file:///srv/x.yaml"}}) {
    report.cases[0].file = file;
    const json run = json::parse(rendered("sarif", report))["runs"][0];
    EXPECT_EQ(run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], uri);
  }
}

// ---- CTRF

TEST(Ctrf, CountsWhatItLists) {
  const json results = json::parse(rendered("ctrf", test::sample()))["results"];
  std::map<std::string, int> counted;
  for (const json& test : results["tests"]) ++counted[test["status"]];
  EXPECT_EQ(results["summary"]["tests"], test::sample().cases.size() + 4);  // a sweep's
  for (const char* status : {"passed", "failed", "skipped", "pending", "other"})
    EXPECT_EQ(results["summary"][status], counted[status]) << status;
  EXPECT_EQ(results["summary"]["flaky"], 1);
  EXPECT_EQ(results["summary"]["start"], 1709208000000);
  EXPECT_EQ(results["summary"]["stop"], 1709208075250);
}

TEST(Ctrf, KeepsOurVerdictBesideItsOwn) {
  const json tests = json::parse(rendered("ctrf", test::sample()))["results"]["tests"];
  const auto of = [&](const std::string& name) {
    return *std::find_if(tests.begin(), tests.end(), [&](const json& t) { return t["name"] == name; });
  };
  EXPECT_EQ(of("obeys-rst (IPv4)")["status"], "passed");
  EXPECT_EQ(of("obeys-rst (IPv4)")["rawStatus"], "warn");
  EXPECT_EQ(of("lost (IPv4)")["status"], "other");
  EXPECT_EQ(of("urgent (IPv4)")["status"], "other");
  EXPECT_EQ(of("was-bad (IPv4)")["status"], "failed");
  const json failed = of("half-open-discovery[SYN+FIN] (IPv6)");
  EXPECT_EQ(failed["steps"][1]["status"], "failed");
  EXPECT_EQ(failed["steps"][2]["status"], "skipped");
  EXPECT_EQ(failed["duration"], 1400);
  EXPECT_EQ(failed["retries"], 1);
}

}  // namespace
}  // namespace tcpspec::report
