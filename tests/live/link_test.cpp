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
  const wire::Endpoint guarded = live.guards.hold_any(address);
  EXPECT_FALSE(kernel_resets(live, guarded, target));
  EXPECT_TRUE(kernel_resets(live, {address, 777}, target));
  live.guards.release(guarded);
  EXPECT_TRUE(kernel_resets(live, guarded, target));
}

}  // namespace
}  // namespace tcpspec::live
