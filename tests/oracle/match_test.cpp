#include "oracle/match.hpp"

#include <gtest/gtest.h>

#include "case/notation.hpp"
#include "written.hpp"

namespace tcpspec::oracle {
namespace {

class Match : public testing::Test {
 protected:
  Match() {
    tcb.phase = Phase::synchronized;
    tcb.iss = numbers.iss;
    tcb.snd_una = tcb.snd_nxt = numbers.iss + 1;
    tcb.irs = numbers.irs;
    tcb.rcv_nxt = numbers.irs + 1;
    tcb.rcv_edge = tcb.rcv_nxt + 1000;
  }

  /// `FIELD: expected …, got …`; empty if the segment is what the pattern says.
  std::string differ(std::string_view pattern_text, std::string_view segment_text) {
    auto pattern = cases::parse_segment(pattern_text, cases::Use::expect);
    for (const auto& fault : pattern.faults) ADD_FAILURE() << pattern_text << ": " << fault.message;
    if (pattern.value.text.empty()) pattern.value.text = pattern_text;
    const auto found = difference(pattern.value, written(segment_text, numbers), Scope{tcb});
    return found ? found->field + ": expected " + found->expected + ", got " + found->got : "";
  }

  Tcb tcb;
  Numbers numbers;
};

struct Pair {
  std::string_view pattern;
  std::string_view segment;
};

TEST_F(Match, WhatThePatternDoesNotNameIsFree) {
  EXPECT_EQ(differ("<CTL=ACK>", "<SEQ=77><ACK=88><WND=99><DATA=10><TSVAL=5>"), "");
  EXPECT_EQ(differ("<SEQ=SND.NXT>", "<SEQ=ISS+1><CTL=RST>"), "");
}

TEST_F(Match, AgreesFieldByField) {
  for (const Pair& row : {Pair{"<SEQ=SND.NXT>", "<SEQ=ISS+1>"},
                          {"<ACK=RCV.NXT>", "<ACK=IRS+1>"},
                          {"<CTL=FIN,ACK>", "<CTL=FIN,ACK>"},
                          {"<WND=0>", "<WND=0>"},
                          {"<DATA=10>", "<DATA=10>"},
                          {"<DATA=1..20>", "<DATA=20>"},
                          {"<DATA=\"hello\">", "<DATA=\"hello\">"},
                          {"<UP=5>", "<UP=5><CTL=URG,ACK>"},
                          {"<TTL=64>", "<TTL=64>"},
                          {"<TOS=2>", "<TOS=2>"},
                          {"<ECN=0>", "<TOS=184>"},
                          {"<ECN=1..2>", "<TOS=186>"},
                          {"<MSS=1460>", "<MSS=1460><CTL=SYN>"},
                          {"<MSS=any>", "<MSS=536><CTL=SYN>"},
                          {"<MSS=none>", "<CTL=SYN>"},
                          {"<WSOPT=0..14>", "<WSOPT=7><CTL=SYN>"},
                          {"<SACKOK>", "<SACKOK><CTL=SYN>"},
                          {"<SACKOK=none>", "<CTL=SYN>"},
                          {"<TS=any>", "<TSVAL=1>"},
                          {"<TS=none>", "<CTL=ACK>"},
                          {"<TSVAL=1..9>", "<TSVAL=5>"},
                          {"<TSECR=8>", "<TSVAL=5><TSECR=8>"},
                          {"<SACK=RCV.NXT+10..RCV.NXT+20>", "<SACK=IRS+11..IRS+21>"},
                          {"<OPT=253:0102>", "<OPT=253:0102>"},
                          {"<OPT=253:any>", "<OPT=253:0102>"},
                          {"<OPT=254:none>", "<OPT=253:0102>"},
                          {"<OPTIONS=01010101>", "<OPTIONS=01010101>"},
                          {"<OPTIONS=none>", "<CTL=ACK>"},
                          {"<OPTIONS=01010101..>", "<OPTIONS=0101010101010101>"},
                          {"<OPTIONS=01010101..>", "<OPTIONS=01010101>"},
                          {"<RESERVED=0>", "<CTL=ACK,CWR,ECE>"},
                          {"<RESERVED=5>", "<RESERVED=5>"}})
    EXPECT_EQ(differ(row.pattern, row.segment), "") << row.pattern << " against " << row.segment;
}

TEST_F(Match, NamesTheFieldThatDiffers) {
  struct Row {
    std::string_view pattern, segment, difference;
  };
  for (const Row& row : {
           Row{"<SEQ=SND.NXT>", "<SEQ=ISS+2>", "SEQ: expected SND.NXT, got SND.NXT+1"},
           Row{"<ACK=RCV.NXT+1>", "<ACK=IRS>", "ACK: expected RCV.NXT+1, got IRS"},
           Row{"<ACK=RCV.NXT>", "<CTL=RST>", "ACK: expected RCV.NXT, got none"},
           Row{"<CTL=ACK>", "<CTL=FIN,ACK>", "CTL: expected ACK, got FIN,ACK"},
           Row{"<WND=0>", "<WND=1>", "WND: expected 0, got 1"},
           Row{"<DATA=10>", "<DATA=11>", "DATA: expected 10, got 11"},
           Row{"<DATA=1..10>", "<DATA=0>", "DATA: expected 1..10, got 0"},
           Row{"<DATA=\"hello\">", "<DATA=\"hellO\">", "DATA: expected \"hello\", got 5 other octets"},
           Row{"<UP=5>", "<UP=6>", "UP: expected 5, got 6"},
           Row{"<TTL=64>", "<TTL=63>", "TTL: expected 64, got 63"},
           Row{"<TOS=2>", "<TOS=0>", "TOS: expected 2, got 0"},
           Row{"<ECN=0>", "<TOS=185>", "ECN: expected 0, got 1"},
           Row{"<MSS=1460>", "<MSS=1459>", "MSS: expected 1460, got 1459"},
           Row{"<MSS=any>", "<CTL=SYN>", "MSS: expected any, got none"},
           Row{"<MSS=none>", "<MSS=536>", "MSS: expected none, got present"},
           Row{"<OPT=34:any>", "<OPT=253:>", "OPT: expected 34:any, got not there"},
           Row{"<OPT=34:none>", "<OPT=34:01>", "OPT: expected 34:none, got present"},
           Row{"<WSOPT=0..14>", "<CTL=SYN>", "WSOPT: expected 0..14, got none"},
           Row{"<SACKOK>", "<CTL=SYN>", "SACKOK: expected present, got none"},
           Row{"<SACKOK=none>", "<SACKOK>", "SACKOK: expected none, got present"},
           Row{"<TS=any>", "<CTL=ACK>", "TS: expected any, got none"},
           Row{"<TS=none>", "<TSVAL=1>", "TS: expected none, got present"},
           Row{"<TSVAL=5>", "<TSVAL=6>", "TSVAL: expected 5, got 6"},
           Row{"<TSECR=5>", "<TSVAL=5><TSECR=6>", "TSECR: expected 5, got 6"},
           Row{"<TSECR=5>", "<CTL=ACK>", "TSECR: expected 5, got no timestamps"},
           Row{"<SACK=RCV.NXT+10..RCV.NXT+20>", "<CTL=ACK>",
               "SACK: expected RCV.NXT+10..RCV.NXT+20, got 0 blocks"},
           Row{"<SACK=RCV.NXT+10..RCV.NXT+20>", "<SACK=IRS+11..IRS+22>",
               "SACK: expected RCV.NXT+10..RCV.NXT+20, got RCV.NXT+10..RCV.NXT+21"},
           Row{"<OPT=253:0102>", "<OPT=253:0103>", "OPT: expected 253:0102, got not there"},
           Row{"<RESERVED=0>", "<RESERVED=4>", "RESERVED: expected 0, got 4"},
           Row{"<OPTIONS=0101080a..>", "<OPTIONS=01010101>",
               "OPTIONS: expected 0101080a.., got other octets"},
           Row{"<OPTIONS=0101010101..>", "<OPTIONS=01010101>",
               "OPTIONS: expected 0101010101.., got other octets"},
           Row{"<OPTIONS=none>", "<OPTIONS=01010101>", "OPTIONS: expected none, got other octets"},
       })
    EXPECT_EQ(differ(row.pattern, row.segment), row.difference);
}

TEST_F(Match, SpeaksOfTheFirstDifferenceOnlyAndOfTheControlBitsFirst) {
  EXPECT_EQ(differ("<SEQ=SND.NXT><CTL=ACK>", "<SEQ=ISS+9><CTL=RST>"), "CTL: expected ACK, got RST");
}

TEST_F(Match, RstAdmitsRstAck) {
  EXPECT_EQ(differ("<CTL=RST>", "<CTL=RST,ACK>"), "");
  EXPECT_EQ(differ("<CTL=RST>", "<CTL=RST>"), "");
  EXPECT_NE(differ("<CTL=RST,ACK>", "<CTL=RST>"), "");
  EXPECT_NE(differ("<CTL=RST>", "<CTL=ACK>"), "");
  EXPECT_NE(differ("<CTL=RST>", "<CTL=SYN,RST>"), "");
}

TEST_F(Match, PshCountsOnlyWhereItIsShouted) {
  EXPECT_EQ(differ("<CTL=ACK>", "<CTL=PSH,ACK>"), "");
  EXPECT_EQ(differ("<CTL=PSH,ACK>", "<CTL=ACK>"), "");
  EXPECT_NE(differ("<CTL=PSH!,ACK>", "<CTL=ACK>"), "");
  EXPECT_EQ(differ("<CTL=PSH!,ACK>", "<CTL=PSH,ACK>"), "");
}

TEST_F(Match, EcnBitsCountOnlyIfOneIsNamed) {
  EXPECT_EQ(differ("<CTL=ACK>", "<CTL=ACK,ECE>"), "");
  EXPECT_NE(differ("<CTL=ACK,ECE>", "<CTL=ACK>"), "");
  EXPECT_NE(differ("<CTL=ACK,ECE>", "<CTL=ACK,ECE,CWR>"), "");
  EXPECT_EQ(differ("<CTL=SYN,ECE,CWR>", "<CTL=SYN,ECE,CWR>"), "");
}

TEST_F(Match, WindowsAreComparedAfterScaling) {
  tcb.rcv_scale = 7;
  EXPECT_EQ(differ("<WND=12800>", "<WND=100>"), "");
  EXPECT_EQ(differ("<WND=100>", "<WND=100>"), "WND: expected 100, got 12800");
  EXPECT_EQ(differ("<WND=100>", "<WND=100><CTL=SYN,ACK>"), "") << "that of a SYN is not scaled";
}

TEST_F(Match, RangesCrossTheWrap) {
  tcb.snd_nxt = wire::Seq(0xffff'ffff);
  numbers.iss = wire::Seq(0xffff'fff0);
  EXPECT_EQ(differ("<SEQ=SND.NXT..SND.NXT+5>", "<SEQ=4>"), "");
  EXPECT_EQ(differ("<SEQ=SND.NXT..SND.NXT+5>", "<SEQ=5>"), "SEQ: expected SND.NXT..SND.NXT+5, got SND.NXT+6");
  EXPECT_EQ(differ("<SEQ=SND.NXT..SND.NXT+5>", "<SEQ=4294967294>"),
            "SEQ: expected SND.NXT..SND.NXT+5, got SND.NXT-1");
}

}  // namespace
}  // namespace tcpspec::oracle
