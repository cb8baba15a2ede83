#include "reports/json.hpp"
#include "base/utf8.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "../golden/golden.hpp"
#include "reports/fields.hpp"
#include "reports/printable.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::HasSubstr;
using Json = nlohmann::ordered_json;

std::string complaint_about(const std::string& text) {
  try {
    from_json(text);
  } catch (const FormatError& error) {
    return error.what();
  }
  return "none";
}

std::string with(const std::function<void(Json&)>& change) {
  Json document = Json::parse(to_json(test::sample()));
  change(document);
  return document.dump();
}

TEST(Json, IsWhatTheGoldenFileSays) {
  tcpspec::test::expect_golden("reports/results.json", to_json(test::sample()));
}

TEST(Json, ComesBackUnchanged) {
  const std::string text = to_json(test::sample());
  const RunReport back = from_json(text);
  EXPECT_EQ(to_json(back), text);
  EXPECT_EQ(back.cases[1].segments[2].text, test::sample().cases[1].segments[2].text);
  EXPECT_EQ(back.cases[1].verdict, Verdict::fail);
  EXPECT_EQ(back.cases[1].steps[1].line, 7);
  EXPECT_EQ(back.seed, 18446744073709551615u) << "64 bits, not the 53 of a double";
  EXPECT_EQ(back.summary.left_out, 4);
  EXPECT_EQ(back.tool_version, "0.1.0");
  EXPECT_EQ(back.target.facts.at("rtt_ms"), "0.05");
}

TEST(Json, IsValidUtf8WhateverTheTargetSent) {
  const std::string text = to_json(test::hostile());
  EXPECT_EQ(base::valid_utf8(text), text);
  EXPECT_EQ(from_json(text).cases[0].title, base::valid_utf8(test::nasty));
}

TEST(Json, WritesNumbersThatAreNotFiniteAsNullAndReadsThemAsSuch) {
  RunReport report = test::sample();
  report.cases[0].seconds = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(to_json(report), HasSubstr("\"seconds\": null"));
  EXPECT_TRUE(std::isnan(from_json(to_json(report)).cases[0].seconds));
}

TEST(Json, PassesOverKeysOfALaterVersion) {
  EXPECT_EQ(complaint_about(with([](Json& d) { d["cases"][0]["later"] = 1; })), "none");
}

TEST(Json, KeepsTheSweepAndReadsResultsFromBeforeThereWasOne) {
  const RunReport back = from_json(to_json(test::sample()));
  ASSERT_EQ(back.sweep.maps.size(), 2u);
  EXPECT_EQ(back.sweep.maps[0].cells[1].rule, "G-6");
  EXPECT_EQ(back.sweep.departures[1].known, "as RFC 793 had it");
  EXPECT_EQ(back.sweep.unplayed.at(0).because, "no SYN,ACK came");
  EXPECT_EQ(from_json(with([](Json& d) { d.erase("sweep"); })).sweep.points, 0);
  EXPECT_EQ(complaint_about(with([](Json& d) { d["sweep"].erase("maps"); })),
            "results: `sweep.maps` is missing.");
}

TEST(Json, ReadsResultsThatLackWhatCameLater) {
  const std::string older = with([](Json& d) {
    for (const char* key : {"others", "rfcs", "environment", "sweep"}) d.erase(key);
    for (Json& result : d["cases"]) {
      result.erase("why");
      result.erase("given");
      for (Json& measurement : result["measurements"]) measurement.erase("asked");
    }
  });
  const RunReport back = from_json(older);
  EXPECT_TRUE(back.others.empty());
  EXPECT_EQ(back.cases.size(), test::sample().cases.size());
  EXPECT_EQ(from_json(to_json(test::sample())).others.at(2).checked_by, 3);
}

/// Results as they were before segments had roles: those of `segment` with the note and the step.
SegmentRecord from_before_roles(const std::string& note, int step, bool from_target = true) {
  const std::string older = with([&](Json& d) {
    Json& segment = d["cases"][1]["segments"][0];
    for (const char* key : {"role", "control_bits", "matched_outcome"}) segment.erase(key);
    segment["note"] = note;
    segment["step"] = step;
    segment["from_target"] = from_target;
  });
  return from_json(older).cases[1].segments[0];
}

TEST(Json, ReadsTheRoleOutOfTheNoteOfResultsFromBeforeThereWereRoles) {
  EXPECT_EQ(from_before_roles("", -1).role, SegmentRole::preparation);
  EXPECT_EQ(from_before_roles("", 2, false).role, SegmentRole::stimulus);
  EXPECT_EQ(from_before_roles("again", -1, false).role, SegmentRole::repeated_for_loss);
  EXPECT_EQ(from_before_roles("again", 2, false).role, SegmentRole::repeated_by_case);
  EXPECT_EQ(from_before_roles("state probe", 2, false).role, SegmentRole::state_probe);
  EXPECT_EQ(from_before_roles("state probe", 2).role, SegmentRole::awaited_by_probe);
  const SegmentRecord matched = from_before_roles("as expected: challenged", 2);
  EXPECT_EQ(matched.role, SegmentRole::matched);
  EXPECT_EQ(matched.matched_outcome, "challenged");
  EXPECT_EQ(note_of(matched), "as expected: challenged");
  EXPECT_FALSE(matched.control_bits);
}

