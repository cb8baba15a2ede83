#include "case/notation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tcpspec::cases {
namespace {

using testing::HasSubstr;

struct Line {
  const char* written;
  const char* printed;
};

void expect_printed(const std::vector<Line>& lines, Use use) {
  for (const Line& line : lines) {
    const auto read = parse_segment(line.written, use);
    ASSERT_TRUE(read.ok()) << line.written << ": " << read.faults.front().message;
    EXPECT_EQ(to_string(read.value), line.printed) << line.written;
    const auto again = parse_segment(to_string(read.value), use);
    ASSERT_TRUE(again.ok()) << to_string(read.value);
    EXPECT_EQ(to_string(again.value), line.printed) << "what is printed must read as the same";
  }
}

TEST(Notation, PrintsWhatItReads) {
  expect_printed(
      {
          {"<CTL=RST>", "<CTL=RST>"},
          {"<SEQ=RCV.NXT+1><CTL=RST>", "<SEQ=RCV.NXT+1><CTL=RST>"},
          {"<CTL=RST><SEQ=RCV.NXT+1>", "<SEQ=RCV.NXT+1><CTL=RST>"},
          {"  <CTL=SYN>   <SEQ=IRS>  ", "<SEQ=IRS><CTL=SYN>"},
          {"< SEQ = RCV.NXT + 1 >", "<SEQ=RCV.NXT+1>"},
          {"<CTL=SYN+FIN>", "<CTL=SYN,FIN>"},
          {"<CTL=ACK, SYN>", "<CTL=SYN,ACK>"},
          {"<CTL=none>", "<CTL=none>"},
          {"<CTL=AE,CWR,ECE>", "<CTL=ECE,CWR,AE>"},
          {"<SEQ=RCV.NXT+RCV.WND+1000>", "<SEQ=RCV.NXT+RCV.WND+1000>"},
          {"<ACK=SND.NXT-SND.UNA-1>", "<ACK=SND.NXT-SND.UNA-1>"},
          {"<SEQ=4294967295>", "<SEQ=4294967295>"},
          {"<WND=0><UP=65535>", "<WND=0><UP=65535>"},
          {"<DATA=100>", "<DATA=100>"},
          {"<DATA=MSS+1>", "<DATA=MSS+1>"},
          {R"(<DATA="GET / HTTP/1.0\r\n\r\n">)", R"(<DATA="GET / HTTP/1.0\r\n\r\n">)"},
          {R"(<DATA="a > b < c \" \\ \x00\xff">)", R"(<DATA="a > b < c \" \\ \x00\xff">)"},
          {R"(<DATA="é">)", R"(<DATA="\xc3\xa9">)"},
          {R"(<DATA="">)", R"(<DATA="">)"},
          {"<MSS=536><WSOPT=14><SACKOK><TS=any>", "<MSS=536><WSOPT=14><SACKOK><TS=any>"},
          {"<MSS=none><WSOPT=none><SACKOK=none><TS=none>", "<MSS=none><WSOPT=none><SACKOK=none><TS=none>"},
          {"<TSVAL=TS.NOW-1><TSECR=TS.TARGET>", "<TSVAL=TS.NOW-1><TSECR=TS.TARGET>"},
          {"<SACK=SND.UNA..SND.NXT><SACK=1..2>", "<SACK=SND.UNA..SND.NXT><SACK=1..2>"},
          {"<OPT=253:0102FF><OPT=254:>", "<OPT=253:0102ff><OPT=254:>"},
          {"<OPTIONS=none>", "<OPTIONS=none>"},
          {"<OPTIONS=0204>", "<OPTIONS=0204>"},
          {"<CHECKSUM=wrong><OFFSET=15><RESERVED=7>", "<CHECKSUM=wrong><OFFSET=15><RESERVED=7>"},
          {"<CHECKSUM=zero><OFFSET=0>", "<CHECKSUM=zero><OFFSET=0>"},
          {"<ECN=3><TTL=1><SRC=loopback><IPOPT=01>", "<TTL=1><ECN=3><SRC=loopback><IPOPT=01>"},
          {"<TOS=255>", "<TOS=255>"},
          {"<SRC=target><DST=broadcast>", "<SRC=target><DST=broadcast>"},
          {"<SEQ=OWN.ISS+1>", "<SEQ=OWN.ISS+1>"},
          {"<ICMP=packet-too-big><QUOTE=SND.UNA-1><MTU=68>",
           "<ICMP=packet-too-big><QUOTE=SND.UNA-1><MTU=68>"},
          {"<ICMP=source-quench>", "<ICMP=source-quench>"},
      },
      Use::send);
}

TEST(Notation, TakesRangesAndAnyWhereSomethingIsExpected) {
  expect_printed(
      {
          {"<SEQ=SND.UNA..SND.NXT>", "<SEQ=SND.UNA..SND.NXT>"},
          {"<DATA=1..1460>", "<DATA=1..1460>"},
          {"<DATA=1 .. MSS>", "<DATA=1..MSS>"},
          {"<WND=1..1073725440>", "<WND=1..1073725440>"},
          {"<MSS=any><WSOPT=0..14>", "<MSS=any><WSOPT=0..14>"},
          {"<CTL=PSH!,ACK>", "<CTL=PSH!,ACK>"},
          {"<TTL=1..255><TOS=0>", "<TTL=1..255><TOS=0>"},
          {"<RESERVED=0><TSVAL=OWN.TS.TARGET>", "<TSVAL=OWN.TS.TARGET><RESERVED=0>"},
          {"<OPTIONS=0101080a..>", "<OPTIONS=0101080a..>"},
          {"<TS=any><TSVAL=TS.RECENT>", "<TS=any><TSVAL=TS.RECENT>"},
      },
      Use::expect);
}

TEST(Notation, KeepsTheTextAsWritten) {
  EXPECT_EQ(parse_segment(" <CTL=RST><SEQ=1> ", Use::send).value.text, "<CTL=RST><SEQ=1>");
}

TEST(Notation, RemembersThatPushMatters) {
  EXPECT_TRUE(parse_segment("<CTL=PSH!,ACK>", Use::expect).value.control->push_matters);
  EXPECT_FALSE(parse_segment("<CTL=PSH,ACK>", Use::expect).value.control->push_matters);
}

TEST(Notation, PointsAtEveryMistakeInASegment) {
  const auto read = parse_segment("<SEQ=RCV.NEXT><CLT=RST><WND=70000>", Use::send);
  ASSERT_EQ(read.faults.size(), 3U);
  EXPECT_EQ(read.faults[0].offset, 5U);
  EXPECT_EQ(read.faults[0].suggestion, "RCV.NXT");
  EXPECT_EQ(read.faults[1].offset, 15U);
  EXPECT_EQ(read.faults[1].suggestion, "CTL");
  EXPECT_EQ(read.faults[2].offset, 28U);
  EXPECT_THAT(read.faults[2].message, HasSubstr("0 to 65535"));
}

TEST(Notation, RefusesWhatCannotBeExpected) {
  for (const char* text : {"<CHECKSUM=wrong>", "<OFFSET=5>", "<DST=multicast>", "<SRC=target>", "<IPOPT=01>",
                           "<FRAGMENT=8>", "<QUOTE=SND.UNA>", "<MTU=576>"}) {
    EXPECT_TRUE(parse_segment(text, Use::expect).faults.size() == 1) << text;
    EXPECT_FALSE(parse_segment("<CTL=ACK>" + std::string(text), Use::offer).ok()) << text;
  }
}

TEST(Notation, SendsOptionsAsAWholeOnly) {
  EXPECT_FALSE(parse_segment("<OPTIONS=0101..>", Use::send).ok());
  EXPECT_FALSE(parse_segment("<DST=loopback>", Use::send).ok());
}

TEST(Notation, ExpectsOptionsWhateverTheirOctetsOrNone) {
  expect_printed({{"<OPT=34:any><OPT=253:none>", "<OPT=34:any><OPT=253:none>"}}, Use::expect);
  EXPECT_FALSE(parse_segment("<OPT=34:any>", Use::send).ok());
  EXPECT_FALSE(parse_segment("<OPT=34:none>", Use::offer).ok());
}

TEST(Notation, SendsFragmentsOfWholeUnits) {
  EXPECT_TRUE(parse_segment("<FRAGMENT=8>", Use::send).ok());
  EXPECT_FALSE(parse_segment("<FRAGMENT=0>", Use::send).ok());
  EXPECT_FALSE(parse_segment("<FRAGMENT=12>", Use::send).ok());
}

TEST(Notation, OffersOnlyOptions) {
  EXPECT_TRUE(parse_segment("<MSS=1460><WSOPT=7><SACKOK><TS=any><OPT=253:01>", Use::offer).ok());
  EXPECT_FALSE(parse_segment("<CTL=SYN>", Use::offer).ok());
  EXPECT_FALSE(parse_segment("<MSS=any>", Use::offer).ok());
}

TEST(Notation, RefusesWhatIsNoSegment) {
  for (const char* text :
       {"",          "   ",           "<",        "<>",         "<=>",      "><",        "SEQ=1",
        "<SEQ=1",    "<SEQ=1>>",      "<SEQ=1>x", "<SEQ=1><",   "<SEQ==1>", "<SEQ=1 2>", "<SEQ=1..>",
        "<SEQ=..1>", "<SEQ=1..2..3>", "<CTL=,>",  "<DATA=\"a>", "<OPT=1>",  "<OPT=1:0>", "<OPT=:01>",
        "<SACK=1>",  "<SACKOK=yes>"})
    EXPECT_FALSE(parse_segment(text, Use::expect).ok()) << text;
}

}  // namespace
}  // namespace tcpspec::cases
