// What the target has sent, and what of it the tester has acknowledged (RFC 9293 §3.3.1, §3.10.7.4).
#include "tracked.hpp"

namespace tcpspec::oracle {
namespace {

class TrackSending : public Tracked {
 protected:
  void SetUp() override { open(); }
};

TEST_F(TrackSending, SndNxtFollowsTheHighestNumberSent) {
  target("<SEQ=ISS+1><ACK=IRS+1><DATA=100>");
  EXPECT_EQ(snd_nxt(), 101);
  target("<SEQ=ISS+1><ACK=IRS+1><DATA=50>");
  EXPECT_EQ(snd_nxt(), 101) << "a retransmission";
}

TEST_F(TrackSending, SndUnaFollowsTheTestersAcknowledgments) {
  target("<SEQ=ISS+1><ACK=IRS+1><DATA=100>");
  tester("<SEQ=IRS+1><ACK=ISS+51>");
  EXPECT_EQ(snd_una(), 51);
  tester("<SEQ=IRS+1><ACK=ISS+21>");
  EXPECT_EQ(snd_una(), 51);
  tester("<SEQ=IRS+1><ACK=ISS+102>");
  EXPECT_EQ(snd_una(), 51) << "never sent";
}

TEST_F(TrackSending, AnUnacceptableSegmentAcknowledgesNothing) {
  target("<SEQ=ISS+1><ACK=IRS+1><DATA=100>");
  tester("<SEQ=IRS+5000><ACK=ISS+101>");
  EXPECT_EQ(snd_una(), 1);
}

/// RFC 9293 §3.10.7.4, first: no text fits into a closed window, but a valid acknowledgment counts.
class TrackBehindAClosedWindow : public Tracked {
 protected:
  void SetUp() override {
    open();
    tester("<SEQ=IRS+1><ACK=ISS+1><DATA=1000>");
    target("<SEQ=ISS+1><ACK=IRS+1001><WND=0><DATA=100>");
  }
};

TEST_F(TrackBehindAClosedWindow, AProbeAcknowledgesThoughItsTextIsRefused) {
  tester("<SEQ=IRS+1001><ACK=ISS+51><DATA=1><WND=700>");
  EXPECT_EQ(snd_una(), 51);
  EXPECT_EQ(tcb().snd_wnd, 700U);
  EXPECT_EQ(rcv_nxt(), 1001);
  target("<SEQ=ISS+101><ACK=IRS+1001><WND=10>");
  EXPECT_EQ(rcv_nxt(), 1001) << "nor was it held";
}

TEST_F(TrackBehindAClosedWindow, AProbeThatAcknowledgesTheFutureDoesNotCount) {
  tester("<SEQ=IRS+1001><ACK=ISS+102><DATA=1>");
  EXPECT_EQ(snd_una(), 1);
}

TEST_F(TrackBehindAClosedWindow, WhatLiesElsewhereAcknowledgesNothing) {
  tester("<SEQ=IRS+1002><ACK=ISS+51><DATA=1>");
  tester("<SEQ=IRS+1000><ACK=ISS+51><DATA=1>");
  EXPECT_EQ(snd_una(), 1);
}

TEST_F(TrackBehindAClosedWindow, AFinIsRefused) {
  tester("<SEQ=IRS+1001><ACK=ISS+51><CTL=FIN,ACK>");
  EXPECT_EQ(snd_una(), 51);
  EXPECT_FALSE(tcb().fin_accepted);
}

TEST_F(TrackBehindAClosedWindow, ARstAtRcvNxtEndsTheConnectionWithTextToo) {  // MUST-66
  tester("<SEQ=IRS+1001><CTL=RST><DATA=5>");
  EXPECT_EQ(tcb().phase, Phase::none);
}

TEST_F(TrackSending, TheFinIsSeenAndThenAcknowledged) {
  target("<SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>");
  EXPECT_TRUE(tcb().fin_seen);
  EXPECT_EQ(snd_nxt(), 2);
  tester("<SEQ=IRS+1><ACK=ISS+1>");
  EXPECT_FALSE(tcb().fin_acked);
  tester("<SEQ=IRS+1><ACK=ISS+2>");
  EXPECT_TRUE(tcb().fin_acked);
}

TEST_F(TrackSending, TheSendWindowIsThatOfTheNewestSegment) {  // SND.WL1, SND.WL2
  EXPECT_EQ(tcb().snd_wnd, 500U);
  tester("<SEQ=IRS+1><ACK=ISS+1><WND=300><DATA=10>");
  EXPECT_EQ(tcb().snd_wnd, 300U);
  tester("<SEQ=IRS+1><ACK=ISS+1><WND=400><DATA=20>");
  EXPECT_EQ(tcb().snd_wnd, 400U);
  tester("<SEQ=IRS+21><ACK=ISS+1><WND=200>");
  EXPECT_EQ(tcb().snd_wnd, 200U);
  tester("<SEQ=IRS+11><ACK=ISS+1><WND=900><DATA=20>");
  EXPECT_EQ(tcb().snd_wnd, 200U) << "an older segment, though acceptable, says nothing of the window";
  EXPECT_EQ(tcb().max_snd_wnd, 500U);
}

TEST_F(TrackSending, TheTargetsLastSynIsKept) {
  ASSERT_NE(tracker.target_syn(), nullptr);
  EXPECT_EQ(tracker.target_syn()->seq, numbers.iss);
  EXPECT_EQ(Tracker().target_syn(), nullptr);
}

}  // namespace
}  // namespace tcpspec::oracle
