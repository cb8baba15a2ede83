// The filter is run by the kernel itself: attached to one end of a pair of local sockets, it needs no
// privilege.

#include "drive/capture_filter.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "datagrams.hpp"
#include "drive/descriptor.hpp"

namespace tcpspec::drive {
namespace {

class CaptureFilter : public testing::TestWithParam<unsigned> {
 protected:
  CaptureFilter() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) < 0) throw os_error("socketpair");
    in_ = Descriptor(ends[0]);
    out_ = Descriptor(ends[1]);
  }

  void attach(const auto& scope) {
    std::vector<sock_filter> filter = capture_filter(scope, GetParam(), false);
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    ASSERT_EQ(setsockopt(out_.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program), 0) << errno;
  }

  /// Whether the whole datagram gets through, behind as many octets of link header as the filter expects.
  bool passes(const wire::Octets& datagram) {
    wire::Octets frame(GetParam(), 0xee);
    frame.insert(frame.end(), datagram.begin(), datagram.end());
    EXPECT_EQ(send(in_.get(), frame.data(), frame.size(), 0), static_cast<ssize_t>(frame.size()));
    std::vector<char> got(frame.size() + 1);
    const ssize_t n = recv(out_.get(), got.data(), got.size(), MSG_DONTWAIT);
    EXPECT_TRUE(n < 0 || static_cast<std::size_t>(n) == frame.size()) << "cut to " << n;
    return n >= 0;
  }

  Descriptor in_;
  Descriptor out_;
};

INSTANTIATE_TEST_SUITE_P(, CaptureFilter, testing::Values(0U, 14U),
                         [](const auto& which) { return which.param == 0 ? "Bare" : "BehindEthernet"; });

const std::vector<wire::Address> two_targets = {
    *wire::Address::parse("10.0.0.2"), *wire::Address::parse("fd00::2"), *wire::Address::parse("10.0.0.4"),
    *wire::Address::parse("fd00::4")};

TEST_P(CaptureFilter, PassesTcpToAndFromEachTarget) {
  attach(two_targets);
  for (const char* target : {"10.0.0.2", "10.0.0.4"}) {
    EXPECT_TRUE(passes(segment(end("10.0.0.1", 5), end(target, 80))));
    EXPECT_TRUE(passes(segment(end(target, 80), end("10.0.0.1", 5))));
  }
  for (const char* target : {"fd00::2", "fd00::4"}) {
    EXPECT_TRUE(passes(segment(end("fd00::1", 5), end(target, 80))));
    EXPECT_TRUE(passes(segment(end(target, 80), end("fd00::1", 5))));
  }
}

TEST_P(CaptureFilter, DropsTcpOfOthers) {
  attach(two_targets);
  EXPECT_FALSE(passes(segment(end("10.0.0.1", 5), end("10.0.0.3", 80))));
  EXPECT_FALSE(passes(segment(end("fd00::1", 5), end("fd00::3", 80))));
  EXPECT_FALSE(passes(segment(end("fd00::1", 5), end("fd01::2", 80))));  // differs in the first word only
}

TEST_P(CaptureFilter, DropsWhatIsNeitherTcpNorIcmp) {
  attach(two_targets);
  wire::Octets v4 = segment(end("10.0.0.1", 5), end("10.0.0.2", 80));
  v4[9] = 17;  // UDP
  EXPECT_FALSE(passes(v4));
  wire::Octets v6 = segment(end("fd00::1", 5), end("fd00::2", 80));
  v6[6] = 17;
  EXPECT_FALSE(passes(v6));
  v4[0] = 0x55;  // no version that we know
  EXPECT_FALSE(passes(v4));
}

TEST_P(CaptureFilter, PassesExtensionHeadersAndFragments) {
  attach(two_targets);
  wire::Octets v6 = segment(end("fd00::2", 80), end("fd00::1", 5));
  for (const int header : {0, 43, 44, 60}) {
    v6[6] = static_cast<std::uint8_t>(header);
    EXPECT_TRUE(passes(v6)) << header;
  }
  wire::Octets v4 = segment(end("10.0.0.2", 80), end("10.0.0.1", 5));
  v4[6] = 0x20;  // more fragments
  EXPECT_TRUE(passes(v4));
}

TEST_P(CaptureFilter, PassesIcmpErrorsOfARouterThatQuoteATarget) {
  attach(two_targets);
  EXPECT_TRUE(passes(icmp_error("10.0.0.99", end("10.0.0.1", 5), end("10.0.0.2", 80))));
  EXPECT_TRUE(passes(icmp_error("fd00::99", end("fd00::1", 5), end("fd00::4", 80))));
  EXPECT_FALSE(passes(icmp_error("10.0.0.99", end("10.0.0.1", 5), end("10.0.0.3", 80))));
  EXPECT_FALSE(passes(icmp_error("fd00::99", end("fd00::1", 5), end("fd00::3", 80))));
}

