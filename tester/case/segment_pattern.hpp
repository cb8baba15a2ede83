#pragma once
// A segment as a case writes it. fields.hpp has one row for each member: its name, its values, and its place
// in a segment.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "case/number.hpp"
#include "case/position.hpp"
#include "wire/authentication.hpp"
#include "wire/segment.hpp"

namespace tcpspec::cases {

/// The use of a segment: a step `send`, a step `expect`, or `offer`. Each allows different fields.
enum class Use : std::uint8_t { send = 1, expect = 2, offer = 4 };

/// An option in a segment pattern: a value, `any` (expect only), or `none` (send: leave the usual one out;
/// expect: must not be there).
struct OptionField {
  enum class Kind : std::uint8_t { value, any, none } kind = Kind::value;
  Range value;
};

/// `SYN,ACK`, `FIN+PSH!`, `none`.
struct ControlBits {
  std::uint16_t flags = 0;    ///< wire::ctl::*
  bool push_matters = false;  ///< `PSH!`
};

/// `100` or `1..1460` octets, or the octets themselves: `"GET /"`.
using DataField = std::variant<Range, std::string>;

using SackBlock = std::pair<Expression, Expression>;  ///< left and right edge

/// An option written by its octets: <OPT=253:0102> (a proper length octet is added); or, when sent, with the
/// octets that the target has sent in it last: <OPT=34:received>; or, when expected, one that is there
/// whatever its octets, or is not there: <OPT=34:any>, <OPT=34:none>.
struct RawOption {
  enum class Kind : std::uint8_t { octets, any, none, received };
  std::uint8_t kind = 0;
  wire::Octets data;
  Kind is = Kind::octets;
  bool operator==(const RawOption&) const = default;
};

/// The whole option field: `0101080a`, or its beginning: `0101080a..`.
struct OptionOctets {
  wire::Octets octets;
  bool and_more = false;
};

/// What the option of a key proves (RFC 2385, RFC 5925). `any` is one that is there, right or wrong;
/// `other_id` is right, but for its KeyID, which no key has.
enum class ProofField : std::uint8_t { none, wrong, right, any, other_id };

enum class WrongSum : std::uint8_t { wrong, zero };

/// Of a datagram in fragments, those that are sent.
enum class Pieces : std::uint8_t { first, later };

enum class SpecialAddress : std::uint8_t {
  broadcast,
  multicast,
  unspecified,
  loopback,
  target,
  another_host,
  strangers  ///< hosts that are not there: each time another end
};

/// The ICMP error of a pattern; `any` (expect only) is whichever comes.
struct IcmpField {
  bool any = false;
  wire::IcmpError error = wire::IcmpError::host_unreachable;
  bool operator==(const IcmpField&) const = default;
};

/// Absent fields have sensible values when sent and any value when expected. A member that may be written
/// several times is a vector, all others are optional.
struct SegmentPattern {
  Position at;
  std::string text;  ///< as written, after substitution

  std::optional<Range> seq;
  std::optional<Range> ack;
  std::optional<ControlBits> control;
  std::optional<Range> window;
  std::optional<Range> urgent_pointer;
  std::optional<DataField> data;

  std::optional<OptionField> mss;
  std::optional<OptionField> window_scale;
  std::optional<OptionField> sack_permitted;  ///< `any` is not used
  std::optional<OptionField> timestamps;      ///< any, none; on send `TS=any` offers them in a SYN
  std::optional<Range> tsval;
  std::optional<Range> tsecr;
  std::vector<SackBlock> sack;
  std::optional<ProofField> md5;
  std::optional<ProofField> ao;
  std::vector<RawOption> raw_options;  ///< appended after the others
  std::optional<OptionOctets> option_octets;

  std::optional<WrongSum> checksum;
  std::optional<std::uint32_t> data_offset;  ///< in words
  std::optional<std::uint32_t> reserved;     ///< the three bits above AE
  std::optional<Range> ttl;
  std::optional<Range> tos;  ///< the whole octet, of which ECN is the low two bits
  std::optional<Range> ecn;  ///< RFC 3168 §5: 0 Not-ECT, 1 ECT(1), 2 ECT(0), 3 CE
  std::optional<Range> flow_label;
  std::optional<Range> dont_fragment;       ///< IPv4: 1 if the bit DF is set
  std::optional<Range> identification;      ///< IPv4
  std::optional<Range> source_port;         ///< the target's
  std::optional<std::uint32_t> ip_version;  ///< instead of 4
  std::optional<WrongSum> ip_checksum;
  std::optional<std::uint32_t> fragment;  ///< octets of IP payload in each fragment
  std::optional<Pieces> pieces;           ///< of them
  std::optional<SpecialAddress> source;
  std::optional<SpecialAddress> destination;
  std::optional<wire::Octets> ip_options;
  std::optional<wire::Octets> hop_by_hop_options;
  std::optional<wire::Octets> destination_options;
  std::optional<std::uint32_t> padding;
  std::optional<std::uint32_t> whole;  ///< 1: one segment, also if it is larger than the target's MSS

  // <ICMP=host-unreachable><QUOTE=SND.UNA><MTU=576>: an ICMP error instead of a segment; the other fields are
  // absent.
  std::optional<IcmpField> icmp;
  std::optional<Expression> quote;  ///< sequence number of the quoted segment; default SND.UNA
  std::optional<std::uint32_t> mtu;
};

/// The octets that DATA contains; nothing if it only counts them.
inline const std::string* written_data(const SegmentPattern& s) {
  return s.data ? std::get_if<std::string>(&*s.data) : nullptr;
}
/// The number of octets in DATA; nothing if it contains the octets.
inline const Range* counted_data(const SegmentPattern& s) {
  return s.data ? std::get_if<Range>(&*s.data) : nullptr;
}

}  // namespace tcpspec::cases
