#include "drive/packet_addresses.hpp"

#include <gtest/gtest.h>

#include "datagrams.hpp"

namespace tcpspec::drive {
namespace {

TEST(Ends, AreReadFromBothFamilies) {
  for (const auto& [from, to] : {std::pair{end("10.0.0.1", 5), end("10.0.0.2", 80)},
                                 std::pair{end("fd00::1", 5), end("fd00::2", 80)}}) {
    const auto ends = tcp_endpoints(segment(from, to));
    ASSERT_TRUE(ends);
    EXPECT_EQ(ends->source, from);
    EXPECT_EQ(ends->destination, to);
  }
}

TEST(Ends, AreReadFromTheQuoteOfAnIcmpError) {
  for (const auto& [reporter, tester, target] :
       {std::tuple{"10.0.0.9", end("10.0.0.1", 5), end("10.0.0.2", 80)},
        std::tuple{"fd00::9", end("fd00::1", 5), end("fd00::2", 80)}}) {
    const auto quoted = quoted_tcp_endpoints(icmp_error(reporter, tester, target));
    ASSERT_TRUE(quoted);
    // The quoted segment is one that the target sent.
    EXPECT_EQ(quoted->source, target);
    EXPECT_EQ(quoted->destination, tester);
  }
}

TEST(Ends, AreAbsentFromWhateverIsTooShort) {
  for (const auto& whole :
       {segment(end("10.0.0.1", 5), end("10.0.0.2", 80)), segment(end("fd00::1", 5), end("fd00::2", 80)),
        icmp_error("10.0.0.9", end("10.0.0.1", 5), end("10.0.0.2", 80))}) {
    for (std::size_t size = 0; size < 24; ++size) {
      const wire::OctetView cut(whole.data(), size);
      EXPECT_FALSE(tcp_endpoints(cut)) << size;
      EXPECT_FALSE(quoted_tcp_endpoints(cut)) << size;
    }
  }
}

TEST(Ends, AreAbsentFromLaterFragments) {
  wire::Octets fragment = segment(end("10.0.0.1", 5), end("10.0.0.2", 80));
  fragment[7] = 1;
  EXPECT_FALSE(tcp_endpoints(fragment));
  EXPECT_TRUE(ip_addresses(fragment));
}

TEST(Padding, IsCutOffByTheDatagramsOwnLength) {
  for (const wire::Octets& whole :
       {segment(end("10.0.0.1", 5), end("10.0.0.2", 80)), segment(end("fd00::1", 5), end("fd00::2", 80))}) {
    wire::Octets padded = whole;
    padded.resize(whole.size() + 6);
    EXPECT_EQ(without_padding(padded).size(), whole.size());
    EXPECT_EQ(without_padding(whole).size(), whole.size());
    // A datagram that claims more than was captured is left as it is.
    EXPECT_EQ(without_padding(wire::OctetView(whole).first(whole.size() - 1)).size(), whole.size() - 1);
  }
}

}  // namespace
}  // namespace tcpspec::drive
