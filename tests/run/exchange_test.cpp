// When two runs saw the same segments.
#include "run/exchange.hpp"

#include <gmock/gmock.h>

#include "base/hex.hpp"
#include "wire/draft.hpp"

namespace tcpspec::run {
namespace {

using report::CaseResult;
using report::SegmentRecord;
using report::SegmentRole;

SegmentRecord segment(bool from_target, int step, std::uint32_t seq, std::uint32_t ack,
                      std::size_t data = 0) {
  const wire::Endpoint tester{*wire::Address::parse("10.77.0.1"), 40000};
  const wire::Endpoint target{*wire::Address::parse("10.77.0.2"), 80};
  wire::Draft draft;
  draft.flow = {tester, target};
  draft.flags = wire::ctl::ack;
  draft.seq = wire::Seq(seq);
  draft.ack = wire::Seq(ack);
  draft.payload.resize(data);
  SegmentRecord record;
  record.from_target = from_target;
  record.step = step;
  record.octets = base::to_hex(wire::emit(draft));
  return record;
}

/// Data and its acknowledgment, by numbers that begin at these.
CaseResult run_with(std::uint32_t tester, std::uint32_t target) {
  CaseResult result;
  result.deciding_step = 1;
  result.segments = {segment(false, -1, tester, 0), segment(true, -1, target, tester + 1),
                     segment(false, 0, tester + 1, target + 1, 10),
                     segment(true, 1, target + 1, tester + 11)};
  return result;
}

TEST(Exchange, IsTheSameWhateverNumbersWereDrawn) {
  const auto first = exchange_of(run_with(1000, 5000), 0);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].sequence, 1U);
  EXPECT_EQ(first[0].data, 10U);
  EXPECT_EQ(first[1].acknowledgment, 11U);
  EXPECT_EQ(first, exchange_of(run_with(0xfffffff8, 0xfffffffe), 0)) << "they wrap";
}

TEST(Exchange, DiffersByWhatOneOfThemAcknowledged) {
  CaseResult other = run_with(1000, 5000);
  other.segments.back() = segment(true, 1, 5001, 1006);
  EXPECT_NE(exchange_of(run_with(1000, 5000), 0), exchange_of(other, 0));
}

TEST(Exchange, IsThatFromTheStimulusToTheDecision) {
  CaseResult result = run_with(1000, 5000);
  result.segments.push_back(segment(false, 2, 1011, 5001));
  EXPECT_EQ(exchange_of(result, 1).size(), 1U);
  EXPECT_EQ(exchange_of(result, 1), exchange_of(run_with(1000, 5000), 1));
}

TEST(Exchange, DoesNotTellHowOftenATimerRanOut) {
  for (const SegmentRole role : {SegmentRole::retransmission, SegmentRole::repeated_by_case}) {
    CaseResult result = run_with(1000, 5000);
    result.segments.push_back(segment(role == SegmentRole::retransmission, 1, 1001, 5001, 10));
    result.segments.back().role = role;
    EXPECT_EQ(exchange_of(result, 0), exchange_of(run_with(1000, 5000), 0));
  }
}

}  // namespace
}  // namespace tcpspec::run
