#pragma once
// A segment to send. A `Draft` has absolute numbers, and every value that is normally computed can be
// overridden. `emit` makes an IP datagram of it. libtins builds the well-formed part, and one place patches
// the octets that libtins cannot express (checksum, data offset, option octets).

#include <cstdint>
#include <optional>
#include <vector>

#include "wire/authentication.hpp"
#include "wire/segment.hpp"

namespace tcpspec::wire {

struct Draft {
  FourTuple flow;  ///< sent from flow.tester to flow.target

  Seq seq;
  Seq ack;
  std::uint16_t flags = ctl::ack;
  std::uint16_t window = 0xffff;
  std::uint16_t urgent_pointer = 0;
  std::vector<Option> options;  ///< in this order, then padded with zero octets to a word; at most 40 octets
  Octets payload;

  // Overrides of computed values.
  enum class Sum : std::uint8_t { correct, wrong, zero };
  Sum checksum = Sum::correct;  ///< wrong: the correct sum, all bits inverted (one bit if it is 0 or ffff)
  std::optional<std::uint8_t> data_offset;  ///< in words, 0 to 15; the octets sent do not change
  std::optional<Octets> raw_options;        ///< used instead of `options`; padded with zeros to a word

  /// Proofs to fill in, in this order; `options` have room for them.
  std::vector<Authentication> proofs;

  // The datagram.
  std::optional<Address> source;  ///< a forged source address, of the flow's family
  std::uint8_t ttl = 64;
  std::uint8_t traffic_class = 0;
  std::uint32_t flow_label = 0;            ///< IPv6; 20 bits
  std::uint16_t ip_id = 0;                 ///< IPv4; 0 leaves the choice to the sender's kernel
  std::optional<std::uint8_t> ip_version;  ///< IPv4: another number in the field of the version; 4 bits
  bool dont_fragment = true;               ///< IPv4
  Sum ip_checksum = Sum::correct;          ///< IPv4
  std::size_t fragment_octets = 0;         ///< for fragments_of; `emit` makes one datagram
  enum class Pieces : std::uint8_t { all, first, later };
  Pieces pieces = Pieces::all;       ///< those of the fragments that are sent
  std::optional<Octets> ip_options;  ///< IPv4; raw octets, padded with zeros to a word
  /// IPv6: the options of extension headers (RFC 8200 §4), which come in this order; each padded with zeros
  /// (Pad1) to a multiple of eight octets.
  std::optional<Octets> hop_by_hop_options;
  std::optional<Octets> destination_options;
  std::size_t padding = 0;  ///< octets of zero behind the datagram, which are of the link and not of it
};

/// An ICMP error to send from the target's path: it quotes a segment that the target sent.
struct IcmpDraft {
  Address source;  ///< who reports
  IcmpError error = IcmpError::host_unreachable;
  std::optional<std::uint8_t> code;  ///< another than the usual one of the error
  std::uint16_t mtu = 0;             ///< packet_too_big only
  FourTuple quoted_flow;             ///< the tester's view; the quoted segment went from `target` to `tester`
  Seq quoted_seq;
  Seq quoted_ack;
};

/// The IP datagram, all sums filled in; IPv4 sets DF.  Throws std::length_error if the options or the payload
/// do not fit, and std::invalid_argument for what cannot be written: addresses of two families, flags above
/// twelve bits, a data offset above 15, IP options in IPv6, a flow label in IPv4 or of more than
/// 20 bits, data in EOL or NOP.
Octets emit(const Draft&);

/// From `source` to `quoted_flow.target`; quotes the IP header and the whole TCP header. With packet_too_big,
/// the quoted header claims a length above `mtu` (RFC 1191 §3). Throws std::invalid_argument for
/// source_quench in IPv6, which does not exist, and for addresses of two families.
Octets emit(const IcmpDraft&);

}  // namespace tcpspec::wire
