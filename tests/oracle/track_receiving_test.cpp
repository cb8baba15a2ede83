// RCV.NXT moves as a conforming receiver's would (RFC 9293 §3.10.7.4 with RFC 5961 and RFC 7323), and so does
// the window.
#include "tracked.hpp"

namespace tcpspec::oracle {
namespace {

class TrackReceiving : public Tracked {
 protected:
  void SetUp() override { open(); }
};

TEST_F(TrackReceiving, TextInOrderIsTaken) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 11);
  tester("<SEQ=IRS+11><ACK=ISS+1><DATA=5>");
  EXPECT_EQ(rcv_nxt(), 16);
}

TEST_F(TrackReceiving, OldTextIsNotTakenAgain) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10>");
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 11);
}

TEST_F(TrackReceiving, OfTextThatOverlapsTheNewPartIsTaken) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10>");
  tester("<SEQ=IRS+6><ACK=ISS+1><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 16);
}

TEST_F(TrackReceiving, TextBeyondTheWindowIsNotTaken) {
  tester("<SEQ=IRS+1001><ACK=ISS+1><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 1);
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=1000>");
  EXPECT_EQ(rcv_nxt(), 1001) << "nor was it held";
}

TEST_F(TrackReceiving, TextThatStraddlesTheRightEdgeIsTrimmed) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=1200>");
  EXPECT_EQ(rcv_nxt(), 1001);
  EXPECT_EQ(tcb().rcv_wnd(), 0U);
}

TEST_F(TrackReceiving, AFinBeyondTheRightEdgeIsTrimmedWithTheText) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=1200><CTL=FIN,ACK>");
  EXPECT_EQ(rcv_nxt(), 1001);
  EXPECT_FALSE(tcb().fin_accepted);
}

TEST_F(TrackReceiving, ASegmentWithoutAckIsNotTaken) {
  tester("<SEQ=IRS+1><DATA=10><CTL=PSH>");
  EXPECT_EQ(rcv_nxt(), 1);
}

TEST_F(TrackReceiving, ASegmentThatAcknowledgesTheFutureIsNotTaken) {
  tester("<SEQ=IRS+1><ACK=ISS+2><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 1);
}

TEST_F(TrackReceiving, ASegmentThatAcknowledgesTheFarPastIsNotTaken) {  // RFC 5961 §5.2
  tester("<SEQ=IRS+1><ACK=ISS-500><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 1);
  tester("<SEQ=IRS+1><ACK=ISS-499><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 11) << "as old as the largest window seen is still allowed";
}

TEST_F(TrackReceiving, AnOldDuplicateAckStillBringsItsText) {
  tester("<SEQ=IRS+1><ACK=ISS><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 11);
}

TEST_F(TrackReceiving, ASynBringsNoText) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10><CTL=SYN,ACK>");
  tester("<SEQ=IRS+1><DATA=10><CTL=SYN>");
  EXPECT_EQ(rcv_nxt(), 1);
  EXPECT_EQ(tcb().phase, Phase::synchronized);
}

TEST_F(TrackReceiving, ARstBringsNoText) {
  tester("<SEQ=IRS+5><ACK=ISS+1><DATA=10><CTL=RST,ACK>");
  EXPECT_EQ(rcv_nxt(), 1);
}

TEST_F(TrackReceiving, AWrongChecksumIsAsIfNothingWasSent) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10><CHECKSUM=wrong>");
  tester("<SEQ=IRS+1><CTL=RST><CHECKSUM=wrong>");
  EXPECT_EQ(rcv_nxt(), 1);
  EXPECT_EQ(tcb().phase, Phase::synchronized);
}

TEST_F(TrackReceiving, ADataOffsetThatCannotBeIsAsIfNothingWasSent) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10><OFFSET=4>");
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10><OFFSET=8>");
  EXPECT_EQ(rcv_nxt(), 1);
}

TEST_F(TrackReceiving, TextAboveAGapIsHeldUntilTheGapIsFilled) {
  tester("<SEQ=IRS+21><ACK=ISS+1><DATA=10>");
  tester("<SEQ=IRS+11><ACK=ISS+1><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 1);
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 31);
}

TEST_F(TrackReceiving, AFinTakesOneNumber) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10><CTL=FIN,ACK>");
  EXPECT_EQ(rcv_nxt(), 12);
  EXPECT_TRUE(tcb().fin_accepted);
}

