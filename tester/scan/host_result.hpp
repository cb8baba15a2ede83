#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/spelling.hpp"
#include "run/report.hpp"
#include "wire/address.hpp"

namespace tcpspec::scan {

/// How a target met the scan.
enum class HostState : std::uint8_t {
  tested,       ///< its cases were run
  closed,       ///< the port answered a SYN by a RST
  silent,       ///< nothing answered
  unreachable,  ///< there is no route, or nothing could be sent
  gone          ///< it answered at first; cases that were decided until then are there
};
inline constexpr std::array<std::string_view, 5> host_state_words{"tested", "closed", "silent", "unreachable",
                                                                  "gone"};
constexpr std::string_view to_string(HostState state) {
  return host_state_words[static_cast<std::size_t>(state)];
}
constexpr std::optional<HostState> host_state_from_string(std::string_view word) {
  return base::spelled<HostState>(word, host_state_words);
}

/// What the SYN,ACK to a SYN with all usual options shows, and what is behind the port.
struct Fingerprint {
  std::optional<int> mss;           ///< octets
  std::optional<int> window_scale;  ///< the shift
  std::optional<int> window;        ///< octets, as in the header
  std::optional<int> ttl;           ///< TTL or hop limit as it arrived
  bool sack = false;
  bool timestamps = false;
  std::string options;  ///< kinds in their order, `2,4,8,1,3`
  std::string service;  ///< a role: `http`, `echo`, …, `opaque`
  std::string stack;    ///< `Linux 6`, if its departures look like those of a shipped profile
};

struct CaseVerdict {
  std::string id;
  report::Verdict verdict = report::Verdict::error;
  std::string because;      ///< a sentence; empty if it passed
  std::string requirement;  ///< the broken one; else the first that the case checks
  bool flaky = false;
  int attempts = 1;
};

/// What a scan found out about one target: a line of its results.
struct HostResult {
  wire::Endpoint target;
  std::string name;  ///< as listed, if that is not the address
  HostState state = HostState::unreachable;
  std::string because;        ///< why it was not tested to the end; else empty
  std::string ended;          ///< when its line was written; ISO 8601, UTC
  double seconds = 0;         ///< from its first segment to its last verdict
  std::optional<double> rtt;  ///< seconds, the largest of some handshakes
  Fingerprint fingerprint;
  std::vector<CaseVerdict> cases;  ///< in the order of selection
  std::uint64_t seed = 0;
  std::string version;  ///< of tcpspec
};

}  // namespace tcpspec::scan