TEST(Json, ReadsTheVerbOutOfTheTextOfResultsFromBeforeStepsHadOne) {
  const std::string older = with([](Json& d) {
    for (Json& step : d["cases"][1]["steps"]) step.erase("verb");
    d["cases"][1]["steps"][2]["text"] = "no verb at all";
  });
  const std::vector<StepRecord> steps = from_json(older).cases[1].steps;
  EXPECT_EQ(steps.at(0).verb, StepVerb::send);
  EXPECT_EQ(steps.at(1).verb, StepVerb::expect);
  EXPECT_EQ(steps.at(2).verb, std::nullopt);
}

TEST(Json, KeepsANoteThatNoRolePrints) {
  const SegmentRecord foreign = from_before_roles("retransmission, skipped", 2);
  EXPECT_EQ(foreign.role, SegmentRole::unknown);
  EXPECT_EQ(note_of(foreign), "retransmission, skipped");
}

TEST(Json, PrintsTheNoteFromTheRoleWhereThereIsOne) {
  const std::string text = with([](Json& d) {
    d["cases"][1]["segments"][4]["note"] = "as expected";
    d["cases"][1]["segments"][4]["role"] = "window update";
  });
  EXPECT_EQ(note_of(from_json(text).cases[1].segments[4]), "window update, passed over");
}

template <typename T>
void expect_each_is_read_as_written() {
  for (int i = 0; i < Words<T>::count; ++i) {
    const auto value = static_cast<T>(i);
    EXPECT_EQ(Words<T>::read(to_string(value)), value) << Words<T>::kind << " " << to_string(value);
  }
  EXPECT_EQ(Words<T>::read("as expected"), std::nullopt) << Words<T>::kind;
}

TEST(Words, AreSpelledInOneWay) {
  expect_each_is_read_as_written<Verdict>();
  expect_each_is_read_as_written<SegmentRole>();
  expect_each_is_read_as_written<Level>();
  expect_each_is_read_as_written<Observable>();
  expect_each_is_read_as_written<StepVerb>();
  expect_each_is_read_as_written<Grade>();
}

TEST(Json, WritesTheTimeAndTheShardIntoTheEnvironment) {
  RunReport report = test::sample();
  report.time = TimeKind::simulated;
  report.shard = {2, 5};
  const Json written = Json::parse(to_json(report))["environment"];
  EXPECT_EQ(written["time"], "simulated");
  EXPECT_EQ(written["shard"], "2/5");
  const RunReport back = from_json(to_json(report));
  EXPECT_EQ(back.time, TimeKind::simulated);
  EXPECT_EQ(back.shard, (Shard{2, 5}));
  EXPECT_EQ(back.environment, report.environment);
  for (const char* odd : {"", "2", "2/", "/5", "2/5x", "a/b"}) {
    const RunReport read = from_json(with([&](Json& d) { d["environment"]["shard"] = odd; }));
    EXPECT_EQ(read.shard, std::nullopt) << odd;
    EXPECT_EQ(read.environment.at("shard"), odd) << "it stays as it is";
  }
}

TEST(Json, WritesALevelThatIsNotKnownAsAnEmptyText) {
  RunReport report = test::sample();
  report.cases[0].level.reset();
  const std::string text = to_json(report);
  EXPECT_EQ(Json::parse(text)["cases"][0]["level"], "");
  EXPECT_EQ(from_json(text).cases[0].level, std::nullopt);
}

TEST(FromJson, NamesThePlaceOfWhatIsWrong) {
  EXPECT_EQ(complaint_about("{"), "results: not JSON at octet 2.");
  EXPECT_EQ(complaint_about("[]"), "results: the document is not an object.");
  EXPECT_EQ(complaint_about("{}"), "results: `schema` is missing: this is not a results.json.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["schema"] = 3; })),
            "results: `schema` is 3, and this version reads 1 and 2.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["tool"] = "x"; })), "results: `tool.version` is missing.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["cases"][3]["verdict"] = "okay"; })),
            "results: `cases[3].verdict` is `okay`, which is not a verdict.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["cases"][1]["segments"][0]["role"] = "hero"; })),
            "results: `cases[1].segments[0].role` is `hero`, which is not a role of a segment.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["cases"][0]["level"] = "MUSST"; })),
            "results: `cases[0].level` is `MUSST`, which is not a level.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["cases"][0]["level"] = nullptr; })),
            "results: `cases[0].level` is not a string.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["sweep"]["seen"][0]["grade"] = ""; })),
            "results: `sweep.seen[0].grade` is ``, which is not a grade.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["cases"][1]["steps"][0].erase("line"); })),
            "results: `cases[1].steps[0].line` is missing.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["cases"][0]["family"] = "4"; })),
            "results: `cases[0].family` is not a whole number.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["cases"][0]["flaky"] = 0; })),
            "results: `cases[0].flaky` is neither true nor false.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["cases"][0]["line"] = 5000000000; })),
            "results: `cases[0].line` is out of range.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["seed"] = -1; })), "results: `seed` is out of range.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["cases"] = 1; })), "results: `cases` is not a list.");
  EXPECT_EQ(complaint_about(with([](Json& d) { d["summary"]["verdicts"] = 1; })),
            "results: `summary.verdicts` is not an object.");
}

}  // namespace
}  // namespace tcpspec::report
