// Exchanges written by hand, state by state, as RFC 9293 §3.10.7 has them.

#include <gtest/gtest.h>

#include "sim/peer.hpp"

namespace tcpspec::sim::test {
namespace {

using wire::Option;

// CLOSED (§3.10.7.1)

TEST(Closed, AnswersASynWithAResetThatAcknowledgesIt) {
  Peer peer;
  peer.flow.target.port = 81;
  peer.send({.seq = 0, .ctl = "SYN", .data = 5});
  EXPECT_NE(peer.hear(), "silence");
  EXPECT_EQ(peer.heard().seq, wire::Seq(0));
  EXPECT_EQ(peer.heard().ack, peer.isn + 6);
  EXPECT_EQ(peer.heard().flags, wire::ctl::rst | wire::ctl::ack);
}

TEST(Closed, AnswersAnAckWithAResetAtItsNumber) {
  Peer peer;
  peer.flow.target.port = 81;
  peer.send({.ack = 77});
  EXPECT_EQ(peer.hear(), "<SEQ=77><CTL=RST>");
}

TEST(Closed, NeverAnswersAReset) {
  Peer peer;
  peer.flow.target.port = 81;
  peer.send({.ctl = "RST,ACK"});
  EXPECT_EQ(peer.hear(), "silence");
}

// LISTEN (§3.10.7.2)

TEST(Listen, AnswersASynWithASynAck) {
  Peer peer;
  peer.send({.seq = 0, .ctl = "SYN"});
  EXPECT_EQ(peer.hear(), "<SEQ=0><ACK=1><CTL=SYN,ACK>");
  EXPECT_EQ(peer.state(), "SYN-RECEIVED");
}

TEST(Listen, HasTheSynBeforeARequestThatIsMadeAfterIt) {
  Peer peer;
  peer.send({.seq = 0, .ctl = "SYN"});
  EXPECT_EQ(peer.state(), "SYN-RECEIVED");
}

TEST(Listen, AnswersAnAckWithAReset) {
  Peer peer;
  peer.send({.ack = 9});
  EXPECT_EQ(peer.hear(), "<SEQ=9><CTL=RST>");
}

TEST(Listen, IgnoresResetsAndSegmentsWithoutAnyOfTheThreeBits) {
  Peer peer;
  peer.send({.ctl = "RST"});
  EXPECT_EQ(peer.hear(), "silence");
  peer.send({.ctl = "FIN"});
  EXPECT_EQ(peer.hear(), "silence");
  peer.send({.ctl = "none", .data = 3});
  EXPECT_EQ(peer.hear(), "silence");
}

TEST(Listen, KeepsTextAndFinOfASynUntilTheOpeningIsComplete) {
  Peer peer;
  peer.send({.seq = 0, .ctl = "SYN,FIN", .data = 4});
  EXPECT_EQ(peer.hear(), "<SEQ=0><ACK=1><CTL=SYN,ACK>");
  peer.send({.seq = 1});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=6><CTL=ACK>");
  EXPECT_EQ(peer.state(), "CLOSE-WAIT");
  peer.accept();
  EXPECT_EQ(peer.app_receive(), "ok octets=4 eof=1 data=78787878");
}

TEST(Listen, CutsOffWhatOfTheTextOfASynLiesBeyondTheWindow) {
  Behaviour small;
  small.receive_buffer = 500;
  Peer peer({.behaviour = small});
  peer.send({.seq = 0, .ctl = "SYN,FIN", .data = 1000});
  EXPECT_EQ(peer.hear(), "<SEQ=0><ACK=1><CTL=SYN,ACK>");
  EXPECT_EQ(peer.heard().window, 500);
  peer.send({.seq = 1});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=501><CTL=ACK>");
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

TEST(Listen, WithAFullBacklogDropsTheSynIfItHasNoCookies) {
  Behaviour small;
  small.backlog = 1;
  small.sends_syn_cookies = false;
  Peer peer({.behaviour = small});
  peer.reach_syn_received();
  peer.flow.tester.port += 1;
  peer.send({.seq = 0, .ctl = "SYN"});
  EXPECT_EQ(peer.hear(milliseconds(500)), "silence");
}

TEST(Listen, WithAFullBacklogOpensForWhoReturnsTheCookie) {
  Behaviour small;
  small.backlog = 1;
  Peer peer({.behaviour = small});
  peer.reach_syn_received();
  peer.flow.tester.port += 1;
  peer.send({.seq = 0, .ctl = "SYN"});
  peer.hear();
  EXPECT_EQ(peer.heard().flags, wire::ctl::syn | wire::ctl::ack);
  peer.iss = peer.heard().seq;
  peer.send({.seq = 1, .ack = 2});
  EXPECT_EQ(peer.hear(), "<SEQ=2><CTL=RST>");
  peer.send({.seq = 1, .ack = 1, .data = 10});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=11><CTL=ACK>");
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

// SYN-SENT (§3.10.7.3)

TEST(SynSent, IsEstablishedByASynAck) {
  Peer peer;
  peer.reach_syn_sent();
  peer.send({.seq = 0, .ack = 1, .ctl = "SYN,ACK"});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1><CTL=ACK>");
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

TEST(SynSent, ResetsAnUnacceptableAckAndGoesOn) {
  Peer peer;
  peer.reach_syn_sent();
  for (const std::int64_t ack : {-1, 0, 2, 1000}) {
    peer.send({.seq = 0, .ack = ack, .ctl = "SYN,ACK"});
    EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=" + std::to_string(ack) + "><CTL=RST>");
  }
  EXPECT_EQ(peer.state(), "SYN-SENT");
  EXPECT_EQ(peer.hear(seconds(2)), "<SEQ=0><CTL=SYN>");
}

TEST(SynSent, BelievesOnlyAResetThatAcknowledgesTheSyn) {
  Peer peer;
  peer.reach_syn_sent();
  peer.send({.seq = 0, .ctl = "RST"});
  peer.send({.seq = 0, .ack = 0, .ctl = "RST,ACK"});
  peer.send({.seq = 0, .ack = 2, .ctl = "RST,ACK"});
  EXPECT_EQ(peer.hear(milliseconds(500)), "silence");
  EXPECT_EQ(peer.state(), "SYN-SENT");
  peer.send({.seq = 0, .ack = 1, .ctl = "RST,ACK"});
  EXPECT_EQ(peer.hear(), "silence");
  EXPECT_EQ(peer.status(), "ok state=CLOSED error=refused unread=0 unsent=0 unacked=0");
}

TEST(SynSent, OpensSimultaneously) {
  Peer peer;
  peer.reach_syn_sent();
  peer.send({.seq = 0, .ctl = "SYN"});
  EXPECT_EQ(peer.hear(), "<SEQ=0><ACK=1><CTL=SYN,ACK>");
  EXPECT_EQ(peer.state(), "SYN-RECEIVED");
  peer.send({.seq = 0, .ack = 1, .ctl = "SYN,ACK"});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1><CTL=ACK>");
  peer.send({.seq = 1, .ack = 1});
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

TEST(SynSent, DropsAnAckWithoutSyn) {
  Peer peer;
  peer.reach_syn_sent();
  peer.send({.seq = 0, .ack = 1});
  EXPECT_EQ(peer.hear(milliseconds(500)), "silence");
  EXPECT_EQ(peer.state(), "SYN-SENT");
}

TEST(SynSent, TakesTextAndFinOfASynAck) {
  Peer peer;
  peer.reach_syn_sent();
  peer.send({.seq = 0, .ack = 1, .ctl = "SYN,ACK,FIN", .data = 3});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=5><CTL=ACK>");
  EXPECT_EQ(peer.state(), "CLOSE-WAIT");
}

// SYN-RECEIVED

TEST(SynReceived, IsEstablishedByTheAckOfItsSyn) {
  Peer peer;
  peer.reach_syn_received();
  peer.send({});
  EXPECT_EQ(peer.hear(), "silence");
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

TEST(SynReceived, ResetsAnUnacceptableAckAndStays) {
  Peer peer;
  peer.reach_syn_received();
  for (const std::int64_t ack : {0, 2, -100000}) {
    peer.send({.ack = ack});
    EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=" + std::to_string(ack) + "><CTL=RST>");
  }
  peer.send({});
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

TEST(SynReceived, ReturnsToListenOnARstAndIsAskedAgain) {
  Peer peer;
  peer.reach_syn_received();
  peer.send({.ctl = "RST"});
  EXPECT_EQ(peer.hear(milliseconds(500)), "silence");
  EXPECT_EQ(peer.state(), "CLOSED");
  peer.reach_syn_received();
}

TEST(SynReceived, ChallengesARstInsideTheWindowAndDropsOneOutside) {
  Peer peer;
  peer.reach_syn_received();
  peer.send({.seq = 2, .ctl = "RST"});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK>");
  peer.send({.seq = 0, .ctl = "RST"});
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
  EXPECT_EQ(peer.state(), "SYN-RECEIVED");
}

TEST(SynReceived, ReturnsToListenOnASynInTheWindow) {
  Peer peer;
  peer.reach_syn_received();
  peer.send({.seq = 5, .ctl = "SYN"});
  EXPECT_EQ(peer.hear(milliseconds(500)), "silence");
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(SynReceived, AcknowledgesTheSynAgain) {
  Peer peer;
  peer.reach_syn_received();
  peer.send({.seq = 0, .ctl = "SYN"});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK>");
}

TEST(SynReceived, AfterAnActiveOpenIsRefusedByARst) {
  Peer peer;
  peer.reach_syn_sent();
  peer.send({.seq = 0, .ctl = "SYN"});
  peer.hear();
  peer.send({.seq = 1, .ctl = "RST"});
  EXPECT_EQ(peer.hear(milliseconds(500)), "silence");
  EXPECT_EQ(peer.status(), "ok state=CLOSED error=refused unread=0 unsent=0 unacked=0");
}

TEST(SynReceived, TakesTextAndFinWithTheAck) {
  Peer peer;
  peer.reach_syn_received();
  peer.send({.ctl = "FIN,ACK", .data = 10});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=12><CTL=ACK>");
  EXPECT_EQ(peer.state(), "CLOSE-WAIT");
}

}  // namespace
}  // namespace tcpspec::sim::test
