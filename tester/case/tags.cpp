#include "case/tags.hpp"

#include <algorithm>
#include <array>

namespace tcpspec::cases {

namespace {

constexpr std::array<TagRow, 26> tag_table{{
    {"acknowledgment", "what is acknowledged and when, and acknowledgments that are wrong"},
    {"closing", "FIN, half-closed connections, and the states that lead to CLOSED"},
    {"congestion", "the congestion window: slow start, loss, recovery, idle time"},
    {"connections", "several connections side by side, and their listener"},
    {"data", "data that arrive: put in order and delivered once"},
    {"ecn", "explicit congestion notification, and the bits that propose it"},
    {"handshake", "opening a connection: SYN and SYN,ACK, from LISTEN to ESTABLISHED"},
    {"header", "the other fields of the TCP and the IP header: checksum, data offset, precedence"},
    {"icmp", "ICMP errors about a connection"},
    {"keep-alive", "keep-alives"},
    {"mss", "the size of segments: the MSS option, and what limits it"},
    {"options", "the option field: where it may stand, unknown and broken options"},
    {"path-mtu", "path MTU discovery"},
    {"reset", "RST: which are obeyed, which are challenged, and when one is sent"},
    {"retransmission", "the retransmission timer, and what is sent again"},
    {"sack", "selective acknowledgments, and recovery with them"},
    {"security", "forged segments, and what makes forging hard"},
    {"sequence", "which sequence numbers are acceptable"},
    {"small-segments", "the Nagle algorithm and the silly window syndrome"},
    {"survey", "a few cases of each kind, as measurement studies ask them of many hosts (`tcpspec scan`)"},
    {"time-wait", "TIME-WAIT: how long it lasts, what ends it, a new connection in it"},
    {"timestamps", "timestamps, and PAWS"},
    {"urgent", "the urgent pointer and urgent data"},
    {"user-calls", "what the application calls, and what it is told"},
    {"window", "the windows of both sides, their scale and their edges"},
    {"zero-window", "a window of zero, and probes of it"},
}};

}  // namespace

std::span<const TagRow> tag_rows() { return tag_table; }

std::string_view about_tag(std::string_view name) {
  const auto row =
      std::find_if(tag_table.begin(), tag_table.end(), [&](const TagRow& one) { return one.name == name; });
  return row == tag_table.end() ? std::string_view() : row->about;
}

}  // namespace tcpspec::cases
