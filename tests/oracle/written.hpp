#pragma once
// Segments as the RFC writes them, for tests: <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>.

#include <string_view>

#include "wire/segment.hpp"

namespace tcpspec::oracle {

/// What ISS and IRS stand for.  Both lie so near to 2^32 that every test crosses the wrap.
struct Numbers {
  wire::Seq iss{0xffff'fff0};
  wire::Seq irs{0xffff'fff8};
};

/// The segment that the notation means: an absent SEQ, ACK or WND is 0, absent control bits are ACK.
/// <CHECKSUM=wrong> and <OFFSET=n> mark it as one that arrived so.  Ends are left to the caller.
wire::Segment written(std::string_view notation, const Numbers& = {});

}  // namespace tcpspec::oracle
