// A packed results.json says the same as one that is written out.
#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "reports/deflate.hpp"
#include "reports/json.hpp"
#include "reports/packed_tape.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::HasSubstr;
using Json = nlohmann::ordered_json;

/// A case with a tape: a segment left, two came, the second with the octets of the first.
CaseResult taped() {
  CaseResult result;
  result.id = "taped";
  result.began_at = 5'000;
  const auto segment = [&](double time, bool from_target, const char* octets) {
    SegmentRecord& one = result.segments.emplace_back();
    one.time = time;
    one.from_target = from_target;
    one.octets = octets;
  };
  segment(0.000001, false, "4500aa");
  segment(0.000002, true, "4500bb");
  segment(0.3, true, "4500bb");
  result.tape = {17,
                 0,
                 Verdict::fail,
                 {"start 5000", "sent 6000", "segment 7000 4500bb", "segment 300005000 4500bb unverifiable",
                  "segment 8000 4500cc", "sent 9000", "deadline 300006000"}};
  return result;
}

RunReport report_of_cases(std::vector<CaseResult> cases) {
  RunReport report;
  report.cases = std::move(cases);
  summarize(report);
  return report;
}

std::string repacked(const std::function<void(Json&)>& change) {
  Json document = Json::parse(to_packed_json(test::sample()));
  change(document);
  return document.dump();
}

std::string objection_to(const std::string& text) {
  try {
    from_json(text);
  } catch (const FormatError& error) {
    return error.what();
  }
  return "none";
}

TEST(Packed, ComesBackAsItWas) {
  for (const RunReport& report :
       {test::sample(), test::hostile(), report_of_cases({}), report_of_cases({taped()})})
    EXPECT_EQ(to_json(from_json(to_packed_json(report))), to_json(from_json(to_json(report))));
}

TEST(Packed, KeepsWhatEarlierRunsOfACaseRecorded) {
  CaseResult flaky = taped();
  flaky.earlier = {taped()};
  const RunReport back = from_json(to_packed_json(report_of_cases({flaky})));
  EXPECT_EQ(back.cases.at(0).earlier.at(0).tape.events, taped().tape.events);
  EXPECT_EQ(back.cases.at(0).earlier.at(0).segments.size(), 3u);
}

TEST(Packed, HasAllThatTheFirstVersionSaidOfACaseInItsPlace) {
  const Json written_out = Json::parse(to_json(test::sample())),
             packed = Json::parse(to_packed_json(test::sample()));
  const std::set<std::string> evidence{"steps", "segments"};
  const std::set<std::string> later{"why",      "given",       "segments_not_kept", "segments_before_gap",
                                    "began_at", "capture",     "perhaps_path",      "tester_late",
                                    "tape",     "unconfirmed", "target_said",       "earlier",
                                    "rounds"};
  for (std::size_t i = 0; i < written_out["cases"].size(); ++i)
    for (const auto& [key, value] : written_out["cases"][i].items()) {
      if (evidence.contains(key) || later.contains(key)) continue;
      ASSERT_TRUE(packed["cases"][i].contains(key)) << key;
      EXPECT_EQ(packed["cases"][i][key], value) << key;
    }
  for (const auto& [key, value] : written_out.items()) {
    if (key == "cases" || key == "schema") continue;
    EXPECT_EQ(packed[key], value) << key;
  }
}

TEST(Packed, LeavesTheEvidenceOfWhatDidNotPassInItsPlace) {
  CaseResult failed = taped(), passed = taped(), flaky = taped();
  failed.verdict = Verdict::fail;
  passed.verdict = flaky.verdict = Verdict::pass;
  flaky.earlier = {taped()};
  const Json cases = Json::parse(to_packed_json(report_of({failed, passed, flaky})))["cases"];
  EXPECT_EQ(cases[0]["segments"].size(), 3u);
  EXPECT_EQ(cases[0]["tape"]["events"][1], "sent 6000");
  EXPECT_FALSE(cases[1].contains("segments"));
  EXPECT_FALSE(cases[1].contains("tape"));
  EXPECT_EQ(cases[2]["segments"].size(), 3u);
}

