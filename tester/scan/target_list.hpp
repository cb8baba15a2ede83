#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::scan {

/// A target as a list names it.
struct Listed {
  std::string host;  ///< a name or an address, without brackets
  std::uint16_t port = 0;
  friend bool operator==(const Listed&, const Listed&) = default;
};

struct TargetList {
  std::vector<Listed> targets;      ///< in the order of the list
  std::vector<std::string> faults;  ///< a sentence for each line that cannot be read
  std::size_t not_open = 0;         ///< ports of which the list says that they did not answer a SYN
};

/// Reads what other tools write, and tells by the text which of them did:
/// - lines `HOST:PORT` or `[V6]:PORT`, `#` begins a comment;
/// - the CSV of zmap and of others, with a line of names (`saddr` or `ip`, `sport` or `port`; rows whose
///   `success` is 0 or whose `classification` is not `synack` are left out), or without one: host, port;
/// - the XML of nmap (-oX): the open TCP ports of each host.
/// `ports` are used where the list names no port; if there are none, that is a fault.
TargetList read_targets(std::string_view text, const std::vector<std::uint16_t>& ports);

/// The XML of nmap.
TargetList read_nmap(std::string_view xml);

}  // namespace tcpspec::scan
