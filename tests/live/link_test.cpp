// The packet link and the guard on a live kernel.

#include "live_lab.hpp"

namespace tcpspec::live {
namespace {

using wire::ctl::ack;
using wire::ctl::rst;

class Link : public BothFamilies {};
INSTANTIATE_TEST_SUITE_P(, Link, testing::Values(wire::Family::ipv4, wire::Family::ipv6), family_name);

std::string listen_request(const wire::Endpoint& at) {
  return "1 LISTEN " + at.address.to_string() + " " + std::to_string(at.port);
}

TEST_P(Link, HandshakesWithTheKernelAndTheAgentAcceptsIt) {
  LiveLab live;
  live.start_agent();
  const wire::Endpoint target{live.lab->targets(GetParam()).at(0), 4000};
  ASSERT_EQ(live.ask(listen_request(target)), "1 ok handle=1 port=4000");
  const wire::Endpoint ours = live.guards.hold_any(live.lab->testers(GetParam()).at(0));

  live.link->send(wire::emit(syn(ours, target)));
  const drive::Frame* reply = live.wait_for([&](const auto& frame, const auto& s) {
    return frame.from_target && s.destination == ours && s.has(wire::ctl::syn | ack);
  });
  ASSERT_NE(reply, nullptr);
  const wire::Segment syn_ack = segment_of(*reply);
  EXPECT_EQ(syn_ack.checksum, wire::Checksum::correct);
  EXPECT_FALSE(reply->checksum_offloaded);
  EXPECT_EQ(syn_ack.ack, wire::Seq(1001));

  wire::Draft acknowledgment;
  acknowledgment.flow = {ours, target};
  acknowledgment.seq = syn_ack.ack;
  acknowledgment.ack = syn_ack.seq + 1;
  live.link->send(wire::emit(acknowledgment));
  EXPECT_EQ(live.ask("2 ACCEPT 1 " + ours.address.to_string() + " " + std::to_string(ours.port)),
            "2 ok handle=2");
  EXPECT_EQ(live.ask("3 STATUS 2"), "3 ok state=ESTABLISHED error=none unread=0 unsent=0 unacked=0");
}

TEST_P(Link, ShowsWhatItSentItselfAsNotFromTheTarget) {
  LiveLab live;
  const wire::Endpoint target{live.lab->targets(GetParam()).at(0), 4000};
  const wire::Endpoint ours = live.guards.hold_any(live.lab->testers(GetParam()).at(0));
  const wire::Octets sent = wire::emit(syn(ours, target));
  const Instant before = live.clock.now();
  live.link->send(sent);
  const Instant after = live.clock.now();
  const drive::Frame* reply = live.wait_for([](const auto& frame, const auto&) { return frame.from_target; });
  ASSERT_NE(reply, nullptr);
  ASSERT_EQ(live.frames.size(), 2U);  // the SYN once, and the RST for a port that is closed
  EXPECT_FALSE(live.frames[0].from_target);
  EXPECT_EQ(live.frames[0].octets.size(), sent.size());
  EXPECT_TRUE(segment_of(live.frames[1]).has(rst | ack));
  // The stamps are on the clock's own time line.
  EXPECT_GE(live.frames[0].time, before - microseconds(20));
  EXPECT_LE(live.frames[0].time, after + microseconds(20));
  EXPECT_GE(live.frames[1].time, live.frames[0].time);
  EXPECT_EQ(live.link->dropped(), 0U);
}

/// Sends a SYN to a listener from a port, and says whether our own kernel then sent a RST.
bool kernel_resets(LiveLab& live, const wire::Endpoint& ours, const wire::Endpoint& target) {
  live.frames.clear();
  live.link->send(wire::emit(syn(ours, target)));
  const auto* reply = live.wait_for([&](const auto& frame, const auto& s) {
    return frame.from_target && s.destination == ours && s.has(wire::ctl::syn | ack);
  });
  EXPECT_NE(reply, nullptr) << "the listener did not answer";
  // The kernel answers within the softirq that delivers the SYN-ACK: its RST is captured before the next
  // round trip's.
  const wire::Endpoint closed{target.address, 9};
  live.link->send(wire::emit(syn(ours, closed)));
  EXPECT_NE(live.wait_for(
                [&](const auto& frame, const auto& s) { return frame.from_target && s.source == closed; }),
            nullptr);
  return live.wait_for(
             [&](const auto& frame, const auto& s) {
               return !frame.from_target && s.source == ours && s.destination == target && s.has(rst);
             },
             {}) != nullptr;
}

TEST_P(Link, GuardKeepsOurKernelFromResettingAndWithoutItTheKernelDoes) {
  LiveLab live;
  live.start_agent();
  const wire::Endpoint target{live.lab->targets(GetParam()).at(0), 4000};
  live.ask(listen_request(target));
  const wire::Address address = live.lab->testers(GetParam()).at(0);
  std::uint16_t port = 777;
  EXPECT_TRUE(kernel_resets(live, {address, port}, target));
  for (const auto how : {drive::Deafness::automatic, drive::Deafness::filter, drive::Deafness::signature,
                         drive::Deafness::hop_limit, drive::Deafness::sparing}) {
    const wire::Endpoint ours{address, ++port};
    {
      const drive::RstGuard guard(ours, 0, how);
      EXPECT_FALSE(kernel_resets(live, ours, target)) << static_cast<int>(how);
    }
    // A half-open connection of the same four-tuple waits at the target by now: another port.
    EXPECT_TRUE(kernel_resets(live, {address, ++port}, target)) << static_cast<int>(how);
  }
}

TEST_P(Link, AKernelThatTheLabSilencedResetsNothingWithoutAGuard) {
  lab::LabOptions options;
  options.silent_tester = true;
  LiveLab live(options);
  ASSERT_TRUE(live.lab->tester_is_silent()) << "this kernel has no routing rules";
  live.start_agent();
  const wire::Endpoint target{live.lab->targets(GetParam()).at(0), 4000};
  ASSERT_EQ(live.ask(listen_request(target)), "1 ok handle=1 port=4000");
  for (const wire::Address& tester : live.lab->testers(GetParam()))
    EXPECT_FALSE(kernel_resets(live, {tester, 50'000}, target)) << tester.to_string();
}

TEST_P(Link, RefusesWhatDoesNotFitTheDevice) {
  LiveLab live;
  wire::Draft large = syn(live.guards.hold_any(live.lab->testers(GetParam()).at(0)),
                          {live.lab->targets(GetParam()).at(0), 4000});
  large.payload.resize(1500);
  try {
    live.link->send(wire::emit(large));
    FAIL() << "1500 octets of payload went through an MTU of 1500";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), EMSGSIZE);
  }
}

TEST_P(Link, CountsWhatTheKernelHadNoRoomFor) {
  LiveLab live;
  drive::PacketLinkOptions options = live.lab->link_options();
  options.receive_buffer = 1;  // the kernel makes it a few frames
  drive::PacketLink small(options);
  const wire::Endpoint target{live.lab->targets(GetParam()).at(0), 4000};
  const wire::Endpoint ours = live.guards.hold_any(live.lab->testers(GetParam()).at(0));
  constexpr std::uint64_t count = 500;
  for (std::uint64_t i = 0; i < count; ++i) live.link->send(wire::emit(syn(ours, target)));
  live.wait_for([&, resets = std::uint64_t{0}](const auto& frame, const auto& s) mutable {
    return frame.from_target && s.has(rst) && ++resets == count;
  });
  std::vector<drive::Frame> frames;
  small.receive(frames);
  EXPECT_GT(small.dropped(), 0U);
  EXPECT_EQ(small.dropped() + frames.size(), 2 * count);
  EXPECT_EQ(live.link->dropped(), 0U);
}

TEST_P(Link, SendsFromAForgedSource) {
  LiveLab live;
  const wire::Endpoint target{live.lab->targets(GetParam()).at(0), 4000};
  wire::Draft forged = syn(live.guards.hold_any(live.lab->testers(GetParam()).at(0)), target);
  forged.source = *wire::Address::parse(GetParam() == wire::Family::ipv4 ? "10.77.0.200" : "fd77::200");
  live.link->send(wire::emit(forged));
  const auto* seen = live.wait_for([](const auto& frame, const auto&) { return !frame.from_target; });
  ASSERT_NE(seen, nullptr);
  EXPECT_EQ(segment_of(*seen).source.address, *forged.source);
}

}  // namespace
}  // namespace tcpspec::live
