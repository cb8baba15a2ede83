#pragma once
// One row for each field of the segment notation. All code for fields uses these rows: reading and printing
// (notation.cpp), describing (describe_segment.cpp), comparing two patterns (covers.cpp), matching a received
// segment (oracle/match.cpp) and building one to send (run/build.cpp). Each of them handles a value by its
// type. A field that needs more has an overload there; if both are missing, the compiler reports it.
//
// To add a field: a member of SegmentPattern, a row here (with `of` and `put` if the wire's value is enough),
// the wire's reader and writer, and a line in cases/README.md.

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>

#include "case/segment_pattern.hpp"
#include "wire/draft.hpp"
#include "wire/icmp.hpp"

namespace tcpspec::cases {
namespace field {

inline constexpr unsigned sent = static_cast<unsigned>(Use::send);
inline constexpr unsigned expected = static_cast<unsigned>(Use::expect);
inline constexpr unsigned offered = static_cast<unsigned>(Use::offer);

/// The part of a segment that a field belongs to. An `icmp` field makes the segment an ICMP error, which has
/// no other fields.
enum class Part : std::uint8_t { segment, option, icmp };

/// What most rows have alike.  A row further has
///   `name`   as written in the notation;
///   `words`  what `tcpspec explain` calls it, with its value behind; absent: describe_segment.cpp knows;
///   `most`   the largest value of a number, `most_expected` if a larger one may be expected;
///   `of`     the value in a received segment; absent: oracle/match.cpp knows;
///   `put`    puts the value into what is sent; absent: run/build.cpp knows.
template <auto member_, unsigned uses_, Part part_ = Part::segment>
struct Row {
  static constexpr auto member = member_;  ///< of SegmentPattern
  static constexpr unsigned uses = uses_;
  static constexpr Part part = part_;
  static constexpr bool bare = false;  ///< may be written without a value

