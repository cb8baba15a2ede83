#pragma once
// The IP part of a datagram, as far as TCP needs it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/segment.hpp"

namespace tcpspec::wire {

namespace protocol {
inline constexpr std::uint8_t icmp = 1;
inline constexpr std::uint8_t tcp = 6;
inline constexpr std::uint8_t icmp_v6 = 58;
}  // namespace protocol

struct IpHeader : Carrier {
  Address source;
  Address destination;
  /// The destination of the pseudo-header: the last address of an IPv6 routing header that is not finished.
  Address final_destination;
  std::uint8_t protocol = 0;  ///< of `payload`, behind any extension headers
  OctetView payload;          ///< into the octets that were read
  bool complete = true;       ///< the payload is complete: not cut short and not a first fragment
  std::vector<std::string> malformations;
};

enum class Quoted : bool { no, yes };

/// Reads the IP header and everything up to the payload. The length in the header decides where the payload
/// ends; octets after it are link padding. Nothing if this is not IP, if not even the fixed header is there,
/// or for a fragment other than the first. `Quoted::yes` is for the datagram in an ICMP error, which is cut
/// short on purpose and whose header may have changed on the path: its length is ignored and nothing is
/// reported as malformed.
std::optional<IpHeader> read_ip(OctetView datagram, Quoted quoted = Quoted::no);

}  // namespace tcpspec::wire