TEST_F(TrackReceiving, AFinAboveAGapIsHeldToo) {
  tester("<SEQ=IRS+11><ACK=ISS+1><CTL=FIN,ACK>");
  EXPECT_FALSE(tcb().fin_accepted);
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10>");
  EXPECT_TRUE(tcb().fin_accepted);
  EXPECT_EQ(rcv_nxt(), 12);
}

TEST_F(TrackReceiving, AfterTheFinNothingIsTaken) {
  tester("<SEQ=IRS+1><ACK=ISS+1><CTL=FIN,ACK>");
  tester("<SEQ=IRS+2><ACK=ISS+1><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 2);
}

TEST_F(TrackReceiving, TheWindowEndsAtTheHighestEdgeEverAdvertised) {
  EXPECT_EQ(tcb().rcv_wnd(), 1000U);
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=400>");
  EXPECT_EQ(tcb().rcv_wnd(), 600U);
  target("<SEQ=ISS+1><ACK=IRS+401><WND=600>");
  EXPECT_EQ(tcb().rcv_wnd(), 600U);
  target("<SEQ=ISS+1><ACK=IRS+401><WND=900>");
  EXPECT_EQ(tcb().rcv_wnd(), 900U);
  target("<SEQ=ISS+1><ACK=IRS+401><WND=100>");
  EXPECT_EQ(tcb().rcv_wnd(), 900U) << "a window that shrinks does not take back what was offered";
}

TEST_F(TrackReceiving, IntoAClosedWindowNoTextIsTaken) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=1000>");
  tester("<SEQ=IRS+1001><ACK=ISS+1><DATA=1>");
  EXPECT_EQ(rcv_nxt(), 1001);
  target("<SEQ=ISS+1><ACK=IRS+1001><WND=10>");
  tester("<SEQ=IRS+1001><ACK=ISS+1><DATA=1>");
  EXPECT_EQ(rcv_nxt(), 1002);
}

class TrackScaling : public Tracked {
 protected:
  void open_scaled(std::string_view own, std::string_view theirs) {
    tester("<SEQ=IRS><CTL=SYN><WND=500>" + std::string(own));
    target("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=1000>" + std::string(theirs));
    tester("<SEQ=IRS+1><ACK=ISS+1><CTL=ACK><WND=500>");
  }
};

TEST_F(TrackScaling, WindowsAreScaledAfterTheSynIfBothEndsOfferIt) {  // RFC 7323 §2.2
  open_scaled("<WSOPT=3>", "<WSOPT=7>");
  EXPECT_EQ(tcb().rcv_wnd(), 1000U) << "that of the SYN,ACK is not scaled";
  EXPECT_EQ(tcb().snd_wnd, 4000U);
  target("<SEQ=ISS+1><ACK=IRS+1><WND=1000>");
  EXPECT_EQ(tcb().rcv_wnd(), 128'000U);
}

TEST_F(TrackScaling, AnOfferOfOneSideScalesNothing) {
  open_scaled("", "<WSOPT=7>");
  target("<SEQ=ISS+1><ACK=IRS+1><WND=1001>");
  EXPECT_EQ(tcb().rcv_wnd(), 1001U);
  EXPECT_EQ(tcb().snd_wnd, 500U);
}

TEST_F(TrackScaling, AShiftAboveFourteenIsUsedAsFourteen) {  // RFC 7323 §2.3
  open_scaled("<WSOPT=14>", "<OPT=3:0f>");
  target("<SEQ=ISS+1><ACK=IRS+1><WND=1>");
  EXPECT_EQ(tcb().rcv_scale, 14);
}

TEST_F(TrackScaling, SackNeedsBothEnds) {
  open_scaled("<SACKOK>", "");
  EXPECT_FALSE(tcb().sack);
  tester("<SEQ=IRS+1><CTL=RST>");
  open_scaled("<SACKOK>", "<SACKOK>");
  EXPECT_TRUE(tcb().sack);
}

class TrackTimestamps : public Tracked {
 protected:
  void SetUp() override { open_with_timestamps(); }
};

TEST_F(TrackTimestamps, AreOnIfBothSynsHadThem) {
  EXPECT_TRUE(tcb().timestamps);
  EXPECT_EQ(tcb().ts_recent, 101U);
  EXPECT_EQ(tcb().ts_target, 7000U);
}

TEST_F(TrackTimestamps, AnOldTimestampBringsNothing) {  // PAWS, RFC 7323 §5.3
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10><TSVAL=100>");
  EXPECT_EQ(rcv_nxt(), 1);
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10><TSVAL=101>");
  EXPECT_EQ(rcv_nxt(), 11);
}

TEST_F(TrackTimestamps, AMissingTimestampBringsNothing) {  // RFC 7323 §3.2
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 1);
}

