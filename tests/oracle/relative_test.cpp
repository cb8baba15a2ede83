#include "oracle/relative.hpp"

#include <gtest/gtest.h>

#include "written.hpp"

namespace tcpspec::oracle {
namespace {

using wire::Seq;

class Relative : public testing::Test {
 protected:
  Relative() {
    tcb.iss = Seq(0xffff'ff00);
    tcb.snd_una = Seq(0xffff'fff0);
    tcb.snd_nxt = Seq(0x10);
    tcb.irs = Seq(0xffff'fe00);
    tcb.rcv_nxt = Seq(0xffff'ffff);
    tcb.rcv_edge = tcb.rcv_nxt + 30'000;
    numbers = {*tcb.iss, *tcb.irs};
  }
  std::string describe(std::string_view notation, bool from_target = true) {
    return oracle::describe(written(notation, numbers), from_target, tcb);
  }

  Tcb tcb;
  Numbers numbers;
};

TEST_F(Relative, NumbersOfTheTargetAreNamedAfterItsSendVariables) {
  EXPECT_EQ(relative_send(tcb.snd_nxt, tcb), "SND.NXT");
  EXPECT_EQ(relative_send(*tcb.iss, tcb), "ISS");
  EXPECT_EQ(relative_send(tcb.snd_una, tcb), "SND.UNA");
  EXPECT_EQ(relative_send(tcb.snd_nxt + 1, tcb), "SND.NXT+1");
  EXPECT_EQ(relative_send(tcb.snd_nxt - 17, tcb), "SND.NXT-17");
  EXPECT_EQ(relative_send(tcb.snd_nxt + 1'000'000, tcb), "1000016") << "near none of them";
}

TEST_F(Relative, NumbersOfTheTesterAreNamedAfterItsReceiveVariables) {
  EXPECT_EQ(relative_receive(tcb.rcv_nxt, tcb), "RCV.NXT");
  EXPECT_EQ(relative_receive(*tcb.irs, tcb), "IRS");
  EXPECT_EQ(relative_receive(tcb.rcv_nxt + 5, tcb), "RCV.NXT+5");
  EXPECT_EQ(relative_receive(tcb.rcv_nxt - 5, tcb), "RCV.NXT-5");
  EXPECT_EQ(relative_receive(tcb.rcv_edge, tcb), "RCV.NXT+RCV.WND");
  EXPECT_EQ(relative_receive(tcb.rcv_edge - 1, tcb), "RCV.NXT+RCV.WND-1");
  EXPECT_EQ(relative_receive(tcb.rcv_edge + 1, tcb), "RCV.NXT+RCV.WND+1");
  EXPECT_EQ(relative_receive(Seq(0x7000'0000), tcb), "1879048192");
}

TEST_F(Relative, NumbersThatWereUsedAreNamedHoweverFarTheyAre) {
  tcb.rcv_nxt = *tcb.irs + 300'000;
  tcb.rcv_edge = tcb.rcv_nxt + 300'000;
  EXPECT_EQ(relative_receive(tcb.rcv_nxt - 131'072, tcb), "RCV.NXT-131072");
  EXPECT_EQ(relative_receive(tcb.rcv_nxt + 131'072, tcb), "RCV.NXT+131072");
  EXPECT_EQ(relative_receive(*tcb.irs - 1, tcb), std::to_string((*tcb.irs - 1).value()));
  tcb.snd_nxt = *tcb.iss + 300'000;
  EXPECT_EQ(relative_send(tcb.snd_nxt - 131'072, tcb), "SND.NXT-131072");
  EXPECT_EQ(relative_send(tcb.snd_nxt + 131'072, tcb), std::to_string((tcb.snd_nxt + 131'072).value()));
}

TEST_F(Relative, WithoutAConnectionNumbersAreNumbers) {
  EXPECT_EQ(relative_send(Seq(5), Tcb{}), "5");
  EXPECT_EQ(relative_receive(Seq(5), Tcb{}), "5");
}

TEST_F(Relative, ASegmentIsDescribedFromTheSideThatSentIt) {
  EXPECT_EQ(describe("<SEQ=16><ACK=4294967295><CTL=ACK><WND=7>"),
            "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK><WND=7>");
  EXPECT_EQ(describe("<SEQ=4294967295><ACK=16><CTL=ACK><WND=7>", false),
            "<SEQ=RCV.NXT><ACK=SND.NXT><CTL=ACK><WND=7>");
  EXPECT_EQ(describe("<SEQ=16><CTL=RST>"), "<SEQ=SND.NXT><CTL=RST>");
}

TEST_F(Relative, ASynIsDescribedWithTheInitialNumbers) {
  EXPECT_EQ(describe("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=7><MSS=1460>"),
            "<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=7><MSS=1460>");
  EXPECT_EQ(describe("<SEQ=IRS><CTL=SYN><WND=7>", false), "<SEQ=IRS><CTL=SYN><WND=7>");
  tcb.irs.reset();
  EXPECT_EQ(describe("<SEQ=5><CTL=SYN><WND=7>", false), "<SEQ=5><CTL=SYN><WND=7>");
}

TEST_F(Relative, DataIsCountedNotShown) {
  EXPECT_EQ(describe("<SEQ=16><ACK=4294967295><CTL=ACK><WND=7><DATA=3>"),
            "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK><WND=7><DATA=3>");
}

}  // namespace
}  // namespace tcpspec::oracle
