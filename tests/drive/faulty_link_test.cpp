// The link that makes a target seem to have a fault: what it passes on, and when.
#include "drive/faulty_link.hpp"

#include <deque>

#include <gmock/gmock.h>

#include "datagrams.hpp"
#include "drive/fault_actions.hpp"

namespace tcpspec::drive {
namespace {

using namespace fault;
namespace ctl = wire::ctl;
using wire::Draft;

/// A wire whose other end is the test, and a clock that jumps.
struct Wire : Link, Clock {
  Instant time;
  std::vector<Segment> at_target;
  std::vector<wire::Octets> octets_at_target;
  std::vector<Frame> from_target;

  void send(wire::OctetView datagram) override {
    octets_at_target.emplace_back(datagram.begin(), datagram.end());
    const wire::Datagram parsed = wire::parse(datagram);
    if (const auto* segment = std::get_if<Segment>(&parsed)) at_target.push_back(*segment);
  }
  void receive(std::vector<Frame>& into) override {
    into.insert(into.end(), from_target.begin(), from_target.end());
    from_target.clear();
  }
  Instant now() override { return time; }
  void wait_until(Instant deadline) override { time = deadline; }
};

/// One connection over a wire with a fault; the target's ISS is 5000 and the tester's 100.
class Faulty : public testing::TestWithParam<wire::Family> {
 protected:
  void put(FaultAction fault) { link.emplace(wire, wire, std::move(fault)); }

  Draft from_tester(std::uint16_t flags, Seq seq, Seq ack = {}, std::size_t octets = 0) const {
    return draft({tester, target}, flags, seq, ack, octets);
  }
  Draft from_target(std::uint16_t flags, Seq seq, Seq ack, std::size_t octets = 0) const {
    return draft({target, tester}, flags, seq, ack, octets);
  }

  void tester_sends(const Draft& d) { link->send(wire::emit(d)); }
  /// What the tester sees of it, and of whatever else is due.
  std::vector<Segment> target_sends(const Draft& d) {
    wire.from_target.push_back({wire.time, true, false, 0, wire::emit(d)});
    return seen();
  }
  std::vector<Segment> seen() {
    frames.clear();
    link->receive(frames);
    std::vector<Segment> segments;
    for (const Frame& frame : frames) segments.push_back(std::get<Segment>(wire::parse(frame.octets)));
    return segments;
  }

  void open() {
    tester_sends(from_tester(ctl::syn, Seq(100)));
    target_sends(from_target(ctl::syn | ctl::ack, Seq(5000), Seq(101)));
    tester_sends(from_tester(ctl::ack, Seq(101), Seq(5001)));
    wire.at_target.clear();
  }

  const bool v6 = GetParam() == wire::Family::ipv6;
  const wire::Endpoint tester = end(v6 ? "fd77::1" : "10.77.0.1", 1024);
  const wire::Endpoint target = end(v6 ? "fd77::2" : "10.77.0.2", 80);
  Wire wire;
  std::optional<FaultyLink> link;
  std::vector<Frame> frames;

