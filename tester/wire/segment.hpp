#pragma once
// The contents of a received datagram. `Segment` is the value that is judged. `parse` fills it from octets
// and keeps every datagram with TCP or an ICMP error about TCP, even if it is badly formed: `malformations`
// names what cannot be read, and fields beyond the end of the octets stay zero.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "wire/address.hpp"
#include "wire/seq.hpp"

namespace tcpspec::wire {

using Octets = std::vector<std::uint8_t>;
using OctetView = std::span<const std::uint8_t>;

/// Control bits as they stand in the lower twelve bits of octets 12 and 13 of the header (RFC 9293 §3.1; AE
/// is RFC 9768).  `reserved` is the three bits above AE.
namespace ctl {
inline constexpr std::uint16_t fin = 0x001;
inline constexpr std::uint16_t syn = 0x002;
inline constexpr std::uint16_t rst = 0x004;
inline constexpr std::uint16_t psh = 0x008;
inline constexpr std::uint16_t ack = 0x010;
inline constexpr std::uint16_t urg = 0x020;
inline constexpr std::uint16_t ece = 0x040;
inline constexpr std::uint16_t cwr = 0x080;
inline constexpr std::uint16_t ae = 0x100;
inline constexpr std::uint16_t reserved = 0xe00;
}  // namespace ctl

/// Option kinds (IANA TCP parameters).
namespace kind {
inline constexpr std::uint8_t eol = 0;
inline constexpr std::uint8_t nop = 1;
inline constexpr std::uint8_t mss = 2;
inline constexpr std::uint8_t window_scale = 3;
inline constexpr std::uint8_t sack_permitted = 4;
inline constexpr std::uint8_t sack = 5;
inline constexpr std::uint8_t timestamps = 8;
inline constexpr std::uint8_t md5 = 19;            // RFC 2385
inline constexpr std::uint8_t ao = 29;             // RFC 5925
inline constexpr std::uint8_t fast_open = 34;      // RFC 7413
inline constexpr std::uint8_t experiment_1 = 253;  // RFC 4727, as is the next
inline constexpr std::uint8_t experiment_2 = 254;
}  // namespace kind

/// One option.  `data` excludes the kind and length octets; EOL and NOP have none.
struct Option {
  std::uint8_t kind = 0;
  Octets data;

  bool operator==(const Option&) const = default;
  bool is_experimental() const { return kind == kind::experiment_1 || kind == kind::experiment_2; }

  static Option mss(std::uint16_t octets);
  static Option window_scale(std::uint8_t shift);
  static Option sack_permitted();
  static Option timestamps(std::uint32_t tsval, std::uint32_t tsecr);
  static Option nop();
  static Option sack(const std::vector<std::pair<Seq, Seq>>& blocks);  ///< at most four: left, right edge
};

/// RFC 7323 §3.2.
struct Timestamps {
  std::uint32_t tsval = 0;
  std::uint32_t tsecr = 0;
  bool operator==(const Timestamps&) const = default;
};

/// Whether the checksum is correct. `unverifiable` if the capturing kernel says that the sum was left to
/// hardware and the frame has only the pseudo-header sum, or if not all octets of the segment are here.
enum class Checksum : std::uint8_t { correct, wrong, unverifiable };

/// The bits of the traffic class that are not DSCP (RFC 3168 §5).
inline constexpr std::uint8_t ecn_mask = 0x03;

/// The datagram of a segment.
struct Carrier {
  std::uint8_t ttl = 0;            ///< TTL or hop limit
  std::uint8_t traffic_class = 0;  ///< DSCP and ECN
  std::uint16_t ip_id = 0;         ///< IPv4 only
  bool dont_fragment = false;      ///< IPv4 only
  std::uint32_t flow_label = 0;    ///< IPv6 only, 20 bits
  bool first_fragment = false;     ///< only the first fragment of the datagram is here
};

struct Segment : Carrier {
  Endpoint source;
  Endpoint destination;

  // The header (RFC 9293 §3.1), host order.
  Seq seq;
  Seq ack;
  std::uint8_t data_offset = 5;  ///< in 32-bit words, as sent
  std::uint16_t flags = 0;       ///< ctl::*
  std::uint16_t window = 0;      ///< as sent, unscaled
  std::uint16_t checksum_field = 0;
  std::uint16_t urgent_pointer = 0;
  Octets option_octets;         ///< the option field as sent, padding included
  std::vector<Option> options;  ///< the part that could be read, EOL excluded
  Octets payload;

  Checksum checksum = Checksum::correct;
  std::vector<std::string> malformations;  ///< empty for a well-formed segment

  bool has(std::uint16_t bits) const { return (flags & bits) == bits; }

  /// SEG.LEN: payload octets, and one each for SYN and FIN (RFC 9293 §3.4).
  std::uint32_t len() const {
    return static_cast<std::uint32_t>(payload.size()) + (has(ctl::syn) ? 1U : 0U) + (has(ctl::fin) ? 1U : 0U);
  }

  /// Whether a TCP looks at it at all: the checksum may be correct, and the header ends inside the datagram.
  bool reaches_tcp() const {
    return checksum != Checksum::wrong && data_offset >= 5 &&
           data_offset * 4U <= 20 + option_octets.size() + payload.size();
  }

  // Options by meaning; nothing if absent or of the wrong length.
  std::optional<std::uint16_t> mss() const;
  std::optional<std::uint8_t> window_scale() const;
  bool sack_permitted() const;
  std::optional<Timestamps> timestamps() const;
  std::vector<std::pair<Seq, Seq>> sack_blocks() const;
};

/// The ICMP errors that TCP reacts to (RFC 792, RFC 4443, RFC 5927), with the same names for both families.
enum class IcmpError : std::uint8_t {
  net_unreachable,
  host_unreachable,
  protocol_unreachable,  ///< IPv6: parameter problem, unrecognized next header
  port_unreachable,
  packet_too_big,  ///< IPv4: fragmentation needed
  source_route_failed,
  admin_prohibited,
  time_exceeded,
  parameter_problem,
  source_quench,  ///< IPv4 only
};

/// An ICMP error that quotes a TCP segment.
struct IcmpMessage {
  Address source;
  Address destination;
  std::uint8_t type = 0;  ///< as sent
  std::uint8_t code = 0;
  std::uint32_t rest = 0;  ///< octets 4 to 7 in host order; icmp.hpp's mtu_of reads the MTU of packet_too_big
  FourTuple quoted;        ///< `tester` is the quoted source, `target` the quoted destination
  Seq quoted_seq;
  Checksum checksum = Checksum::correct;  ///< of the ICMP message
};

/// The result of parsing a datagram. `monostate`: neither TCP nor an ICMP error about TCP.
using Datagram = std::variant<std::monostate, Segment, IcmpMessage>;

/// Reads an IP datagram (starting at the IP header). `checksum_offloaded`: the capture says that the TCP
/// checksum was left to hardware. Never throws.
Datagram parse(OctetView datagram, bool checksum_offloaded = false);

}  // namespace tcpspec::wire
