// MSS, window scale, timestamps, SACK, ECN, path MTU and congestion, by hand.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/peer.hpp"

namespace tcpspec::sim::test {
namespace {

using testing::ElementsAre;
using testing::Pair;
using wire::Option;

TEST(Offers, AreOnlyWhatTheSynOffered) {
  Peer plain;
  plain.reach_syn_received();
  EXPECT_EQ(plain.heard().options, (std::vector<Option>{Option::mss(1460)}));

  Peer full;
  full.reach_syn_received({Option::window_scale(7), Option::sack_permitted(), Option::timestamps(5, 0)});
  EXPECT_EQ(full.heard().window_scale(), 2);
  EXPECT_TRUE(full.heard().sack_permitted());
  EXPECT_EQ(full.heard().timestamps()->tsecr, 5U);
  EXPECT_EQ(full.heard().option_octets.size() % 4, 0U);
}

TEST(Offers, OfAnActiveOpenAreAll) {
  Peer peer;
  peer.reach_syn_sent();
  EXPECT_EQ(peer.heard().mss(), 1460);
  EXPECT_EQ(peer.heard().window_scale(), 2);
  EXPECT_TRUE(peer.heard().sack_permitted());
  EXPECT_EQ(peer.heard().timestamps()->tsecr, 0U);
}

TEST(WindowScale, IsForAllButTheSyn) {
  Peer peer;
  peer.reach_established({Option::mss(1460), Option::window_scale(2)}, 1000);
  EXPECT_EQ(peer.heard().window, 65535);
  peer.send({.data = 4, .window = 1000});
  peer.hear();
  EXPECT_EQ(peer.heard().window, (131072 - 4) / 4);
  peer.app_send(10000);
  std::size_t sent = 0;
  while (peer.hear(milliseconds(100)) != "silence") sent += peer.heard().payload.size();
  EXPECT_EQ(sent, 4000U - 4000U % 1460U) << "the rest is less than half the window and waits";
}

TEST(Timestamps, EchoTheEarliestSegmentThatWaitsForItsAck) {
  Peer peer;
  peer.reach_established(stamps(100));
  peer.send({.data = 1, .options = stamps(200)});
  peer.send({.seq = 2, .data = 1, .options = stamps(300)});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=3><CTL=ACK>");
  EXPECT_EQ(peer.heard().timestamps()->tsecr, 200U);
}

TEST(Timestamps, ThatAreOldDrawAnAck) {
  Peer peer;
  peer.reach_established(stamps(100));
  peer.send({.data = 1, .options = stamps(99)});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK>");
  peer.send({.data = 1});
  EXPECT_EQ(peer.hear(), "silence") << "without the option it is dropped";
  peer.send({.ctl = "RST", .options = stamps(99)});
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "CLOSED") << "a RST is not tested";
}

TEST(Timestamps, ExpireAfterTwentyFourDays) {
  Peer peer;
  peer.reach_established(stamps(100));
  peer.wait(seconds(24.1 * 86400));
  peer.send({.data = 1, .options = stamps(50)});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=2><CTL=ACK>");
  EXPECT_EQ(peer.heard().timestamps()->tsecr, 50U);
}

TEST(Sack, ReportsTheNewestBlockFirstThenTheOthers) {
  Peer peer;
  peer.reach_established({Option::sack_permitted()});
  const auto at = [&peer](std::uint32_t seq) { return peer.isn + seq; };
  for (const std::int64_t seq : {11, 51, 31}) {
    peer.send({.seq = seq, .data = 10});
    peer.hear();
  }
  EXPECT_THAT(peer.heard().sack_blocks(),
              ElementsAre(Pair(at(31), at(41)), Pair(at(51), at(61)), Pair(at(11), at(21))));
  peer.send({.seq = 1, .data = 40});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=41><CTL=ACK>");
  EXPECT_THAT(peer.heard().sack_blocks(), ElementsAre(Pair(at(11), at(21)), Pair(at(51), at(61))))
      << "RFC 2883: of what came twice the first";
  peer.send({.seq = 21, .data = 5});
  peer.hear();
  EXPECT_THAT(peer.heard().sack_blocks(), ElementsAre(Pair(at(21), at(26)), Pair(at(51), at(61))))
      << "RFC 2883";
}

TEST(Sack, TellsTheSenderWhatNeedNotBeSentAgain) {
  Peer peer;
  peer.reach_established({Option::mss(1000), Option::sack_permitted()});
  peer.app_send(6000);
  for (int i = 0; i < 6; ++i) peer.hear();
  for (std::uint32_t i = 1; i <= 3; ++i) {
    const auto left = peer.iss + 1001, right = left + 1000 * i;
    peer.send({.options = {Option::nop(), Option::nop(), Option::sack({{left, right}})}});
  }
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK><DATA=1000>");
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
  peer.send({.ack = 4001});
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
}

TEST(Sack, LeavesItsRoomToTheTextThatGoesBesideIt) {
  Peer peer;
  peer.reach_established({Option::mss(1460), Option::sack_permitted()});
  for (const std::int64_t seq : {101, 301, 501, 701}) {
    peer.send({.seq = seq, .data = 100});
    peer.hear();
  }
  EXPECT_EQ(peer.heard().sack_blocks().size(), 4U);
  peer.app_send(2000);
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK><DATA=1424>");
  EXPECT_EQ(peer.heard().option_octets.size(), 36U);
}

Option sack(const Peer& peer, std::vector<std::pair<std::uint32_t, std::uint32_t>> blocks) {
  std::vector<std::pair<wire::Seq, wire::Seq>> absolute;
  for (const auto& [left, right] : blocks) absolute.emplace_back(peer.iss + left, peer.iss + right);
  return Option::sack(absolute);
}

TEST(Sack, CountsAsADuplicateEvenIfTheWindowChanges) {
  Peer peer;
  peer.reach_established({Option::mss(1000), Option::sack_permitted()});
  peer.app_send(6000);
  for (int i = 0; i < 6; ++i) peer.hear();
  for (std::uint16_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
    const auto window = static_cast<std::uint16_t>(60000 - i);
    peer.send({.window = window, .options = {sack(peer, {{1001, 1001 + 1000U * i}})}});
  }
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK><DATA=1000>");
}

TEST(Sack, CountsEvenIfTheAckNumberAdvances) {
  Peer peer;
  peer.reach_established({Option::mss(1000), Option::sack_permitted()});
  peer.app_send(6000);
  for (int i = 0; i < 6; ++i) peer.hear();
  peer.send({.ack = 1001, .options = {sack(peer, {{2001, 5001}})}});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1001><ACK=1><CTL=ACK><DATA=1000>");
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
}

TEST(Sack, OfThreeSeparateBlocksTellsThatWhatIsBelowIsLost) {
  Peer peer;
  peer.reach_established({Option::mss(1460), Option::sack_permitted()});
  peer.option("nodelay", 1);
  for (int i = 0; i < 6; ++i) {
    peer.app_send(100);
    peer.hear();
  }
  peer.send({.options = {sack(peer, {{101, 201}, {301, 401}})}});
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
  peer.send({.options = {sack(peer, {{101, 201}, {301, 401}, {501, 601}})}});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK><DATA=100>");
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
}

TEST(Sack, IsNotSentOfTheTextOfASynThatOnlyWaitsForTheOpening) {
  Peer peer;
  peer.send({.seq = 0, .ctl = "SYN", .data = 100, .options = {Option::sack_permitted()}});
  peer.hear();
  peer.send({.seq = -50});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK>");
  EXPECT_TRUE(peer.heard().sack_blocks().empty());
}

TEST(DuplicateReport, IsAlsoOfTextThatIsHeldAboveAGap) {
  Peer peer;
  peer.reach_established({Option::sack_permitted()});
  const auto at = [&peer](std::uint32_t seq) { return peer.isn + seq; };
  peer.send({.seq = 101, .data = 200});
  peer.hear();
  peer.send({.seq = 101, .data = 100});
  peer.hear();
  EXPECT_THAT(peer.heard().sack_blocks(), ElementsAre(Pair(at(101), at(201)), Pair(at(101), at(301))));
  peer.send({.seq = 51, .data = 100});
  peer.hear();
  EXPECT_THAT(peer.heard().sack_blocks(), ElementsAre(Pair(at(101), at(151)), Pair(at(51), at(301))));
}

TEST(DuplicateReport, IsNotMadeOfASegmentThatDrawsNoAck) {
  Peer peer;
  peer.reach_established({Option::sack_permitted()});
  peer.send({.data = 100});
  peer.hear();
  peer.send({.seq = 1, .ctl = "RST", .data = 50});
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
  peer.send({.seq = 101, .data = 100});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=201><CTL=ACK>");
  EXPECT_TRUE(peer.heard().sack_blocks().empty());
}

TEST(Congestion, StartsWithTenSegmentsAndGrowsByOneForEachAck) {
  Peer peer;
  peer.reach_established({Option::mss(1000), Option::window_scale(7)});
  peer.app_send(50000);
  int n = 0;
  while (peer.hear(milliseconds(100)) != "silence") ++n;
  EXPECT_EQ(n, 10);
  peer.send({.ack = 1001});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=10001><ACK=1><CTL=ACK><DATA=1000>");
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=11001><ACK=1><CTL=ACK><DATA=1000>");
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
}

TEST(Congestion, ThirdDuplicateRetransmitsAndPartialAcksRepair) {
  Peer peer;
  peer.reach_established({Option::mss(1000)});
  peer.app_send(60000);
  for (int i = 0; i < 10; ++i) peer.hear();
  peer.send({});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=10001><ACK=1><CTL=ACK><DATA=1000>") << "limited transmit";
  peer.send({});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=11001><ACK=1><CTL=ACK><DATA=1000>");
  peer.send({});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK><DATA=1000>");
  EXPECT_EQ(peer.hear(milliseconds(10)), "silence");
  peer.send({.ack = 3001});
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=3001><ACK=1><CTL=ACK><DATA=1000>");
}

TEST(Nagle, HoldsASmallSegmentWhileAnotherIsOutstanding) {
  Peer peer;
  peer.reach_established();
  peer.app_send(10);
  peer.app_send(10);
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK><DATA=10>");
  EXPECT_EQ(peer.hear(milliseconds(500)), "silence");
  peer.option("nodelay", 1);
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=11><ACK=1><CTL=ACK><DATA=10>");
}

TEST(Urgent, PointerIsTheOctetAfterAndGoesOutEvenIfTheWindowIsShut) {
  Peer peer;
  peer.reach_established();
  peer.send({.window = 0});
  peer.wait(milliseconds(1));
  peer.call("SEND 2 10 urgent");
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK,URG>");
  EXPECT_EQ(peer.heard().urgent_pointer, 10);
}

TEST(Urgent, IsForgottenWhenItIsAcknowledged) {
  Peer peer;
  peer.reach_established();
  peer.call("SEND 2 10 urgent");
  peer.hear();
  const auto& tcb = peer.world().host().find(peer.flow.target, peer.flow.tester)->tcb();
  peer.send({.ack = 10});
  peer.wait(milliseconds(1));
  EXPECT_TRUE(tcb.snd.urgent);
  peer.send({.ack = 11});
  peer.wait(milliseconds(1));
  EXPECT_FALSE(tcb.snd.urgent) << "2^31 octets later the pointer would seem to lie ahead again";
}

TEST(Ecn, EchoesAMarkUntilItIsUnderstood) {
  Peer peer;
  peer.send({.seq = 0, .ctl = "SYN,ECE,CWR"});
  EXPECT_EQ(peer.hear(), "<SEQ=0><ACK=1><CTL=SYN,ACK,ECE>");
  peer.send({.data = 1, .tos = 3});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=2><CTL=ACK,ECE>");
  peer.send({.seq = 2, .data = 1});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=3><CTL=ACK,ECE>");
  peer.send({.seq = 3, .ctl = "ACK,CWR", .data = 1});
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=4><CTL=ACK>");
}

/// Whether text that the host sends now is marked ECT.
bool marks_text(Peer& peer) {
  peer.app_send(100);
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK><DATA=100>");
  return (peer.heard().traffic_class & 3) != 0;
}

TEST(Ecn, IsAgreedByTheSynAndTheSynAck) {
  Peer peer;
  peer.send({.seq = 0, .ctl = "SYN,ECE,CWR"});
  EXPECT_EQ(peer.hear(), "<SEQ=0><ACK=1><CTL=SYN,ACK,ECE>");
  peer.send({});
  peer.wait(milliseconds(1));
  peer.accept();
  EXPECT_TRUE(marks_text(peer));
}

TEST(Ecn, IsNotAgreedWhereOurOwnSynDidNotProposeIt) {
  Peer peer;
  peer.reach_syn_sent();
  peer.send({.seq = 0, .ctl = "SYN,ECE,CWR"});
  EXPECT_EQ(peer.hear(), "<SEQ=0><ACK=1><CTL=SYN,ACK>");
  peer.send({});
  peer.wait(milliseconds(1));
  EXPECT_FALSE(marks_text(peer));
}

TEST(Ecn, IsNotUsedWhereTheSynIsRepeatedWithoutIt) {
  Peer peer;
  peer.send({.seq = 0, .ctl = "SYN,ECE,CWR"});
  EXPECT_EQ(peer.hear(), "<SEQ=0><ACK=1><CTL=SYN,ACK,ECE>");
  peer.send({.seq = 0, .ctl = "SYN"});
  peer.hear();
  peer.send({});
  peer.wait(milliseconds(1));
  peer.accept();
  EXPECT_FALSE(marks_text(peer));
}

TEST(Icmp, OfSoftErrorsOrForOldNumbersChangesNothing) {
  Peer peer;
  peer.reach_established();
  peer.app_send(10);
  peer.hear();
  for (const auto error : {wire::IcmpError::host_unreachable, wire::IcmpError::port_unreachable}) {
    peer.send_icmp(error, 1);
  }
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "ESTABLISHED");
}