 private:
  static Draft draft(const wire::FourTuple& flow, std::uint16_t flags, Seq seq, Seq ack, std::size_t octets) {
    Draft d;
    d.flow = flow;
    d.flags = flags;
    d.seq = seq;
    d.ack = ack;
    d.window = 1000;
    d.payload.resize(octets);
    return d;
  }
};

INSTANTIATE_TEST_SUITE_P(, Faulty, testing::Values(wire::Family::ipv4, wire::Family::ipv6),
                         [](const auto& tested) {
                           return tested.param == wire::Family::ipv4 ? "IPv4" : "IPv6";
                         });

TEST_P(Faulty, PassesOnOctetForOctetWhatItDoesNotTouch) {
  put(arriving(syn, vanish));
  Draft odd = from_tester(ctl::ack, Seq(1), Seq(2), 3);
  odd.checksum = Draft::Sum::wrong;
  odd.data_offset = 4;
  const wire::Octets octets = wire::emit(odd);
  link->send(octets);
  EXPECT_THAT(wire.octets_at_target, testing::ElementsAre(octets));
  const wire::Octets error = icmp_error(v6 ? "fd77::1" : "10.77.0.1", tester, target);
  link->send(error);
  EXPECT_EQ(wire.octets_at_target.back(), error);
}

TEST_P(Faulty, ShowsTheTesterNothingThatLeftThisHost) {
  put([](SegmentInTransit&) {});
  wire.from_target.push_back({wire.time, false, false, 0, wire::emit(from_tester(ctl::syn, Seq(1)))});
  EXPECT_TRUE(seen().empty());
}

TEST_P(Faulty, KeepsTheMarksOfFramesThatItDoesNotTouch) {
  put(sent(syn, spoil));
  wire.from_target.push_back(
      {wire.time, true, true, 1448, wire::emit(from_target(ctl::ack, Seq(1), Seq(2), 9))});
  ASSERT_EQ(seen().size(), 1U);
  EXPECT_TRUE(frames[0].checksum_offloaded);
  EXPECT_EQ(frames[0].segment_size, 1448U);
}

TEST_P(Faulty, DropsWhatVanishes) {
  put(both(arriving(syn, vanish), sent(not_syn, vanish)));
  tester_sends(from_tester(ctl::syn, Seq(1)));
  EXPECT_TRUE(wire.at_target.empty());
  EXPECT_TRUE(target_sends(from_target(ctl::ack, Seq(1), Seq(2))).empty());
}

TEST_P(Faulty, PutsTheChecksumRightOfWhatItAlters) {
  put(arriving(any, become([](Segment& s, const ObservedConnection&) { s.window = 7; })));
  Draft full = from_tester(ctl::ack, Seq(1), Seq(2), 3);
  full.options = {wire::Option::mss(500)};
  full.traffic_class = 2;
  full.ttl = 9;
  tester_sends(full);
  ASSERT_EQ(wire.at_target.size(), 1U);
  const Segment& s = wire.at_target[0];
  EXPECT_EQ(s.checksum, wire::Checksum::correct);
  EXPECT_EQ(s.window, 7);
  EXPECT_EQ(s.mss(), 500);
  EXPECT_EQ(s.payload.size(), 3U);
  EXPECT_EQ(s.traffic_class, 2);
  EXPECT_EQ(s.ttl, 9);
}

TEST_P(Faulty, SpoilsAndMendsChecksums) {
  put(both(sent(any, spoil), arriving(any, mend)));
  EXPECT_EQ(target_sends(from_target(ctl::ack, Seq(1), Seq(2))).at(0).checksum, wire::Checksum::wrong);
  Draft wrong = from_tester(ctl::ack, Seq(1), Seq(2), 3);
  wrong.checksum = Draft::Sum::wrong;
  tester_sends(wrong);
  EXPECT_EQ(wire.at_target.at(0).checksum, wire::Checksum::correct);
}

TEST_P(Faulty, DelaysAndWakesWhoWaits) {
  put(sent(any, late(milliseconds(700))));
  const Instant began = wire.time;
  EXPECT_TRUE(target_sends(from_target(ctl::ack, Seq(1), Seq(2))).empty());
  link->wait_until(began + seconds(60));
  EXPECT_EQ(wire.time, began + milliseconds(700));
  ASSERT_EQ(seen().size(), 1U);
  EXPECT_EQ(frames[0].time, began + milliseconds(700));
  EXPECT_TRUE(seen().empty());
}

TEST_P(Faulty, RepeatsLaterWhatGoesOnNow) {
  put(arriving(any, again_after(milliseconds(200))));
  tester_sends(from_tester(ctl::syn, Seq(1)));
  EXPECT_EQ(wire.at_target.size(), 1U);
  link->wait_until(wire.time + seconds(60));
  seen();
  EXPECT_EQ(wire.at_target.size(), 2U);
}

TEST_P(Faulty, RefusesAsIfThereWereNoConnection) {
  put(arriving(any, refuse));
  tester_sends(from_tester(ctl::syn, Seq(100), {}, 10));
  tester_sends(from_tester(ctl::ack, Seq(100), Seq(700)));
  tester_sends(from_tester(ctl::rst, Seq(100)));
  EXPECT_TRUE(wire.at_target.empty());
  const auto answers = seen();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].flags, ctl::rst | ctl::ack);
  EXPECT_EQ(answers[0].ack, Seq(111));
  EXPECT_EQ(answers[1].flags, ctl::rst);
  EXPECT_EQ(answers[1].seq, Seq(700));
  EXPECT_EQ(answers[1].source, target);
}

TEST_P(Faulty, ChallengesWithTheNumbersOfTheConnection) {
  put(arriving(rst_in_window, challenge));
  open();
  target_sends(from_target(ctl::ack, Seq(5001), Seq(101), 20));
  tester_sends(from_tester(ctl::rst, Seq(1100)));
  EXPECT_TRUE(wire.at_target.empty());
  const auto answers = seen();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].seq, Seq(5021));
  EXPECT_EQ(answers[0].ack, Seq(101));
  EXPECT_EQ(answers[0].window, 1000);
  tester_sends(from_tester(ctl::rst, Seq(1101)));  // at the right edge
  EXPECT_EQ(wire.at_target.size(), 1U);
}

