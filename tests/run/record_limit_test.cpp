// A target that sends without end does not fill the tester's memory.
#include <gmock/gmock.h>

#include <algorithm>

#include "scripted.hpp"
#include "simulated.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::HasSubstr;

TEST(RecordLimit, KeepsTheBeginningAndTheEndOfAVeryLongExchange) {
  Scripted script(with_steps("ESTABLISHED",
                             "    - send: <DATA=10>\n    - expect: <CTL=RST>\n      ignoring: [<CTL=ACK>]"));
  script.opens().play("tester sends <DATA=10>");
  constexpr int many = 5000;
  for (int i = 0; i < many; ++i) script.play("target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK>");
  script.play("target sends <SEQ=ISS+1><CTL=RST>");
  const report::CaseResult& result = script.end();
  EXPECT_EQ(result.verdict, Verdict::pass) << result.because;
  EXPECT_EQ(result.segments.size(), 2048U);
  EXPECT_GT(result.segments_not_kept, many - 2048);
  EXPECT_EQ(result.segments.front().role, report::SegmentRole::preparation);
  const auto last = std::find_if(result.segments.rbegin(), result.segments.rend(),
                                 [](const report::SegmentRecord& one) { return one.from_target; });
  EXPECT_EQ(last->role, report::SegmentRole::matched);
  EXPECT_EQ(result.segments_before_gap, 1024);
  EXPECT_TRUE(result.tape.events.empty()) << "a part of it could not be judged again";
}

TEST(RecordLimit, KeepsNoWordsWhereNobodyReadsThem) {
  const std::string yaml = with_steps("ESTABLISHED", "    - send: <DATA=10>\n    - expect: <CTL=RST>");
  Against unread;
  unread.evidence = false;
  unread.families = {wire::Family::ipv4};
  Against read = unread;
  read.evidence = true;
  Simulated with(yaml, read);
  Simulated without(yaml, unread);
  const report::CaseResult& told = with.run().only();
  const report::CaseResult& brief = without.run().only();
  EXPECT_EQ(brief.verdict, Verdict::fail);
  EXPECT_EQ(brief.because, told.because);
  ASSERT_EQ(brief.segments.size(), told.segments.size());
  for (std::size_t i = 0; i < brief.segments.size(); ++i) {
    EXPECT_NE(told.segments[i].text, "");
    EXPECT_EQ(brief.segments[i].text + brief.segments[i].absolute, "");
    EXPECT_EQ(brief.segments[i].octets, told.segments[i].octets);
  }
  EXPECT_FALSE(told.tape.events.empty());
}

TEST(RecordLimit, EndsACaseWhoseTargetSendsMoreThanItCanRead) {
  Scripted script(
      with_steps("ESTABLISHED", "    - wait: 10s\n    - send: <DATA=10>\n    - expect: <CTL=ACK>"));
  script.opens().play("until 30ms nothing is sent");
  for (int i = 0; i < 5000; ++i) script.play("target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
  EXPECT_THAT(script.result().because, HasSubstr("more than 4096 segments of the target came"));
}

}  // namespace
}  // namespace tcpspec::run
