#include "case/expression.hpp"

#include <gtest/gtest.h>

namespace tcpspec::cases {
namespace {

TEST(Expression, PrintsWhatItReads) {
  const std::vector<std::pair<const char*, const char*>> lines{
      {"0", "0"},
      {"ISS", "ISS"},
      {"IRS+1", "IRS+1"},
      {"SND.UNA", "SND.UNA"},
      {"SND.NXT-1", "SND.NXT-1"},
      {"SND.WND", "SND.WND"},
      {"RCV.NXT + RCV.WND + 1000", "RCV.NXT+RCV.WND+1000"},
      {" SEG.SEQ-SEG.LEN+SEG.ACK-SEG.WND ", "SEG.SEQ-SEG.LEN+SEG.ACK-SEG.WND"},
      {"MSS-12", "MSS-12"},
      {"TS.RECENT-TS.NOW+TS.TARGET", "TS.RECENT-TS.NOW+TS.TARGET"},
      {"4294967295", "4294967295"},
      {"RCV.NXT+RCV.WND/2", "RCV.NXT+RCV.WND/2"},
      {"RCV.WND-RCV.WND/4 + 1", "RCV.WND-RCV.WND/4+1"},
      {"PORT-OWN.PORT", "PORT-OWN.PORT"},
  };
  for (const auto& [written, printed] : lines) {
    const auto read = parse_expression(written);
    ASSERT_TRUE(read.ok()) << written << ": " << read.faults.front().message;
    EXPECT_EQ(to_string(read.value), printed);
  }
}

TEST(Expression, RefusesOtherNumberSystemsAndForms) {
  for (const char* text : {"",
                           " ",
                           "+",
                           "-1",
                           "1+",
                           "1++1",
                           "1 1",
                           "0x10",
                           "010",
                           "1_000",
                           "1,000",
                           "1.5",
                           "4294967296",
                           "99999999999999999999",
                           "RCV",
                           "RCV.",
                           ".NXT",
                           "rcv.nxt",
                           "RCV.NXT.",
                           "RCV..NXT",
                           "é",
                           "RCV.WND/",
                           "RCV.WND/0",
                           "RCV.WND/1",
                           "RCV.WND/MSS",
                           "RCV.WND/2/2",
                           "10/2",
                           "RCV.WND /2",
                           "/2"})
    EXPECT_FALSE(parse_expression(text).ok()) << text;
}

TEST(Expression, KnowsItsConstants) {
  EXPECT_EQ(constant(parse_expression("10-3+1").value), 8);
  EXPECT_EQ(constant(parse_expression("1-2").value), -1);
  EXPECT_EQ(constant(parse_expression("ISS+1").value), std::nullopt);
}

TEST(Expression, SaysWhyANumberIsNotDivided) {
  EXPECT_EQ(parse_expression("10/2").faults.at(0).message,
            "only a variable can be divided, as in `RCV.WND/2`");
  EXPECT_EQ(parse_expression("MSS/1").faults.at(0).message, "a variable is divided by two or more");
}

TEST(Range, HasBothEndsOrOne) {
  const Range single = parse_range("RCV.NXT+1").value;
  EXPECT_TRUE(single.single);
  EXPECT_EQ(to_string(single.high), "RCV.NXT+1");
  const Range both = parse_range("SND.UNA..SND.NXT").value;
  EXPECT_FALSE(both.single);
  EXPECT_EQ(to_string(both), "SND.UNA..SND.NXT");
}

TEST(Range, MustHoldSomething) {
  EXPECT_TRUE(parse_range("5..5").ok());
  EXPECT_FALSE(parse_range("5..4").ok());
  EXPECT_FALSE(parse_range("1...2").ok());
}

TEST(Number, HasABoundAndSaysSo) {
  EXPECT_EQ(parse_number("255", 255).value, 255U);
  EXPECT_FALSE(parse_number("256", 255).ok());
  EXPECT_NE(parse_number("256", 255).faults.front().message.find("255"), std::string::npos);
}

}  // namespace
}  // namespace tcpspec::cases
