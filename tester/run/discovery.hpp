#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/spelling.hpp"
#include "run/machine.hpp"

namespace tcpspec::run {

// What can be learned about a target before it is judged. Each function is a script for one machine. Its
// finding is in the result: `outcome` is a word, measurements have names.

/// How a port responds to a SYN.
enum class PortIs : std::uint8_t { silent, closed, open };
inline constexpr std::array<std::string_view, 3> port_is_words{"silent", "closed", "open"};
constexpr std::string_view to_string(PortIs is) { return port_is_words[static_cast<std::size_t>(is)]; }
constexpr std::optional<PortIs> port_is_from_string(std::string_view word) {
  return base::spelled<PortIs>(word, port_is_words);
}

/// The service at a port: `outcome` is a role (environment.hpp), or a PortIs except `open`. Measurements:
/// `rtt`, and what the SYN,ACK showed: `mss`, `window-scale`, `sack`, `timestamps` (1 or absent), `ttl`,
/// `window`; and `greets` (1 or absent): it speaks first.
Script discover_service(std::uint16_t port);

/// How much the listener of a service takes at once; `most`: of which that is found out.  Measurements:
/// `openings` and `connections` side by side, `in-line` and `one-by-one` (1 or 0), `greeted`: how many of
/// the connections the service spoke to or ended, and `ignores-resets` (1 or 0): a RST ended no connection.
Script discover_room(const Service&, std::size_t most);

/// How many segments a second are all answered, where a burst of many is not: measurement `rate`. None where
/// a burst is answered, or nothing is, or not all at any rate. Takes some seconds where there is a limit.
Script discover_rate(std::uint16_t open_port);

/// Whether a port is closed: `outcome` is a PortIs.
Script discover_closed(std::uint16_t port);

/// The gap between a SYN,ACK and its first retransmission: measurement `rto`; `outcome` is `measured` or
/// `silent`.
Script measure_initial_rto(std::uint16_t port);

}  // namespace tcpspec::run
