// The link on a loopback device, where every packet passes twice, both ends may share an address, and nothing
// can be switched off.  In the lab's own loopback, so that nobody else's traffic is there.

#include <sys/socket.h>

#include "drive/socket_address.hpp"
#include "live_lab.hpp"

namespace tcpspec::live {
namespace {

class Loopback : public BothFamilies {
 protected:
  Loopback() : lab_(lab::Lab::create()), link_({"lo", std::vector{address()}, 1 << 20}) {
    clock_.watch(link_.descriptor());
  }

  static wire::Address address() {
    return *wire::Address::parse(GetParam() == wire::Family::ipv4 ? "127.0.0.1" : "::1");
  }

  /// Captures until `count` frames are there, and a moment longer for those that should not be.
  std::vector<drive::Frame> capture(std::size_t count) {
    std::vector<drive::Frame> frames;
    const Instant deadline = clock_.now() + seconds(5);
    while (frames.size() < count && clock_.now() < deadline) {
      clock_.wait_until(deadline);
      link_.receive(frames);
    }
    return frames;
  }

  std::unique_ptr<lab::Lab> lab_;
  drive::PacketLink link_;
  drive::RealClock clock_;
  drive::RstGuards guards_;
};
INSTANTIATE_TEST_SUITE_P(, Loopback, testing::Values(wire::Family::ipv4, wire::Family::ipv6), family_name);

TEST_P(Loopback, ShowsEachPacketOnceAndKnowsWhoseItIs) {
  const wire::Endpoint ours = guards_.hold_any(address());
  for (int i = 0; i < 3; ++i) link_.send(wire::emit(syn(ours, {address(), 9})));
  const auto frames = capture(6);
  ASSERT_EQ(frames.size(), 6U);
  for (std::size_t i = 0; i < 6; i += 2) {
    EXPECT_FALSE(frames[i].from_target);
    EXPECT_TRUE(segment_of(frames[i]).has(wire::ctl::syn));
    EXPECT_TRUE(frames[i + 1].from_target);
    EXPECT_TRUE(segment_of(frames[i + 1]).has(wire::ctl::rst));
  }
}

TEST_P(Loopback, MarksUnfinishedSumsAndMergedSegments) {
  const drive::Descriptor server(socket(drive::socket_family(GetParam()), SOCK_STREAM | SOCK_CLOEXEC, 0),
                                 "socket");
  const auto any = drive::socket_address({address(), 4000});
  ASSERT_EQ(bind(server.get(), any.get(), any.size), 0);
  ASSERT_EQ(listen(server.get(), 1), 0);
  const wire::Endpoint ours = guards_.hold_any(address());
  wire::Draft opening = syn(ours, {address(), 4000});
  opening.options = {wire::Option::mss(1000)};
  link_.send(wire::emit(opening));
  const auto handshake = capture(2);
  ASSERT_EQ(handshake.size(), 2U);
  const wire::Segment syn_ack = segment_of(handshake[1]);
  EXPECT_TRUE(handshake[1].checksum_offloaded);
  EXPECT_EQ(syn_ack.checksum, wire::Checksum::unverifiable);
  EXPECT_FALSE(handshake[0].checksum_offloaded);  // ours was complete
  EXPECT_EQ(segment_of(handshake[0]).checksum, wire::Checksum::correct);

  wire::Draft acknowledgment;
  acknowledgment.flow = opening.flow;
  acknowledgment.seq = syn_ack.ack;
  acknowledgment.ack = syn_ack.seq + 1;
  link_.send(wire::emit(acknowledgment));
  const drive::Descriptor accepted(accept(server.get(), nullptr, nullptr), "accept");
  const std::string bulk(5000, 'x');
  ASSERT_EQ(send(accepted.get(), bulk.data(), bulk.size(), 0), 5000);
  const auto data = capture(2);
  ASSERT_GE(data.size(), 2U);
  EXPECT_GT(segment_of(data[1]).payload.size(), 1000U);
  EXPECT_EQ(data[1].segment_size, 1000U);
}

}  // namespace
}  // namespace tcpspec::live