TEST_P(CaptureFilter, ReadsTheQuoteBehindIpOptions) {
  attach(two_targets);
  wire::Octets message = icmp_error("10.0.0.99", end("10.0.0.1", 5), end("10.0.0.2", 80));
  message[0] = 0x46;  // four octets of options
  message.insert(message.begin() + 20, {1, 1, 1, 1});
  EXPECT_TRUE(passes(message));
}

TEST_P(CaptureFilter, DropsEchoAndNeighbourDiscovery) {
  attach(two_targets);
  wire::Octets v4 = icmp_error("10.0.0.2", end("10.0.0.1", 5), end("10.0.0.2", 80));
  EXPECT_TRUE(passes(v4));
  v4[20] = 8;  // echo
  EXPECT_FALSE(passes(v4));
  wire::Octets v6 = icmp_error("fd00::2", end("fd00::1", 5), end("fd00::2", 80));
  EXPECT_TRUE(passes(v6));
  v6[40] = 135;  // neighbour solicitation
  EXPECT_FALSE(passes(v6));
}

TEST_P(CaptureFilter, DropsIcmpErrorsAboutOtherProtocols) {
  attach(two_targets);
  wire::Octets v4 = icmp_error("10.0.0.2", end("10.0.0.1", 5), end("10.0.0.2", 80));
  v4[20 + 8 + 9] = 17;
  EXPECT_FALSE(passes(v4));
}

TEST_P(CaptureFilter, PassesTheTcpOfPortsWithAnyTarget) {
  attach(PortRange{500, 503});
  for (const auto& [ours, theirs] : {std::pair{"10.0.0.1", "192.0.2.7"}, {"fd00::1", "2001:db8::7"}}) {
    for (const std::uint16_t port : {std::uint16_t{500}, std::uint16_t{503}}) {
      EXPECT_TRUE(passes(segment(end(ours, port), end(theirs, 80)))) << port;
      EXPECT_TRUE(passes(segment(end(theirs, 80), end(ours, port)))) << port;
    }
    for (const std::uint16_t port : {std::uint16_t{499}, std::uint16_t{504}}) {
      EXPECT_FALSE(passes(segment(end(ours, port), end(theirs, 80)))) << port;
      EXPECT_FALSE(passes(segment(end(theirs, 80), end(ours, port)))) << port;
    }
    EXPECT_TRUE(passes(icmp_error(theirs, end(ours, 500), end(theirs, 80))));
  }
}

TEST_P(CaptureFilter, FindsPortsBehindIpOptionsAndPassesLaterFragments) {
  attach(PortRange{500, 503});
  wire::Octets v4 = segment(end("10.0.0.2", 80), end("10.0.0.1", 501));
  v4[0] = 0x46;
  v4.insert(v4.begin() + 20, {1, 1, 1, 1});
  EXPECT_TRUE(passes(v4));
  wire::Octets later = segment(end("10.0.0.2", 80), end("10.0.0.1", 5));
  EXPECT_FALSE(passes(later));
  later[7] = 1;  // the offset
  EXPECT_TRUE(passes(later));
  wire::Octets udp = segment(end("10.0.0.2", 80), end("10.0.0.1", 501));
  udp[9] = 17;
  EXPECT_FALSE(passes(udp));
  wire::Octets v6 = segment(end("fd00::2", 80), end("fd00::1", 5));
  v6[6] = 44;
  EXPECT_TRUE(passes(v6));
}

TEST_P(CaptureFilter, DropsWhatIsTooShortToTell) {
  attach(two_targets);
  const wire::Octets whole = segment(end("fd00::2", 80), end("fd00::1", 5));
  for (std::size_t size = 1; size < 24; ++size)
    EXPECT_FALSE(passes(wire::Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))))
        << size;
}

TEST_P(CaptureFilter, HoldsSixteenTargetsThoughAllAreIpv6) {
  std::vector<wire::Address> many;
  for (int i = 0; i < 16; ++i) many.push_back(*wire::Address::parse("fd01::" + std::to_string(i)));
  attach(many);
  EXPECT_TRUE(passes(segment(end("fd00::1", 5), end("fd01::15", 80))));
  EXPECT_TRUE(passes(icmp_error("fd00::99", end("fd00::1", 5), end("fd01::15", 80))));
  EXPECT_FALSE(passes(segment(end("fd00::1", 5), end("fd01::16", 80))));
  EXPECT_FALSE(passes(segment(end("10.1.0.100", 80), end("10.0.0.1", 5))));
  many.push_back(*wire::Address::parse("10.1.0.200"));
  EXPECT_THROW(capture_filter(many, 0, false), std::length_error);
  EXPECT_THROW(capture_filter(std::vector<wire::Address>{}, 0, false), std::invalid_argument);
}

}  // namespace
}  // namespace tcpspec::drive