TEST_F(TrackTimestamps, ARstNeedsNoTimestamp) {
  tester("<SEQ=IRS+1><CTL=RST>");
  EXPECT_EQ(tcb().phase, Phase::none);
}

TEST_F(TrackTimestamps, TsRecentFollowsOnlySegmentsUpToLastAckSent) {  // RFC 7323 §4.3
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=10><TSVAL=110>");
  EXPECT_EQ(tcb().ts_recent, 110U);
  tester("<SEQ=IRS+11><ACK=ISS+1><DATA=10><TSVAL=120>");
  EXPECT_EQ(tcb().ts_recent, 110U) << "the target has acknowledged up to IRS+1 only";
  target("<SEQ=ISS+1><ACK=IRS+21><WND=1000><TSVAL=7100><TSECR=110>");
  tester("<SEQ=IRS+21><ACK=ISS+1><DATA=10><TSVAL=130>");
  EXPECT_EQ(tcb().ts_recent, 130U);
  EXPECT_EQ(tcb().ts_target, 7100U);
}

TEST_F(TrackTimestamps, AreComparedOnTheCircle) {
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=1><TSVAL=2147483700>");
  EXPECT_EQ(tcb().ts_recent, 2147483700U);
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=2><TSVAL=4294967295>");
  tester("<SEQ=IRS+1><ACK=ISS+1><DATA=3><TSVAL=3>");
  EXPECT_EQ(tcb().ts_recent, 3U) << "the clock has wrapped";
}

TEST_F(TrackTimestamps, TextOutsideTheWindowDoesNotMoveTsRecent) {
  tester("<SEQ=IRS-10><ACK=ISS+1><DATA=5><TSVAL=500>");
  EXPECT_EQ(tcb().ts_recent, 101U);
}

TEST_F(Tracked, TsRecentFollowsLastAckSentAfterAnActiveOpenFromAnyNumber) {
  for (const std::uint32_t irs : {5U, 0x7fff'ffffU, 0x8000'0000U, 0xc000'0000U, 0xffff'fff8U}) {
    tracker = Tracker();
    numbers.irs = Seq(irs);
    target("<SEQ=ISS><CTL=SYN><WND=1000><TSVAL=7000><TSECR=0>");
    tester("<SEQ=IRS><ACK=ISS+1><CTL=SYN,ACK><WND=500><TSVAL=100><TSECR=7000>");
    target("<SEQ=ISS+1><ACK=IRS+1><WND=1000><TSVAL=7001><TSECR=100>");
    tester("<SEQ=IRS+101><ACK=ISS+1><DATA=10><TSVAL=500><TSECR=7001>");
    EXPECT_EQ(tcb().ts_recent, 100U) << "data beyond a gap, IRS " << irs;
    tester("<SEQ=IRS+1><ACK=ISS+1><DATA=100><TSVAL=200><TSECR=7001>");
    EXPECT_EQ(tcb().ts_recent, 200U) << "data in order, IRS " << irs;
  }
}

}  // namespace
}  // namespace tcpspec::oracle