TEST(Icmp, PortUnreachableRefusesAnOpening) {
  Peer peer;
  peer.reach_syn_sent();
  peer.send_icmp(wire::IcmpError::host_unreachable, 0);
  peer.send_icmp(wire::IcmpError::port_unreachable, 5);
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "SYN-SENT");
  peer.send_icmp(wire::IcmpError::port_unreachable, 0);
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.status(), "ok state=CLOSED error=refused unread=0 unsent=0 unacked=0");
}

TEST(Icmp, TooBigSendsTheTextAgainInSmallerSegments) {
  Peer peer;
  peer.reach_established({Option::mss(1460)});
  peer.app_send(1460);
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1><CTL=ACK><DATA=1460>");
  peer.send_icmp(wire::IcmpError::packet_too_big, 1, 1000);
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK><DATA=960>");
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=961><ACK=1><CTL=ACK><DATA=500>");
}

TEST(Icmp, TooBigIsComparedWithWholeDatagrams) {
  Peer peer;
  auto offered = stamps(1);
  offered.push_back(Option::mss(1460));
  peer.reach_established(offered);
  peer.app_send(1448);
  EXPECT_EQ(peer.hear(), "<SEQ=1><ACK=1><CTL=ACK><DATA=1448>") << "1500 octets with the timestamps";
  peer.send_icmp(wire::IcmpError::packet_too_big, 1, 1492);
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1><ACK=1><CTL=ACK><DATA=1440>");
  EXPECT_EQ(peer.hear(milliseconds(10)), "<SEQ=1441><ACK=1><CTL=ACK><DATA=8>");
}

TEST(Icmp, TooBigIsDoubtedOfWhatGotThroughAndBelievedAfterATimeout) {
  Peer peer;
  auto offered = stamps(1);
  offered.push_back(Option::mss(1460));
  peer.reach_established(offered);
  peer.app_send(1448);
  peer.hear();
  peer.send({.ack = 1449, .options = stamps(2)});
  peer.wait(milliseconds(1));
  peer.app_send(1448);
  EXPECT_EQ(peer.hear(), "<SEQ=1449><ACK=1><CTL=ACK><DATA=1448>");
  peer.send_icmp(wire::IcmpError::packet_too_big, 1449, 1492);
  EXPECT_EQ(peer.hear(milliseconds(500)), "silence");
  EXPECT_EQ(peer.hear(seconds(2)), "<SEQ=1449><ACK=1><CTL=ACK><DATA=1440>");
}

}  // namespace
}  // namespace tcpspec::sim::test
