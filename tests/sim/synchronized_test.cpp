// ESTABLISHED and after, step by step of RFC 9293 §3.10.7.4.

#include <gtest/gtest.h>

#include "sim/peer.hpp"

namespace tcpspec::sim::test {
namespace {

constexpr std::int64_t window = 65535;  // what the SYN,ACK offered; nothing was sent since
const std::string here = "<SEQ=1><ACK=1><CTL=ACK>";

// First: the sequence number

TEST(Sequence, OutsideTheWindowIsAcknowledgedAndDropped) {
  Peer peer;
  peer.reach_established();
  for (const std::int64_t seq : {std::int64_t{0}, std::int64_t{-100000}, 1 + window, 2 + window}) {
    peer.send({.seq = seq, .data = 1});
    EXPECT_EQ(peer.hear(milliseconds(10)), here) << seq;
  }
  EXPECT_EQ(peer.app_receive(), "ok octets=0 eof=0 data=");
}

TEST(Sequence, OnlyNewOctetsOfASegmentThatBeginsBelowAreTaken) {
  Peer peer;
  peer.reach_established();
  peer.send({.seq = -4, .data = 10});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=6><CTL=ACK>");
  EXPECT_EQ(peer.app_receive(), "ok octets=5 eof=0 data=7878787878");
}

TEST(Sequence, OctetsBeyondTheRightEdgeAndTheFinBehindThemAreCutOff) {
  Behaviour small;
  small.receive_buffer = 1000;
  Peer peer({.behaviour = small});
  peer.reach_established();
  peer.send({.ctl = "FIN,ACK", .data = 1200});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1001><CTL=ACK>");
  EXPECT_EQ(peer.heard().window, 0);
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

TEST(Sequence, WithAShutWindowAnswersProbesAndStillReadsAcks) {
  Behaviour small;
  small.receive_buffer = 1000;
  Peer peer({.behaviour = small});
  peer.reach_established();
  peer.send({.data = 1000});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1001><CTL=ACK>");
  peer.app_send(10);
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1001><CTL=ACK><DATA=10>");
  peer.send({.seq = 1001, .ack = 11, .data = 1});
  EXPECT_EQ(peer.hear(), "<SEQ=11><ACK=1001><CTL=ACK>");
  EXPECT_EQ(peer.hear(seconds(3)), "silence") << "the ACK of the probe was read";
}

// Second: RST

TEST(Rst, AtTheExactNumberEndsTheConnection) {
  Peer peer;
  peer.reach_established();
  peer.send({.seq = 1, .ctl = "RST", .data = 8});
  EXPECT_EQ(peer.hear(), "silence");
  EXPECT_EQ(peer.state(), "CLOSED");
  EXPECT_EQ(peer.app_receive(), "error reset");
}

TEST(Rst, InsideTheWindowIsChallengedOutsideDropped) {
  Peer peer;
  peer.reach_established();
  for (const std::int64_t seq : {std::int64_t{2}, window}) {
    peer.send({.seq = seq, .ctl = "RST"});
    EXPECT_EQ(peer.hear(milliseconds(10)), here);
  }
  for (const std::int64_t seq : {std::int64_t{0}, 1 + window, 2 + window}) {
    peer.send({.seq = seq, .ctl = "RST"});
    EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
  }
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

TEST(Rst, IsObeyedEvenWhenTheWindowIsShut) {
  Behaviour small;
  small.receive_buffer = 1000;
  Peer peer({.behaviour = small});
  peer.reach_established();
  peer.send({.data = 1000});
  peer.hear();
  peer.send({.seq = 1002, .ctl = "RST"});
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
  EXPECT_EQ(peer.state(), "ESTABLISHED");
  peer.send({.seq = 1001, .ctl = "RST"});
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(Challenges, AreLimitedAndComeAgainAfterTheInterval) {
  Peer peer;
  peer.reach_established();
  int answered = 0;
  for (int i = 0; i < 30; ++i) {
    peer.send({.seq = 2, .ctl = "RST"});
    if (peer.hear(milliseconds(1)) != "silence") ++answered;
  }
  EXPECT_EQ(answered, 10);
  peer.wait(seconds(5));
  peer.send({.seq = 2, .ctl = "RST"});
  EXPECT_EQ(peer.hear(milliseconds(10)), here);
}

TEST(Challenges, AreLimitedForSynsWhereverTheyAre) {
  Peer peer;
  peer.reach_established();
  int answered = 0;
  for (int i = 0; i < 30; ++i) {
    peer.send({.seq = -1000, .ctl = "SYN"});
    if (peer.hear(milliseconds(1)) != "silence") ++answered;
  }
  EXPECT_EQ(answered, 10);
  peer.send({.seq = -1000, .data = 1});
  EXPECT_EQ(peer.hear(milliseconds(10)), here) << "other segments outside the window are not challenges";
}

TEST(Challenges, AreLimitedInTimeWaitToo) {
  Peer peer;
  peer.reach_time_wait();
  int answered = 0;
  for (int i = 0; i < 30; ++i) {
    peer.send({.seq = -1000, .ack = 2, .ctl = "SYN,ACK"});
    if (peer.hear(milliseconds(1)) != "silence") ++answered;
  }
  EXPECT_EQ(answered, 10);
}

// Fourth: SYN

TEST(Syn, IsChallengedWhereverItIsAndItsTextDropped) {
  Peer peer;
  peer.reach_established();
  for (const std::int64_t seq : {std::int64_t{-1}, std::int64_t{1}, std::int64_t{7}, window + 99}) {
    peer.send({.seq = seq, .ctl = "SYN", .data = 3});
    EXPECT_EQ(peer.hear(milliseconds(10)), here);
  }
  peer.send({.seq = 1, .ack = 1, .ctl = "SYN,ACK,FIN", .data = 3});
  EXPECT_EQ(peer.hear(), here);
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

TEST(Syn, OfAPeerThatCrashedLeadsToANewConnection) {
  Peer peer;
  peer.reach_established();
  const auto old_iss = peer.iss;
  peer.isn = wire::Seq(500);
  peer.send({.seq = 0, .ctl = "SYN"});
  peer.hear();
  wire::Draft reset = peer.draft({.ctl = "RST"});
  reset.seq = peer.heard().ack;
  peer.send_draft(reset);
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "CLOSED");
  peer.reach_syn_received();
  EXPECT_NE(peer.iss, old_iss);
}

// Fifth: ACK

TEST(Ack, MissingDropsTheSegment) {
  Peer peer;
  peer.reach_established();
  peer.send({.ctl = "FIN", .data = 4});
  EXPECT_EQ(peer.hear(), "silence");
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

TEST(Ack, OfWhatWasNotSentIsAnsweredAndItsTextDropped) {
  Peer peer;
  peer.reach_established();
  peer.send({.ack = 2, .data = 4});
  EXPECT_EQ(peer.hear(), here);
}

TEST(Ack, TooOldIsAnsweredAndItsTextDropped) {
  Peer peer;
  peer.reach_established({}, 1000);
  peer.send({.ack = 1 - 1001, .data = 4});
  EXPECT_EQ(peer.hear(), here);
  peer.send({.ack = 1 - 1000, .data = 4});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=5><CTL=ACK>");
}

TEST(Ack, OnlyANewerSegmentChangesTheWindow) {
  Peer peer;
  peer.reach_established();
  peer.send({.data = 10, .window = 5000});
  peer.hear();
  peer.send({.seq = 11, .window = 0});
  peer.send({.seq = 10, .data = 1, .window = 9999});  // old: acknowledged, its window not believed
  peer.hear();
  peer.app_send(5);
  EXPECT_EQ(peer.hear(milliseconds(500)), "silence");
}

// Seventh: text

TEST(Text, IsAcknowledgedLaterOrWithTheSecondSegment) {
  Peer peer;
  peer.reach_established();
  const auto start = peer.world().now();
  peer.send({.data = 100});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=101><CTL=ACK>");
  EXPECT_GT(peer.heard_at() - start, milliseconds(150));
  EXPECT_LT(peer.heard_at() - start, milliseconds(500));
  const auto second = peer.world().now();
  peer.send({.seq = 101, .data = 100});
  peer.send({.seq = 201, .data = 100});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=301><CTL=ACK>");
  EXPECT_LT(peer.heard_at() - second, milliseconds(1));
  EXPECT_EQ(peer.hear(), "silence");
}

TEST(Text, OutOfOrderIsHeldAndAcknowledgedAtOnce) {
  Peer peer;
  peer.reach_established();
  peer.send({.seq = 11, .data = 10});
  EXPECT_EQ(peer.hear(milliseconds(10)), here);
  peer.send({.seq = 31, .ctl = "FIN,ACK", .data = 10});
  EXPECT_EQ(peer.hear(milliseconds(10)), here);
  peer.send({.seq = 1, .data = 10});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=21><CTL=ACK>");
  EXPECT_EQ(peer.state(), "ESTABLISHED");
  peer.send({.seq = 21, .data = 10});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=42><CTL=ACK>");
  EXPECT_EQ(peer.state(), "CLOSE-WAIT");
}

TEST(Text, AfterTheFinIsIgnored) {
  Peer peer;
  peer.reach_close_wait();
  peer.send({.seq = 2, .data = 5});
  EXPECT_EQ(peer.hear(), "silence");
  EXPECT_EQ(peer.app_receive(), "ok octets=0 eof=1 data=");
}

// Eighth: FIN, and the ways to close (§3.6)

TEST(Close, ByThePeerFirstPassesThroughCloseWaitAndLastAck) {
  Peer peer;
  peer.reach_last_ack();
  peer.send({.seq = 2, .ack = 2});
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(Close, ByTheHostFirstPassesThroughFinWait2) {
  Peer peer;
  peer.reach_fin_wait_2();
  peer.send({.ack = 2, .ctl = "FIN,ACK", .data = 7});
  EXPECT_EQ(peer.hear(), "<SEQ=2><ACK=9><CTL=ACK>");
  EXPECT_EQ(peer.state(), "TIME-WAIT");
  EXPECT_EQ(peer.app_receive(), "ok octets=7 eof=1 data=78787878787878");
}

TEST(Close, OfBothAtOncePassesThroughClosing) {
  Peer peer;
  peer.reach_closing();
  peer.send({.seq = 2, .ack = 1});
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "CLOSING");
  peer.send({.seq = 2, .ack = 2});
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
  EXPECT_EQ(peer.state(), "TIME-WAIT");
}

TEST(Close, AcknowledgedTogetherWithTheirFinSkipsClosing) {
  Peer peer;
  peer.reach_fin_wait_1();
  peer.send({.ack = 2, .ctl = "FIN,ACK"});
  EXPECT_EQ(peer.hear(), "<SEQ=2><ACK=2><CTL=ACK>");
  EXPECT_EQ(peer.state(), "TIME-WAIT");
}

TEST(Close, SendsWhatIsQueuedBeforeTheFin) {
  Peer peer;
  peer.reach_established();
  peer.app_send(2000);
  peer.shutdown();
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1><CTL=ACK><DATA=536>");
  EXPECT_EQ(peer.hear(), "<SEQ=537><ACK=1><CTL=ACK><DATA=536>");
  EXPECT_EQ(peer.hear(), "<SEQ=1073><ACK=1><CTL=ACK><DATA=536>");
  EXPECT_EQ(peer.hear(), "<SEQ=1609><ACK=1><CTL=FIN,ACK><DATA=392>");
  EXPECT_TRUE(peer.heard().has(wire::ctl::psh));
}

TEST(Close, InCloseWaitReachesLastAckWhenTheFinIsSent) {
  Peer peer;
  peer.reach_close_wait();
  peer.send({.seq = 2, .window = 0});
  peer.wait(milliseconds(1));
  peer.app_send(100);
  peer.shutdown();
  EXPECT_EQ(peer.state(), "CLOSE-WAIT") << "the text cannot go yet, and the FIN goes behind it";
  EXPECT_EQ(peer.app_send(1), "error closed");
  EXPECT_EQ(peer.shutdown(), "ok");
  peer.send({.seq = 2, .window = 1000});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=2><CTL=FIN,ACK><DATA=100>");
  EXPECT_EQ(peer.state(), "LAST-ACK");
  peer.send({.seq = 2, .ack = 102});
  EXPECT_EQ(peer.hear(), "silence");
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(Close, InCloseWaitReachesLastAckWhenTheFinProbesAShutWindow) {
  Peer peer;
  peer.reach_close_wait();
  peer.send({.seq = 2, .window = 0});
  peer.wait(milliseconds(1));
  peer.shutdown();
  EXPECT_EQ(peer.state(), "CLOSE-WAIT");
  EXPECT_EQ(peer.hear(seconds(2)), "<SEQ=1><ACK=2><CTL=FIN,ACK>");
  EXPECT_EQ(peer.state(), "LAST-ACK");
}

TEST(Close, WithUnreadTextResets) {
  Peer peer;
  peer.reach_established();
  peer.send({.data = 3});
  peer.hear();
  peer.close();
  EXPECT_EQ(peer.hear(), "<SEQ=1><CTL=RST>");
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(Close, BothWaysResetsTextThatComesLater) {
  Peer peer;
  peer.reach_established();
  peer.close();
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1><CTL=FIN,ACK>");
  peer.send({.ack = 2, .data = 3});
  EXPECT_EQ(peer.hear(), "<SEQ=2><CTL=RST>");
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(Abort, SendsAResetAtSndNxt) {
  Peer peer;
  peer.reach_established();
  peer.app_send(10);
  peer.hear();
  peer.abort();
  EXPECT_EQ(peer.hear(), "<SEQ=11><CTL=RST>");
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(Abort, ResetsInCloseWaitEvenAfterClose) {
  Peer peer;
  peer.reach_close_wait();
  peer.send({.seq = 2, .window = 0});
  peer.wait(milliseconds(1));
  peer.app_send(100);
  peer.shutdown();
  peer.abort();
  EXPECT_EQ(peer.hear(), "<SEQ=1><CTL=RST>") << "the peer waits for text that will never come";
}

TEST(Ipv6, WorksAlike) {
  Peer peer({}, "fd77::1", "fd77::2");
  peer.reach_established();
  peer.app_send(2000);
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1><CTL=ACK><DATA=1220>");
}

TEST(Wrap, NumbersOfBothEndsMayPassTwoToTheThirtyTwo) {
  Peer peer({.isn_near_wrap = true});
  peer.reach_established({wire::Option::mss(1460)});
  EXPECT_GT(peer.iss.value(), 0xffffff00U);
  peer.app_send(3000);
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1><CTL=ACK><DATA=1460>");
  EXPECT_EQ(peer.hear(), "<SEQ=1461><ACK=1><CTL=ACK><DATA=1460>");
  peer.send({.ack = 2921, .data = 100});
  EXPECT_EQ(peer.hear(), "<SEQ=2921><ACK=101><CTL=ACK><DATA=80>");
}

}  // namespace
}  // namespace tcpspec::sim::test
