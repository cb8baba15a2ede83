// The timers, in virtual time.

#include <gtest/gtest.h>

#include "sim/peer.hpp"

namespace tcpspec::sim::test {
namespace {

/// The gaps between the next `n` segments, in seconds to a tenth.
std::vector<double> gaps(Peer& peer, int n) {
  std::vector<double> result;
  auto last = peer.heard_at();
  for (int i = 0; i < n; ++i) {
    if (peer.hear(seconds(1000)) == "silence") break;
    result.push_back(static_cast<double>((peer.heard_at() - last).ns / 100000000) / 10);
    last = peer.heard_at();
  }
  return result;
}

using Gaps = std::vector<double>;

TEST(Retransmission, OfASynAckBacksOffAndEndsAfterTheGiveUpTime) {
  Peer peer;
  peer.reach_syn_received();
  EXPECT_EQ(gaps(peer, 20), (Gaps{1, 2, 4, 8, 16, 32, 64, 120}));
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(Retransmission, OfASynLastsThreeMinutesAndTellsTheApplication) {
  Peer peer;
  peer.reach_syn_sent();
  const auto first = peer.heard_at();
  gaps(peer, 20);
  EXPECT_GT(peer.heard_at() - first, seconds(180));
  EXPECT_EQ(peer.status(), "ok state=CLOSED error=timed-out unread=0 unsent=0 unacked=0");
}

TEST(Retransmission, OfTextBeginsWithTheOldestAndBacksOff) {
  Peer peer;
  peer.reach_established({wire::Option::mss(1000)});
  peer.app_send(2500);
  for (int i = 0; i < 2; ++i) peer.hear();
  EXPECT_EQ(peer.hear(seconds(2)), "<SEQ=1><ACK=1><CTL=ACK><DATA=1000>");
  EXPECT_EQ(gaps(peer, 3), (Gaps{2, 4, 8}));
}

TEST(Retransmission, StopsWhenTheTextIsAcknowledged) {
  Peer peer;
  peer.reach_established();
  peer.app_send(10);
  peer.hear();
  peer.send({.ack = 11});
  EXPECT_EQ(peer.hear(seconds(1000)), "silence");
}

TEST(Retransmission, OfAFinGoesOn) {
  Peer peer;
  peer.reach_fin_wait_1();
  EXPECT_EQ(peer.hear(seconds(2)), "<SEQ=1><ACK=1><CTL=FIN,ACK>");
  EXPECT_EQ(gaps(peer, 2), (Gaps{2, 4}));
}

TEST(Retransmission, AfterALostSynBeginsWithThreeSecondsAndOneSegment) {
  Peer peer;
  peer.reach_syn_received({wire::Option::mss(1000)});
  peer.hear(seconds(2));
  peer.send({});
  peer.wait(milliseconds(1));
  peer.accept();
  peer.app_send(5000);
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1><CTL=ACK><DATA=1000>");
  EXPECT_EQ(gaps(peer, 2), (Gaps{3, 6}));
}

TEST(Retransmission, MeasuresOnlyWhatWasSentOnce) {
  Peer peer;
  peer.reach_established();
  peer.app_send(10);
  peer.hear();
  peer.hear(seconds(2));  // again after 1 s
  peer.wait(milliseconds(900));
  peer.send({.ack = 11});  // of either: no sample, and the RTO stays at 2 s
  peer.wait(milliseconds(1));
  peer.app_send(10);
  peer.hear();
  EXPECT_EQ(gaps(peer, 1), (Gaps{2}));
}

TEST(Retransmission, FollowsTheRoundTripTime) {
  Peer peer;
  peer.reach_established();
  std::int64_t acked = 1;
  for (int i = 0; i < 2; ++i) {
    peer.app_send(10);
    peer.hear();
    peer.wait(milliseconds(900));
    peer.send({.ack = acked += 10});
    peer.wait(milliseconds(1));
  }
  peer.app_send(10);
  peer.hear();
  // The handshake took nothing; SRTT is then (1-1/8)^2 x 0 + ... = 0.21 s, RTTVAR 0.34 s, so the RTO 1.6 s.
  EXPECT_EQ(gaps(peer, 1), (Gaps{1.6}));
}

TEST(UserTimeout, EndsTheConnection) {
  Peer peer;
  peer.reach_established();
  peer.option("usertimeout", 10000);
  peer.app_send(10);
  peer.wait(seconds(9.9));
  EXPECT_EQ(peer.state(), "ESTABLISHED");
  peer.wait(seconds(0.2));
  EXPECT_EQ(peer.status(), "ok state=CLOSED error=timed-out unread=0 unsent=0 unacked=10");
}

TEST(Persist, ProbesAShutWindowAtDoublingIntervalsForAsLongAsItIsAnswered) {
  Peer peer;
  peer.reach_established();
  peer.send({.window = 0});
  peer.wait(milliseconds(1));
  peer.app_send(100);
  Gaps seen;
  auto last = peer.world().now();
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(peer.hear(seconds(200)), "<SEQ=1><ACK=1><CTL=ACK><DATA=1>");
    seen.push_back(static_cast<double>((peer.heard_at() - last).ns / 1000000000));
    last = peer.heard_at();
    peer.send({.window = 0});
  }
  EXPECT_EQ(seen, (Gaps{1, 2, 4, 8, 16, 32, 64, 120, 120, 120, 120, 120}));
  peer.send({.window = 1000});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1><CTL=ACK><DATA=100>");
}

TEST(Persist, GivesUpOnAPeerThatIsSilent) {
  Peer peer;
  peer.reach_established();
  peer.send({.window = 0});
  peer.wait(milliseconds(1));
  peer.app_send(100);
  peer.wait(seconds(400));
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(TimeWait, LastsTwiceTheSegmentLifetime) {
  Peer peer;
  peer.reach_time_wait();
  peer.wait(seconds(239));
  EXPECT_EQ(peer.state(), "TIME-WAIT");
  peer.wait(seconds(2));
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(TimeWait, IsRestartedByTheFinAgain) {
  Peer peer;
  peer.reach_time_wait();
  peer.wait(seconds(200));
  peer.send({.ack = 2, .ctl = "FIN,ACK"});
  EXPECT_EQ(peer.hear(), "<SEQ=2><ACK=2><CTL=ACK>");
  peer.wait(seconds(200));
  EXPECT_EQ(peer.state(), "TIME-WAIT");
}

TEST(TimeWait, IsNotRestartedByAFinThatIsNotThePeers) {
  Peer peer;
  peer.reach_time_wait();
  peer.wait(seconds(200));
  peer.send({.seq = 1000000, .ack = 2, .ctl = "FIN,ACK"});
  EXPECT_EQ(peer.hear(), "<SEQ=2><ACK=2><CTL=ACK>");
  peer.wait(seconds(60));
  EXPECT_EQ(peer.state(), "CLOSED");
}

TEST(TimeWait, IgnoresResetsAndOldSyns) {
  Peer peer;
  peer.reach_time_wait();
  peer.send({.seq = 2, .ctl = "RST"});
  peer.send({.seq = 1, .ctl = "SYN"});  // the number of the peer's FIN: not greater than itself
  EXPECT_EQ(peer.hear(), "silence");
  EXPECT_EQ(peer.state(), "TIME-WAIT");
}

TEST(TimeWait, ReopensForANewerSynAndReturnsIfItWasAnOldOne) {
  Peer peer;
  peer.reach_time_wait();
  const auto old = peer.iss + 2;
  peer.send({.seq = 500, .ctl = "SYN"});
  peer.hear();
  EXPECT_TRUE(peer.iss.after(old));
  EXPECT_EQ(peer.state(), "SYN-RECEIVED");
  peer.send({.seq = 501, .ctl = "RST"});
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "TIME-WAIT");
}

TEST(Keepalive, IsOffUnlessAskedFor) {
  Peer peer;
  peer.reach_established();
  EXPECT_EQ(peer.hear(seconds(100000)), "silence");
}

TEST(Keepalive, ProbesAfterTwoHoursAndEndsAfterNineWithoutAnswer) {
  Peer peer;
  peer.reach_established();
  peer.option("keepalive", 1);
  EXPECT_EQ(peer.hear(seconds(7199)), "silence");
  EXPECT_EQ(peer.hear(seconds(2)), "<SEQ=0><ACK=1><CTL=ACK>");
  peer.send({});
  EXPECT_EQ(peer.hear(seconds(7199)), "silence");
  EXPECT_EQ(peer.hear(seconds(2)), "<SEQ=0><ACK=1><CTL=ACK>");
  EXPECT_EQ(gaps(peer, 20), (Gaps(8, 75)));
  EXPECT_EQ(peer.status(), "ok state=CLOSED error=timed-out unread=0 unsent=0 unacked=0");
}

}  // namespace
}  // namespace tcpspec::sim::test
