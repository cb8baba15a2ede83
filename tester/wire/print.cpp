#include "wire/print.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "base/hex.hpp"
#include "wire/icmp.hpp"

namespace tcpspec::wire {
namespace {

struct Bit {
  std::uint16_t bit;
  std::string_view name;
};

constexpr auto bits = std::to_array<Bit>({
    {ctl::syn, "SYN"},
    {ctl::fin, "FIN"},
    {ctl::rst, "RST"},
    {ctl::psh, "PSH"},
    {ctl::ack, "ACK"},
    {ctl::urg, "URG"},
    {ctl::ece, "ECE"},
    {ctl::cwr, "CWR"},
    {ctl::ae, "AE"},
});

struct ErrorName {
  IcmpError error;
  std::string_view name;
};

constexpr auto error_names = std::to_array<ErrorName>({
    {IcmpError::net_unreachable, "net-unreachable"},
    {IcmpError::host_unreachable, "host-unreachable"},
    {IcmpError::protocol_unreachable, "protocol-unreachable"},
    {IcmpError::port_unreachable, "port-unreachable"},
    {IcmpError::packet_too_big, "packet-too-big"},
    {IcmpError::source_route_failed, "source-route-failed"},
    {IcmpError::admin_prohibited, "admin-prohibited"},
    {IcmpError::time_exceeded, "time-exceeded"},
    {IcmpError::parameter_problem, "parameter-problem"},
    {IcmpError::source_quench, "source-quench"},
});

/// The options by meaning if their length is legal, otherwise by their octets.
std::string options_to_string(const Segment& segment) {
  std::string text;
  const auto to = std::back_inserter(text);
  for (const auto& option : segment.options) {
    Segment alone;  // with only this option, so that a duplicate shows its own value
    alone.options.push_back(option);
    if (option.kind == kind::nop) continue;
    if (const auto mss = alone.mss()) {
      fmt::format_to(to, "<MSS={}>", *mss);
    } else if (const auto shift = alone.window_scale()) {
      fmt::format_to(to, "<WSOPT={}>", *shift);
    } else if (alone.sack_permitted()) {
      text += "<SACKOK>";
    } else if (const auto times = alone.timestamps()) {
      fmt::format_to(to, "<TSVAL={}><TSECR={}>", times->tsval, times->tsecr);
    } else if (const auto blocks = alone.sack_blocks(); !blocks.empty()) {
      for (const auto& [left, right] : blocks)
        fmt::format_to(to, "<SACK={}..{}>", left.value(), right.value());
    } else {
      fmt::format_to(to, "<OPT={}:{}>", option.kind, base::to_hex(option.data));
    }
  }
  return text;
}

}  // namespace

std::string flags_to_string(std::uint16_t flags) {
  std::string text;
  for (const auto& [bit, name] : bits) {
    if ((flags & bit) == 0) continue;
    if (!text.empty()) text += ',';
    text += name;
  }
  return text.empty() ? "none" : text;
}

std::optional<std::uint16_t> flags_from_string(std::string_view text) {
  if (text == "none") return std::uint16_t{0};
  unsigned flags = 0;
  while (true) {
    const auto end = text.find_first_of(",+");
    const auto name = text.substr(0, end);
    unsigned found = 0;
    for (const auto& candidate : bits) {
      if (candidate.name == name) found = candidate.bit;
    }
    if (found == 0) return std::nullopt;
    flags |= found;
    if (end == std::string_view::npos) return static_cast<std::uint16_t>(flags);
    text.remove_prefix(end + 1);
  }
}

std::string to_string(const Segment& segment) {
  std::string text = fmt::format("<SEQ={}>", segment.seq.value());
  if (segment.has(ctl::ack)) text += fmt::format("<ACK={}>", segment.ack.value());
  return text + without_numbers(segment);
}

std::string without_numbers(const Segment& segment) {
  std::string text = fmt::format("<CTL={}>", flags_to_string(segment.flags));
  const auto to = std::back_inserter(text);
  if ((segment.flags & ctl::reserved) != 0) fmt::format_to(to, "<RESERVED={}>", segment.flags >> 9);
  if (!segment.has(ctl::rst)) fmt::format_to(to, "<WND={}>", segment.window);
  if (segment.has(ctl::urg)) fmt::format_to(to, "<UP={}>", segment.urgent_pointer);
  text += options_to_string(segment);
  if (!segment.payload.empty()) fmt::format_to(to, "<DATA={}>", segment.payload.size());
  if (segment.checksum == Checksum::wrong) {
    text += segment.checksum_field == 0 ? "<CHECKSUM=zero>" : "<CHECKSUM=wrong>";
  }
  if ((segment.traffic_class & ~ecn_mask) != 0) fmt::format_to(to, "<TOS={}>", segment.traffic_class);
  if ((segment.traffic_class & ecn_mask) != 0)
    fmt::format_to(to, "<ECN={}>", segment.traffic_class & ecn_mask);
  const char* before = " [";
  for (const auto& malformation : segment.malformations) {
    text += before + malformation;
    before = "; ";
  }
  if (!segment.malformations.empty()) text += ']';
  return text;
}

std::string to_string(const IcmpMessage& message) {
  std::string text;
  const auto to = std::back_inserter(text);
  const auto error = error_of(message);
  if (error) {
    fmt::format_to(to, "<ICMP={}>", to_string(*error));
  } else {
    fmt::format_to(to, "<ICMP={}/{}>", message.type, message.code);
  }
  if (error == IcmpError::packet_too_big) fmt::format_to(to, "<MTU={}>", mtu_of(message));
  fmt::format_to(to, "<QUOTE={}>", message.quoted_seq.value());
  return text;
}

std::string_view to_string(IcmpError error) {
  for (const auto& row : error_names) {
    if (row.error == error) return row.name;
  }
  return "unknown";
}

std::optional<IcmpError> icmp_error_from_string(std::string_view text) {
  for (const auto& row : error_names) {
    if (row.name == text) return row.error;
  }
  return std::nullopt;
}

}  // namespace tcpspec::wire
