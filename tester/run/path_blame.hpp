#pragma once
// Which router on the way changed or dropped a datagram, by what routers quote of it when its time to live
// ends (RFC 792, RFC 4443 §3.3: time exceeded).

#include <optional>
#include <string>
#include <vector>

#include "run/report.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

/// What came back of a datagram that was sent with a growing TTL or hop limit.
struct PathTrace {
  struct Quote {
    int hop = 0;  ///< the TTL or hop limit with which it was sent
    wire::Address router;
    wire::Octets datagram;  ///< as quoted, from its IP header on; routers may cut it short
  };
  std::vector<Quote> quotes;  ///< by hop
  int reached = 0;            ///< the first hop at which the target answered; 0: it never did
};

/// What a quote has differently from what was sent, in the notation: `<MSS=1460> became <MSS=1200>`. What it
/// does not have any more is not compared. TTL and checksum do not count.
std::vector<std::string> changes_in(wire::OctetView sent, wire::OctetView quoted);

/// The sentence that names the hop; empty if the routers quote no change and none is shown to drop it.
/// `ordinary` is the trace of an ordinary datagram between the same hosts: where that gets further, the other
/// was dropped.
std::string blame(wire::OctetView sent, const PathTrace&, const PathTrace& ordinary);

/// The datagrams of a case that may have met a middlebox before it failed: the last stimulus until the step
/// that decided, and its first SYN, as they were sent. If an expected RST did not come, also
/// a RST of the tester to the same end: what drops RSTs usually does so in both directions. May be empty.
std::vector<wire::Octets> suspects_of(const report::CaseResult&);

}  // namespace tcpspec::run