  /// The only IP version that has the field, or its value.
  template <typename Value>
  static constexpr std::optional<wire::Family> family_of(const Value&) {
    return std::nullopt;
  }
};

using S = SegmentPattern;
inline constexpr std::int64_t most16 = 0xffff;
inline constexpr std::int64_t most32 = 0xffffffffLL;
inline constexpr std::int64_t most_scaled = std::int64_t{1} << 30;  ///< RFC 7323 §2.3

struct Seq : Row<&S::seq, sent | expected> {
  static constexpr std::string_view name = "SEQ";
  static constexpr std::int64_t most = most32;
};

struct Ack : Row<&S::ack, sent | expected> {
  static constexpr std::string_view name = "ACK";
  static constexpr std::int64_t most = most32;
};

struct Ctl : Row<&S::control, sent | expected> {
  static constexpr std::string_view name = "CTL";
};

struct Wnd : Row<&S::window, sent | expected> {
  static constexpr std::string_view name = "WND";
  static constexpr std::string_view words = "window";
  static constexpr std::int64_t most = most16;
  static constexpr std::int64_t most_expected = most_scaled;
};

struct Up : Row<&S::urgent_pointer, sent | expected> {
  static constexpr std::string_view name = "UP";
  static constexpr std::string_view words = "urgent pointer";
  static constexpr std::int64_t most = most16;
  static std::uint32_t of(const wire::Segment& segment) { return segment.urgent_pointer; }
  static void put(wire::Draft& draft, std::uint32_t value) {
    draft.urgent_pointer = static_cast<std::uint16_t>(value);
  }
};

struct Data : Row<&S::data, sent | expected> {
  static constexpr std::string_view name = "DATA";
  static constexpr std::int64_t most = most16;
  static constexpr std::int64_t most_expected = most_scaled;
};

// ---- options; run/build.cpp knows their order

struct Mss : Row<&S::mss, sent | expected | offered, Part::option> {
  static constexpr std::string_view name = "MSS";
  static constexpr std::string_view words = "MSS";
  static constexpr std::int64_t most = most16;
  static std::optional<std::uint32_t> of(const wire::Segment& segment) { return segment.mss(); }
};

struct Wsopt : Row<&S::window_scale, sent | expected | offered, Part::option> {
  static constexpr std::string_view name = "WSOPT";
  static constexpr std::string_view words = "window scale";
  static constexpr std::int64_t most = 255;
  static std::optional<std::uint32_t> of(const wire::Segment& segment) { return segment.window_scale(); }
};

struct Sackok : Row<&S::sack_permitted, sent | expected | offered, Part::option> {
  static constexpr std::string_view name = "SACKOK";
  static constexpr std::string_view words = "SACK-permitted";
  static constexpr bool bare = true;
};

struct Ts : Row<&S::timestamps, sent | expected | offered, Part::option> {
  static constexpr std::string_view name = "TS";
  static constexpr std::string_view words = "timestamps";
};

struct Tsval : Row<&S::tsval, sent | expected, Part::option> {
  static constexpr std::string_view name = "TSVAL";
  static constexpr std::string_view words = "TSval";
  static constexpr std::int64_t most = most32;
};

struct Tsecr : Row<&S::tsecr, sent | expected, Part::option> {
  static constexpr std::string_view name = "TSECR";
  static constexpr std::string_view words = "TSecr";
  static constexpr std::int64_t most = most32;
};

struct Sack : Row<&S::sack, sent | expected, Part::option> {
  static constexpr std::string_view name = "SACK";
};

struct Md5 : Row<&S::md5, sent | expected, Part::option> {
  static constexpr std::string_view name = "MD5";
  static constexpr std::string_view words = "MD5 signature";
  static constexpr wire::Scheme scheme = wire::Scheme::md5;
};

struct Ao : Row<&S::ao, sent | expected, Part::option> {
  static constexpr std::string_view name = "AO";
  static constexpr std::string_view words = "TCP-AO";
  static constexpr wire::Scheme scheme = wire::Scheme::ao;
};

struct Opt : Row<&S::raw_options, sent | expected | offered, Part::option> {
  static constexpr std::string_view name = "OPT";
};

struct Options : Row<&S::option_octets, sent | expected | offered> {
  static constexpr std::string_view name = "OPTIONS";
  static void put(wire::Draft& draft, const OptionOctets& value) { draft.raw_options = value.octets; }
};

// ---- the rest of the header, and the datagram

struct Checksum : Row<&S::checksum, sent> {
  static constexpr std::string_view name = "CHECKSUM";
  static void put(wire::Draft& draft, WrongSum value) {
    draft.checksum = value == WrongSum::wrong ? wire::Draft::Sum::wrong : wire::Draft::Sum::zero;
  }
};

struct Offset : Row<&S::data_offset, sent> {
  static constexpr std::string_view name = "OFFSET";
  static constexpr std::string_view words = "data offset";
  static constexpr std::int64_t most = 15;
  static void put(wire::Draft& draft, std::uint32_t value) {
    draft.data_offset = static_cast<std::uint8_t>(value);
  }
};

struct Reserved : Row<&S::reserved, sent | expected> {
  static constexpr std::string_view name = "RESERVED";
  static constexpr std::string_view words = "reserved bits";
  static constexpr std::int64_t most = 7;
  static constexpr int above_ae = 9;
  static std::uint32_t of(const wire::Segment& segment) {
    return static_cast<std::uint32_t>(segment.flags & wire::ctl::reserved) >> above_ae;
  }
  static void put(wire::Draft& draft, std::uint32_t value) {
    draft.flags = static_cast<std::uint16_t>(draft.flags | (value << above_ae));
  }
};

struct Ttl : Row<&S::ttl, sent | expected> {
  static constexpr std::string_view name = "TTL";
  static constexpr std::string_view words = "TTL";
  static constexpr std::int64_t most = 255;
  static std::uint32_t of(const wire::Segment& segment) { return segment.ttl; }
  static void put(wire::Draft& draft, std::uint32_t value) { draft.ttl = static_cast<std::uint8_t>(value); }
};

struct Tos : Row<&S::tos, sent | expected> {
  static constexpr std::string_view name = "TOS";
  static constexpr std::string_view words = "TOS";
  static constexpr std::int64_t most = 255;
  static std::uint32_t of(const wire::Segment& segment) { return segment.traffic_class; }
  static void put(wire::Draft& draft, std::uint32_t value) {
    draft.traffic_class = static_cast<std::uint8_t>(value);
  }
};

/// The rest of the octet belongs to others: a router may write another DSCP into it.
struct Ecn : Row<&S::ecn, sent | expected> {
  static constexpr std::string_view name = "ECN";
  static constexpr std::string_view words = "ECN";
  static constexpr std::int64_t most = 3;
  static std::uint32_t of(const wire::Segment& segment) { return segment.traffic_class & wire::ecn_mask; }
  static void put(wire::Draft& draft, std::uint32_t value) {
    draft.traffic_class = static_cast<std::uint8_t>((draft.traffic_class & ~wire::ecn_mask) | value);
  }
};

struct Flow : Row<&S::flow_label, sent | expected> {
  static constexpr std::string_view name = "FLOW";
  static constexpr std::string_view words = "flow label";
  static constexpr std::int64_t most = 0xfffff;  // RFC 8200 §3
  static std::uint32_t of(const wire::Segment& segment) { return segment.flow_label; }
  static void put(wire::Draft& draft, std::uint32_t value) { draft.flow_label = value; }
  static std::optional<wire::Family> family_of(const Range&) { return wire::Family::ipv6; }
};

struct Df : Row<&S::dont_fragment, sent | expected> {
  static constexpr std::string_view name = "DF";
  static constexpr std::string_view words = "DF";
  static constexpr std::int64_t most = 1;
  static std::uint32_t of(const wire::Segment& segment) { return segment.dont_fragment ? 1 : 0; }
  static void put(wire::Draft& draft, std::uint32_t value) { draft.dont_fragment = value != 0; }
  static std::optional<wire::Family> family_of(const Range&) { return wire::Family::ipv4; }
};

struct Id : Row<&S::identification, sent | expected> {
  static constexpr std::string_view name = "ID";
  static constexpr std::string_view words = "the IP identification";
  static constexpr std::int64_t most = most16;
  static std::uint32_t of(const wire::Segment& segment) { return segment.ip_id; }
  static void put(wire::Draft& draft, std::uint32_t value) {
    draft.ip_id = static_cast<std::uint16_t>(value);
  }
  static std::optional<wire::Family> family_of(const Range&) { return wire::Family::ipv4; }
};

/// Another one, when sent, would be of another connection; `connections` has those.
struct Sport : Row<&S::source_port, expected> {
  static constexpr std::string_view name = "SPORT";
  static constexpr std::string_view words = "source port";
  static constexpr std::int64_t most = most16;
  static std::uint32_t of(const wire::Segment& segment) { return segment.source.port; }
};

struct Ipversion : Row<&S::ip_version, sent> {
  static constexpr std::string_view name = "IPVERSION";
  static constexpr std::string_view words = "the IP version";
  static constexpr std::int64_t most = 15;
  static void put(wire::Draft& draft, std::uint32_t value) {
    draft.ip_version = static_cast<std::uint8_t>(value);
  }
  static std::optional<wire::Family> family_of(std::uint32_t) { return wire::Family::ipv4; }
};

struct Ipchecksum : Row<&S::ip_checksum, sent> {
  static constexpr std::string_view name = "IPCHECKSUM";
  static void put(wire::Draft& draft, WrongSum value) {
    draft.ip_checksum = value == WrongSum::wrong ? wire::Draft::Sum::wrong : wire::Draft::Sum::zero;
  }
  static std::optional<wire::Family> family_of(WrongSum) { return wire::Family::ipv4; }
};

struct Fragment : Row<&S::fragment, sent> {
  static constexpr std::string_view name = "FRAGMENT";
  static constexpr std::string_view words = "fragments of octets:";
  static constexpr std::int64_t most = 65528;
  static void put(wire::Draft& draft, std::uint32_t value) { draft.fragment_octets = value; }
};

struct Fragments : Row<&S::pieces, sent> {
  static constexpr std::string_view name = "FRAGMENTS";
  static void put(wire::Draft& draft, Pieces value) {
    draft.pieces = value == Pieces::first ? wire::Draft::Pieces::first : wire::Draft::Pieces::later;
  }
};

struct Src : Row<&S::source, sent> {
  static constexpr std::string_view name = "SRC";
  static constexpr std::array allowed{SpecialAddress::broadcast,   SpecialAddress::multicast,
                                      SpecialAddress::unspecified, SpecialAddress::loopback,
                                      SpecialAddress::target,      SpecialAddress::strangers};
};

struct Dst : Row<&S::destination, sent> {
  static constexpr std::string_view name = "DST";
  static constexpr std::array allowed{SpecialAddress::broadcast, SpecialAddress::multicast,
                                      SpecialAddress::another_host};
};

struct Ipopt : Row<&S::ip_options, sent> {
  static constexpr std::string_view name = "IPOPT";
  static constexpr std::string_view words = "the IP options";
  static void put(wire::Draft& draft, const wire::Octets& value) { draft.ip_options = value; }
  static std::optional<wire::Family> family_of(const wire::Octets&) { return wire::Family::ipv4; }
};

struct Hopopt : Row<&S::hop_by_hop_options, sent> {
  static constexpr std::string_view name = "HOPOPT";
  static constexpr std::string_view words = "the hop-by-hop options";
  static void put(wire::Draft& draft, const wire::Octets& value) { draft.hop_by_hop_options = value; }
  static std::optional<wire::Family> family_of(const wire::Octets&) { return wire::Family::ipv6; }
};

struct Dstopt : Row<&S::destination_options, sent> {
  static constexpr std::string_view name = "DSTOPT";
  static constexpr std::string_view words = "the destination options";
  static void put(wire::Draft& draft, const wire::Octets& value) { draft.destination_options = value; }
  static std::optional<wire::Family> family_of(const wire::Octets&) { return wire::Family::ipv6; }
};

struct Padding : Row<&S::padding, sent> {
  static constexpr std::string_view name = "PADDING";
  static constexpr std::string_view words = "octets of padding behind the datagram:";
  static constexpr std::int64_t most = 1000;
  static void put(wire::Draft& draft, std::uint32_t value) { draft.padding = value; }
};

struct Whole : Row<&S::whole, sent> {
  static constexpr std::string_view name = "WHOLE";
  static constexpr std::string_view words = "not cut at the MSS of the target:";
  static constexpr std::int64_t most = 1;
  static void put(wire::Draft&, std::uint32_t) {}  // run/build.cpp cuts
};

// ---- an ICMP error

struct Icmp : Row<&S::icmp, sent | expected, Part::icmp> {
  static constexpr std::string_view name = "ICMP";
  static void put(wire::IcmpDraft& draft, const IcmpField& value) { draft.error = value.error; }
  static std::optional<wire::Family> family_of(const IcmpField& value) {
    if (value.any || wire::icmp_numbers(wire::Family::ipv6, value.error)) return std::nullopt;
    return wire::Family::ipv4;
  }
};

struct Quote : Row<&S::quote, sent, Part::icmp> {
  static constexpr std::string_view name = "QUOTE";
  static void put(wire::IcmpDraft& draft, std::uint32_t value) { draft.quoted_seq = wire::Seq(value); }
};

struct Mtu : Row<&S::mtu, sent, Part::icmp> {
  static constexpr std::string_view name = "MTU";
  static constexpr std::int64_t most = most16;
  static void put(wire::IcmpDraft& draft, std::uint32_t value) {
    draft.mtu = static_cast<std::uint16_t>(value);
  }
};

/// In canonical order.
using All =
    std::tuple<Seq, Ack, Ctl, Wnd, Up, Data, Mss, Wsopt, Sackok, Ts, Tsval, Tsecr, Sack, Md5, Ao, Opt,
               Options, Checksum, Offset, Reserved, Ttl, Tos, Ecn, Flow, Df, Id, Sport, Ipversion, Ipchecksum,
               Fragment, Fragments, Src, Dst, Ipopt, Hopopt, Dstopt, Padding, Whole, Icmp, Quote, Mtu>;

/// The member of a pattern with the value, and its type.
template <typename Row>
using Place = std::remove_reference_t<decltype(std::declval<SegmentPattern&>().*Row::member)>;
template <typename Row>
using ValueOf = typename Place<Row>::value_type;

template <typename Row>
concept Expected = (Row::uses & expected) != 0;
/// A received segment has the field's value as it is written.
template <typename Row>
concept Read = requires(const wire::Segment& segment) {
  Row::of(segment);
};
template <typename Row>
concept Named = requires {
  Row::words;
};

template <typename Row>
constexpr std::int64_t most_for(Use use) {
  if constexpr (requires { Row::most_expected; })
    if (use == Use::expect) return Row::most_expected;
  return Row::most;
}

}  // namespace field

/// Calls `visit` with each row, in canonical order.
template <typename Visit>
constexpr void for_each_field(Visit visit) {
  std::apply([&](auto... row) { (visit(row), ...); }, field::All{});
}

/// Of a member of a pattern: whether the field is written.
bool is_written(const auto& place) {
  if constexpr (requires { place.has_value(); })
    return place.has_value();
  else
    return !place.empty();
}

/// Calls `visit` with each row whose field the pattern has, and with its value: once for each value of a
/// field that may be written several times.
template <typename Visit>
void for_each_written(const SegmentPattern& pattern, Visit visit) {
  for_each_field([&](auto row) {
    const auto& place = pattern.*decltype(row)::member;
    if constexpr (requires { place.has_value(); }) {
      if (place) visit(row, *place);
    } else {
      for (const auto& value : place) visit(row, value);
    }
  });
}

}  // namespace tcpspec::cases