TEST_P(Faulty, ForgetsOneConnectionOnly) {
  put(forget(late_rst));
  open();
  tester_sends(from_tester(ctl::rst, Seq(300)));
  tester_sends(from_tester(ctl::ack, Seq(101), Seq(5001)));
  EXPECT_TRUE(wire.at_target.empty());
  EXPECT_EQ(seen().at(0).flags, ctl::rst);
  EXPECT_TRUE(target_sends(from_target(ctl::ack, Seq(5001), Seq(101), 5)).empty());
  Draft another = from_tester(ctl::syn, Seq(1));
  ++another.flow.tester.port;
  tester_sends(another);
  EXPECT_EQ(wire.at_target.size(), 1U);
}

TEST_P(Faulty, DoesOnceOnEachConnectionWhatItDoesOnce) {
  put(sent(any, once(vanish)));
  EXPECT_EQ(target_sends(from_target(ctl::ack, Seq(1), Seq(2))).size(), 0U);
  EXPECT_EQ(target_sends(from_target(ctl::ack, Seq(1), Seq(2))).size(), 1U);
  Draft another = from_target(ctl::ack, Seq(1), Seq(2));
  ++another.flow.target.port;
  EXPECT_EQ(target_sends(another).size(), 0U);
}

TEST_P(Faulty, AltersOptions) {
  put(both(both(sent(syn, without(wire::kind::window_scale)), sent(syn, with(wire::Option::mss(9000)))),
           sent(any, restamp([](wire::Timestamps& ts, ObservedConnection&) { ts.tsecr = 0; }))));
  Draft offer = from_target(ctl::syn | ctl::ack, Seq(5000), Seq(101));
  offer.options = {wire::Option::mss(1460), wire::Option::window_scale(7), wire::Option::timestamps(3, 4)};
  const auto answers = target_sends(offer);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].mss(), 9000);
  EXPECT_EQ(answers[0].window_scale(), std::nullopt);
  EXPECT_EQ(answers[0].timestamps(), (wire::Timestamps{3, 0}));
  EXPECT_EQ(answers[0].checksum, wire::Checksum::correct);
}

TEST_P(Faulty, KnowsTimeWaitFromLastAck) {
  bool waits = false;
  put([&](SegmentInTransit& p) { waits = p.connection.time_wait(); });
  const auto close = [&](bool target_first) {
    open();
    if (target_first) target_sends(from_target(ctl::fin | ctl::ack, Seq(5001), Seq(101)));
    tester_sends(from_tester(ctl::fin | ctl::ack, Seq(101), Seq(target_first ? 5002 : 5001)));
    if (!target_first) target_sends(from_target(ctl::fin | ctl::ack, Seq(5001), Seq(102)));
    target_sends(from_target(ctl::ack, Seq(5002), Seq(102)));
    tester_sends(from_tester(ctl::ack, Seq(102), Seq(5002)));
    tester_sends(from_tester(ctl::ack, Seq(102), Seq(5002)));
  };
  close(true);
  EXPECT_TRUE(waits);
  put([&](SegmentInTransit& p) { waits = p.connection.time_wait(); });
  close(false);
  EXPECT_FALSE(waits);
}

TEST_P(Faulty, ScalesTheWindowOnlyIfBothEndsSaidSo) {
  for (const bool agreed : {true, false}) {
    std::uint32_t window = 0;
    put([&](SegmentInTransit& p) { window = p.connection.rcv_wnd; });
    Draft offer = from_tester(ctl::syn, Seq(100));
    if (agreed) offer.options = {wire::Option::window_scale(0)};
    tester_sends(offer);
    Draft answer = from_target(ctl::syn | ctl::ack, Seq(5000), Seq(101));
    answer.options = {wire::Option::window_scale(7)};
    target_sends(answer);
    tester_sends(from_tester(ctl::ack, Seq(101), Seq(5001)));
    EXPECT_EQ(window, 1000U);  // of the SYN,ACK, which is never scaled
    target_sends(from_target(ctl::ack, Seq(5001), Seq(101)));
    tester_sends(from_tester(ctl::ack, Seq(101), Seq(5001)));
    EXPECT_EQ(window, agreed ? 128000U : 1000U);
  }
}

}  // namespace
}  // namespace tcpspec::drive
