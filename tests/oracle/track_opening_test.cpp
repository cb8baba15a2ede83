// How a connection begins, and begins anew (RFC 9293 §3.5, §3.10.7.2, §3.10.7.3).
#include "tracked.hpp"

namespace tcpspec::oracle {
namespace {

class TrackOpening : public Tracked {};

TEST_F(TrackOpening, KnowsNothingBeforeTheFirstSyn) {
  EXPECT_EQ(tcb().phase, Phase::none);
  EXPECT_FALSE(tcb().iss);
  EXPECT_FALSE(tcb().irs);
}

TEST_F(TrackOpening, ASynOfTheTesterBindsIrsAndReachesSynReceived) {
  tester("<SEQ=IRS><CTL=SYN>");
  EXPECT_EQ(tcb().phase, Phase::syn_received);
  EXPECT_EQ(tcb().irs, numbers.irs);
  EXPECT_EQ(rcv_nxt(), 1);
  EXPECT_FALSE(tcb().iss);
}

TEST_F(TrackOpening, TheSynAckBindsIssAndTheAckOfItSynchronizes) {
  tester("<SEQ=IRS><CTL=SYN>");
  target("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=1000>");
  EXPECT_EQ(tcb().iss, numbers.iss);
  EXPECT_EQ(snd_una(), 0);
  EXPECT_EQ(snd_nxt(), 1);
  EXPECT_EQ(tcb().phase, Phase::syn_received);
  tester("<SEQ=IRS+1><ACK=ISS+1><CTL=ACK>");
  EXPECT_EQ(tcb().phase, Phase::synchronized);
  EXPECT_EQ(snd_una(), 1);
}

TEST_F(TrackOpening, ASynAckMayAcknowledgeTheDataOfTheSyn) {
  tester("<SEQ=IRS><CTL=SYN><DATA=100>");
  EXPECT_EQ(rcv_nxt(), 1) << "without a cookie they wait";
  target("<SEQ=ISS><ACK=IRS+101><CTL=SYN,ACK><WND=1000>");
  EXPECT_EQ(rcv_nxt(), 101);
  tester("<SEQ=IRS+101><ACK=ISS+1><CTL=ACK>");
  EXPECT_EQ(tcb().phase, Phase::synchronized);
}

TEST_F(TrackOpening, ASynAckMayAcknowledgeLessThanTheSynWithItsData) {
  target("<SEQ=ISS><CTL=SYN><DATA=100>");
  tester("<SEQ=IRS><ACK=ISS+1><CTL=SYN,ACK>");
  EXPECT_EQ(tcb().phase, Phase::synchronized);
  EXPECT_EQ(snd_una(), 1);
  EXPECT_EQ(snd_nxt(), 101);
}

TEST_F(TrackOpening, AnAckOfSomethingElseLeavesSynReceivedAsItIs) {
  tester("<SEQ=IRS><CTL=SYN>");
  target("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=1000>");
  tester("<SEQ=IRS+1><ACK=ISS><CTL=ACK>");
  tester("<SEQ=IRS+1><ACK=ISS+2><CTL=ACK>");
  EXPECT_EQ(tcb().phase, Phase::syn_received);
  EXPECT_EQ(snd_una(), 0);
}

TEST_F(TrackOpening, SegmentsWithoutASynOpenNothing) {
  tester("<SEQ=IRS><ACK=ISS><CTL=ACK>");
  tester("<SEQ=IRS><ACK=ISS><CTL=SYN,ACK>");
  tester("<SEQ=IRS><CTL=FIN>");
  tester("<SEQ=IRS><CTL=SYN,RST>");
  EXPECT_EQ(tcb().phase, Phase::none);
}

TEST_F(TrackOpening, AnActiveOpenIsSynSentUntilTheRightSynAckComes) {
  target("<SEQ=ISS><CTL=SYN><MSS=1400>");
  EXPECT_EQ(tcb().phase, Phase::syn_sent);
  EXPECT_EQ(snd_nxt(), 1);
  tester("<SEQ=IRS><ACK=ISS+2><CTL=SYN,ACK>");
  EXPECT_EQ(tcb().phase, Phase::syn_sent) << "that acknowledges what was never sent";
  tester("<SEQ=IRS><ACK=ISS+1><CTL=ACK>");
  EXPECT_EQ(tcb().phase, Phase::syn_sent) << "no SYN, no IRS";
  tester("<SEQ=IRS><ACK=ISS+1><CTL=SYN,ACK>");
  EXPECT_EQ(tcb().phase, Phase::synchronized);
  EXPECT_EQ(rcv_nxt(), 1);
  EXPECT_EQ(snd_una(), 1);
  EXPECT_EQ(tcb().mss, 1400U);
}

TEST_F(TrackOpening, TextOfTheSynAckIsTakenToo) {
  target("<SEQ=ISS><CTL=SYN>");
  tester("<SEQ=IRS><ACK=ISS+1><CTL=SYN,ACK><DATA=10>");
  EXPECT_EQ(rcv_nxt(), 11);
}

TEST_F(TrackOpening, InSynSentOnlyARstThatAcknowledgesTheSynRefuses) {
  target("<SEQ=ISS><CTL=SYN>");
  tester("<SEQ=0><CTL=RST>");
  tester("<SEQ=0><ACK=ISS><CTL=RST,ACK>");
  EXPECT_EQ(tcb().phase, Phase::syn_sent);
  tester("<SEQ=0><ACK=ISS+1><CTL=RST,ACK>");
  EXPECT_EQ(tcb().phase, Phase::none);
}

TEST_F(TrackOpening, SimultaneousOpeningKeepsIss) {
  target("<SEQ=ISS><CTL=SYN>");
  tester("<SEQ=IRS><CTL=SYN>");
  EXPECT_EQ(tcb().phase, Phase::syn_received);
  EXPECT_EQ(tcb().iss, numbers.iss);
  EXPECT_EQ(rcv_nxt(), 1);
  target("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=1000>");
  EXPECT_EQ(snd_nxt(), 1);
  tester("<SEQ=IRS+1><ACK=ISS+1><CTL=ACK>");
  EXPECT_EQ(tcb().phase, Phase::synchronized);
}

TEST_F(TrackOpening, WithoutTheMssOptionTheDefaultHolds) {
  open();
  EXPECT_EQ(tcb().mss, 536U);
}

TEST_F(TrackOpening, WithoutTheMssOptionIpv6Has1220) {
  const auto v6 = [&](std::string_view notation) {
    wire::Segment segment = written(notation, numbers);
    segment.source.address.family = segment.destination.address.family = wire::Family::ipv6;
    return segment;
  };
  tracker.sent(v6("<SEQ=IRS><CTL=SYN>"));
  tracker.seen(v6("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>"));
  EXPECT_EQ(tcb().mss, 1220U);
}

TEST_F(TrackOpening, AnAcceptableRstOrOneOfTheTargetEndsTheConnection) {
  open();
  tester("<SEQ=IRS+2><CTL=RST>");
  EXPECT_EQ(tcb().phase, Phase::synchronized)
      << "in the window, but not at RCV.NXT: a challenge (RFC 5961 §3)";
  tester("<SEQ=IRS+1><CTL=RST>");
  EXPECT_EQ(tcb().phase, Phase::none);
  open();
  target("<SEQ=ISS+1><CTL=RST>");
  EXPECT_EQ(tcb().phase, Phase::none);
}

TEST_F(TrackOpening, AfterARstANewSynBeginsANewIncarnation) {
  open();
  tester("<SEQ=IRS+1><DATA=10><ACK=ISS+1>");
  tester("<SEQ=IRS+11><CTL=RST>");
  numbers.irs = wire::Seq(5000);
  tester("<SEQ=IRS><CTL=SYN>");
  EXPECT_EQ(tcb().phase, Phase::syn_received);
  EXPECT_EQ(rcv_nxt(), 1);
  EXPECT_FALSE(tcb().iss) << "the old ISS is forgotten";
  EXPECT_FALSE(tcb().fin_seen);
}

class TrackReopening : public TrackOpening {
 protected:
  // To TIME-WAIT: the target closes first.
  void SetUp() override {
    open();
    target("<SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>");
    tester("<SEQ=IRS+1><ACK=ISS+2><CTL=FIN,ACK>");
    target("<SEQ=ISS+2><ACK=IRS+2><CTL=ACK><WND=999>");
  }
};

TEST_F(TrackReopening, OutOfTimeWaitTheAnswerToTheSynBindsBothNumbers) {
  const Numbers old = numbers;
  numbers = {wire::Seq(9'000'000), wire::Seq(4'000'000)};
  tester("<SEQ=IRS><CTL=SYN>");
  EXPECT_EQ(tcb().irs, old.irs) << "whether the target reopens is not known yet";
  target("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=77>");
  EXPECT_EQ(tcb().irs, numbers.irs);
  EXPECT_EQ(tcb().iss, numbers.iss);
  EXPECT_EQ(rcv_nxt(), 1);
  EXPECT_EQ(snd_nxt(), 1);
  EXPECT_EQ(tcb().phase, Phase::syn_received);
  EXPECT_FALSE(tcb().fin_seen);
  EXPECT_EQ(tcb().rcv_wnd(), 77U);
}

TEST_F(TrackReopening, TheAnswerIsJudgedAgainstTheNewNumbersAlready) {
  numbers = {wire::Seq(9'000'000), wire::Seq(4'000'000)};
  tester("<SEQ=IRS><CTL=SYN>");
  const Tcb facing = tracker.facing(written("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>", numbers));
  EXPECT_EQ(facing.irs, numbers.irs);
  EXPECT_EQ(facing.rcv_nxt, numbers.irs + 1);
  EXPECT_EQ(facing.iss, numbers.iss);
}

TEST_F(TrackReopening, AnAckOfTheOldIncarnationIsJudgedAgainstTheOldNumbers) {
  const Tcb facing = tracker.facing(written("<SEQ=ISS+2><ACK=IRS+2><CTL=ACK>", numbers));
  EXPECT_EQ(facing.rcv_nxt - numbers.irs, 2);
  EXPECT_EQ(facing.snd_nxt - numbers.iss, 2);
}

TEST_F(TrackOpening, FacingTheFirstSynAckIssIsItsOwnNumber) {
  tester("<SEQ=IRS><CTL=SYN>");
  const Tcb facing = tracker.facing(written("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>", numbers));
  EXPECT_EQ(facing.iss, numbers.iss);
  EXPECT_FALSE(tcb().iss) << "looking changes nothing";
}

}  // namespace
}  // namespace tcpspec::oracle
