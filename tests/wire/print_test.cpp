#include "wire/print.hpp"

#include <gtest/gtest.h>

#include "recorded.hpp"
#include "samples.hpp"
#include "wire/icmp.hpp"

namespace tcpspec::wire {
namespace {

TEST(FlagsTest, HaveTheirNamesInAFixedOrder) {
  const struct {
    std::uint16_t flags;
    const char* text;
  } table[] = {
      {0, "none"},
      {ctl::syn, "SYN"},
      {ctl::syn | ctl::ack, "SYN,ACK"},
      {ctl::fin | ctl::ack, "FIN,ACK"},
      {ctl::fin | ctl::psh | ctl::ack, "FIN,PSH,ACK"},
      {ctl::rst, "RST"},
      {ctl::rst | ctl::ack, "RST,ACK"},
      {ctl::syn | ctl::fin, "SYN,FIN"},
      {ctl::psh | ctl::ack | ctl::urg, "PSH,ACK,URG"},
      {ctl::syn | ctl::ece | ctl::cwr | ctl::ae, "SYN,ECE,CWR,AE"},
      {0x1ff, "SYN,FIN,RST,PSH,ACK,URG,ECE,CWR,AE"},
  };
  for (const auto& row : table) {
    EXPECT_EQ(flags_to_string(row.flags), row.text);
    EXPECT_EQ(flags_from_string(row.text), row.flags) << row.text;
  }
}

TEST(FlagsTest, AreReadBackFromEveryCombination) {
  for (std::uint16_t flags = 0; flags < 0x200; ++flags) {
    EXPECT_EQ(flags_from_string(flags_to_string(flags)), flags);
  }
}

TEST(FlagsTest, AreReadInAnyOrderAndWithEitherSeparator) {
  EXPECT_EQ(flags_from_string("ACK,SYN"), ctl::syn | ctl::ack);
  EXPECT_EQ(flags_from_string("FIN+PSH,ACK"), ctl::fin | ctl::psh | ctl::ack);
}

TEST(FlagsTest, AreNothingIfANameIsUnknown) {
  for (const auto* text : {"", "syn", "SYN,", ",SYN", "SYN,,ACK", "SYN ACK", "SYN, ACK", "SYN,none", "NS"}) {
    EXPECT_EQ(flags_from_string(text), std::nullopt) << '"' << text << '"';
  }
}

TEST(PrintTest, ShowsWhatAKernelSent) {
  const auto text = [](std::string_view hex) { return to_string(sample::segment(recorded::octets(hex))); };
  EXPECT_EQ(text(recorded::ipv4_syn),
            "<SEQ=906229043><CTL=SYN><WND=64240><MSS=1460><SACKOK><TSVAL=1068548139><TSECR=0><WSOPT=10>");
  EXPECT_EQ(
      text(recorded::ipv4_data),
      "<SEQ=906229044><ACK=2473440431><CTL=PSH,ACK><WND=63><TSVAL=1068548139><TSECR=339717489><DATA=5>");
}

TEST(PrintTest, LeavesOutWhatSaysNothing) {
  Segment segment;
  segment.seq = Seq(100);
  segment.ack = Seq(300);
  segment.flags = ctl::rst;
  segment.urgent_pointer = 9;
  EXPECT_EQ(to_string(segment), "<SEQ=100><CTL=RST>");
  segment.flags = ctl::ack | ctl::urg;
  EXPECT_EQ(to_string(segment), "<SEQ=100><ACK=300><CTL=ACK,URG><WND=0><UP=9>");
  segment.flags = 0;
  EXPECT_EQ(to_string(segment), "<SEQ=100><CTL=none><WND=0>");
}

TEST(PrintTest, TellsTheTwoPartsOfTheTrafficClassApart) {
  const auto with = [](std::uint8_t traffic_class) {
    Segment segment;
    segment.flags = ctl::rst;
    segment.traffic_class = traffic_class;
    return to_string(segment);
  };
  EXPECT_EQ(with(0), "<SEQ=0><CTL=RST>");
  EXPECT_EQ(with(184), "<SEQ=0><CTL=RST><TOS=184>");
  EXPECT_EQ(with(2), "<SEQ=0><CTL=RST><ECN=2>");
  EXPECT_EQ(with(187), "<SEQ=0><CTL=RST><TOS=187><ECN=3>");
}

TEST(PrintTest, ShowsOptionsByMeaningOrElseByOctets) {
  Segment segment;
  segment.flags = ctl::rst;
  segment.options = {Option::nop(),
                     Option::mss(1),
                     Option::mss(2),
                     Option::sack({{Seq(1), Seq(5)}, {Seq(7), Seq(9)}}),
                     {kind::window_scale, {1, 2}},
                     {253, {0x0a, 0xbc}},
                     {254, {}}};
  EXPECT_EQ(to_string(segment),
            "<SEQ=0><CTL=RST><MSS=1><MSS=2><SACK=1..5><SACK=7..9><OPT=3:0102><OPT=253:0abc><OPT=254:>");
}

TEST(PrintTest, ShowsWhatIsWrongWithASegment) {
  auto draft = sample::draft(Family::ipv4);
  draft.traffic_class = 0;
  draft.options.clear();
  draft.payload.clear();
  draft.seq = Seq(1);
  draft.flags = ctl::syn | ctl::reserved;
  draft.checksum = Draft::Sum::zero;
  EXPECT_EQ(to_string(sample::segment(emit(draft))), "<SEQ=1><CTL=SYN><RESERVED=7><WND=4660><CHECKSUM=zero>");
  draft.flags = ctl::rst;
  draft.checksum = Draft::Sum::wrong;
  draft.data_offset = 6;
  EXPECT_EQ(to_string(sample::segment(emit(draft))),
            "<SEQ=1><CTL=RST><CHECKSUM=wrong> [data offset of 6 words is past the end of the segment]");
  draft.checksum = Draft::Sum::correct;
  draft.raw_options = Octets{8, 1, 0, 0};
  draft.data_offset = 7;
  EXPECT_EQ(
      to_string(sample::segment(emit(draft))),
      "<SEQ=1><CTL=RST> [data offset of 7 words is past the end of the segment; option kind 8 has length 1]");
}

TEST(PrintTest, ShowsAnIcmpError) {
  IcmpDraft draft;
  draft.quoted_flow = sample::flow(Family::ipv6);
  draft.source = draft.quoted_flow.tester.address;
  draft.quoted_seq = Seq(1000);
  EXPECT_EQ(to_string(sample::icmp(emit(draft))), "<ICMP=host-unreachable><QUOTE=1000>");
  draft.error = IcmpError::packet_too_big;
  draft.mtu = 1280;
  auto message = sample::icmp(emit(draft));
  EXPECT_EQ(to_string(message), "<ICMP=packet-too-big><MTU=1280><QUOTE=1000>");
  message.code = 9;
  EXPECT_EQ(to_string(message), "<ICMP=2/9><QUOTE=1000>");
}

TEST(PrintTest, NamesEveryIcmpErrorAndReadsItBack) {
  for (int i = 0; i <= static_cast<int>(IcmpError::source_quench); ++i) {
    const auto error = static_cast<IcmpError>(i);
    EXPECT_NE(to_string(error), "unknown");
    EXPECT_EQ(icmp_error_from_string(to_string(error)), error);
    EXPECT_TRUE(icmp_numbers(Family::ipv4, error)) << to_string(error);
  }
  EXPECT_EQ(to_string(IcmpError::protocol_unreachable), "protocol-unreachable");
  EXPECT_EQ(icmp_error_from_string("host unreachable"), std::nullopt);
}

}  // namespace
}  // namespace tcpspec::wire