TEST(Packed, NeedsATenthOfTheSpace) {
  CaseResult one = test::sample().cases[1];
  one.verdict = Verdict::pass;
  one.earlier.clear();
  for (int i = 0; i < 20; ++i) {
    one.segments.push_back(one.segments.front());
    one.segments.back().octets = std::string(3'000, 'a');
  }
  for (int i = 0; i < 20; ++i) one.tape.events.push_back("segment 7 " + std::string(3'000, 'a'));
  const RunReport report = report_of_cases(std::vector<CaseResult>(200, one));
  EXPECT_LT(to_packed_json(report).size() * 10, to_json(report).size());
}

TEST(Packed, PassesOverTheEvidenceOfCasesThatWereTakenOut) {
  const RunReport back = from_json(repacked([](Json& d) { d["cases"].erase(0); }));
  ASSERT_EQ(back.cases.size() + 1, test::sample().cases.size());
  EXPECT_EQ(back.cases[0].segments.size(), test::sample().cases[1].segments.size());
}

TEST(Packed, SaysWhatIsWrongWithTheEvidence) {
  const auto with_lines = [](const std::string& lines) {
    return repacked([&](Json& d) { d["packed"] = base::to_base64(deflated(lines)); });
  };
  EXPECT_EQ(objection_to(repacked([](Json& d) { d.erase("packed"); })), "results: `packed` is missing.");
  EXPECT_EQ(objection_to(repacked([](Json& d) { d["packed"] = 1; })), "results: `packed` is not a string.");
  EXPECT_EQ(objection_to(repacked([](Json& d) { d["packed"] = "!"; })), "results: `packed` is not base64.");
  EXPECT_EQ(objection_to(repacked([](Json& d) { d["packed"] = "AAAA"; })),
            "results: `packed` cannot be unpacked.");
  const std::string whole = Json::parse(to_packed_json(test::sample()))["packed"];
  EXPECT_EQ(objection_to(repacked([&](Json& d) { d["packed"] = whole.substr(0, whole.size() / 8 * 4); })),
            "results: `packed` cannot be unpacked.");
  EXPECT_THAT(objection_to(with_lines("")),
              HasSubstr("`packed` does not have " + test::sample().cases[0].id));
  EXPECT_THAT(objection_to(with_lines("{\n")), HasSubstr("`packed` has a line that is not JSON"));
  EXPECT_THAT(objection_to(with_lines("17\n[]\n")), HasSubstr("`packed` does not have"));
  EXPECT_EQ(objection_to(repacked([](Json& d) { d["schema"] = 3; })),
            "results: `schema` is 3, and this version reads 1 and 2.");
}

TEST(PackedTape, RefersToSegmentsThatAreRecordedAnyway) {
  EXPECT_THAT(packed_tape(taped()).events,
              testing::ElementsAre("start 5000", "sent #0", "segment #1", "segment #2 unverifiable",
                                   "segment 8000 4500cc", "sent 9000", "deadline 300006000"));
}

TEST(PackedTape, ComesBackAsItWas) {
  CaseResult result = taped();
  result.tape = packed_tape(result);
  unpack_tape(result);
  EXPECT_EQ(result.tape.events, taped().tape.events);
}

TEST(PackedTape, LeavesWhatRefersToNothing) {
  CaseResult result = taped();
  const std::vector<std::string> odd{"segment #3", "segment #", "sent #99999999999999999999",
                                     "sent #x",    "segment",   ""};
  result.tape.events = odd;
  unpack_tape(result);
  EXPECT_EQ(result.tape.events, odd);
}

TEST(Base64, ComesBackAsItWas) {
  for (const std::string& octets :
       {std::string(), std::string("f"), std::string("fo"), std::string("foo"), std::string("\0\xff\x80", 3)})
    EXPECT_EQ(base::from_base64(base::to_base64(octets)), octets);
  for (const char* odd : {"Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm!v", "Zm9v\n"})
    EXPECT_EQ(base::from_base64(odd), std::nullopt) << odd;
}

}  // namespace
}  // namespace tcpspec::report
