// A target that sends without end does not fill the tester's memory.
#include <gmock/gmock.h>

#include <algorithm>

#include "scripted.hpp"

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
