#include "case/time_text.hpp"

#include <gtest/gtest.h>

namespace tcpspec::cases {
namespace {

using Lines = std::vector<std::pair<const char*, const char*>>;

/// Reads the first of each line, and prints the second.
template <typename Parse>
void expect_printed(Parse parse, const Lines& lines) {
  for (const auto& [written, printed] : lines) {
    const auto read = parse(written);
    ASSERT_TRUE(read.ok()) << written << ": " << read.faults.front().message;
    EXPECT_EQ(to_string(read.value), printed);
  }
}

TEST(TimeText, PrintsWhatItReads) {
  const Lines lines{
      {"200ms", "200ms"},  {"1s", "1s"},         {"1 s", "1s"},      {"1.5s", "1.5s"},
      {"0.25 s", "250ms"}, {"1 min", "60s"},     {"2 min", "2 min"}, {"1.5 MSL", "1.5 MSL"},
      {"3RTO", "3 RTO"},   {"10 RTT", "10 RTT"}, {"1500ms", "1.5s"}, {"0s", "0s"},
  };
  expect_printed(parse_time, lines);
}

TEST(TimeText, NeedsAUnit) {
  for (const char* text : {"", "5", "1.5", "s", "5 sec", "5S", "5msl", "-1s", "1,5s", ".5s", "5.s", "1:30",
                           "1h", "5 m s", "0x5s", "1e3s", "99999999999s", "1s..2s"})
    EXPECT_FALSE(parse_time(text).ok()) << text;
}

TEST(TimeText, PutsTheCaretUnderTheUnit) {
  const auto read = parse_time("1.5 MLS");
  ASSERT_EQ(read.faults.size(), 1U);
  EXPECT_EQ(read.faults.front().offset, 4U);
  EXPECT_EQ(read.faults.front().suggestion, "MSL");
}

TEST(TimeRangeText, PrintsWhatItReads) {
  const Lines lines{{"3s", "3s"}, {"1s..3s", "1s..3s"}, {"200ms .. 3 RTO", "200ms..3 RTO"}, {"0s..1s", "1s"}};
  expect_printed(parse_time_range, lines);
}

TEST(TimeRangeText, MustHoldSomeTime) {
  for (const char* text : {"0s", "2s..1s", "1..2s", "1s..", "..1s", "1s..2s..3s"})
    EXPECT_FALSE(parse_time_range(text).ok()) << text;
}

TEST(GrowthText, PrintsWhatItReads) {
  const Lines lines{{"at most 2 times", "at most 2 times"},
                    {"at most  1.5 times", "at most 1.5 times"},
                    {"at most 1 segment", "at most 1 segment"},
                    {"at most 3 segments", "at most 3 segments"}};
  expect_printed(parse_growth, lines);
}

TEST(GrowthText, NeedsANumberAndWhatItCounts) {
  for (const char* text : {"", "2 times", "at most", "at most times", "at most 2", "at most 2 octets",
                           "at most 0.5 times", "twice", "at most -1 segment", "at most 2 times or so"})
    EXPECT_FALSE(parse_growth(text).ok()) << text;
}

TEST(GapsText, PrintsWhatItReads) {
  const Lines lines{
      {"1s", "1s"},
      {"200ms..3s, doubling", "200ms..3s, doubling"},
      {"200ms..3s,growing", "200ms..3s, growing"},
      {"200ms..3s, doubling, give or take 20%", "200ms..3s, doubling, give or take 20%"},
      {"1 RTO, give or take 12.5 %", "1 RTO, give or take 12.5%"},
  };
  expect_printed(parse_gaps, lines);
}

TEST(GapsText, RefusesOtherWords) {
  for (const char* text : {"", "doubling", "1s, tripling", "1s,", "1s, give or take", "1s, give or take 20",
                           "1s, give or take x%", "1s, doubling, growing", "1s doubling"})
    EXPECT_FALSE(parse_gaps(text).ok()) << text;
}

}  // namespace
}  // namespace tcpspec::cases
