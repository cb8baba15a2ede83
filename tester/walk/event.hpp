#pragma once
// What a walk does: a segment, a user call of the target's application, or waiting.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "case/call.hpp"
#include "case/segment_pattern.hpp"
#include "wire/time.hpp"

namespace tcpspec::walk {

/// What a number is counted from.
enum class Anchor : std::uint8_t { rcv_nxt, right_edge, snd_una, snd_nxt };

/// `RCV.NXT+1`: it means what it means at the moment when the segment is sent, so that the other events may
/// change.
struct Place {
  Anchor anchor = Anchor::rcv_nxt;
  std::int32_t offset = 0;
  bool operator==(const Place&) const = default;
};

/// The timestamps of a segment where both ends have agreed on them.
enum class Stamps : std::uint8_t { usual, absent, older, equal };

/// A segment of the tester.
struct SegmentEvent {
  std::uint16_t flags = 0;
  std::optional<Place> seq;       ///< absent: the usual number, that of a SYN a new one where it can open
  Place ack{Anchor::snd_nxt, 0};  ///< with the control bit ACK
  std::uint32_t octets = 0;
  std::optional<std::uint32_t> window;  ///< absent: the usual, open one
  Stamps stamps = Stamps::usual;
  std::uint8_t ecn = 0;  ///< of the IP header: 3 says that a router on the path was congested

  bool has(std::uint16_t bits) const { return (flags & bits) == bits; }
  bool operator==(const SegmentEvent&) const = default;
};

/// SEND, RECEIVE, CLOSE or ABORT.
struct CallEvent {
  cases::CallVerb verb = cases::CallVerb::send;
  std::uint32_t octets = 0;  ///< of SEND
  bool operator==(const CallEvent&) const = default;
};

struct WaitEvent {
  Duration time;
  bool operator==(const WaitEvent&) const = default;
};

using Event = std::variant<SegmentEvent, CallEvent, WaitEvent>;

/// The segment in the notation of the cases.
cases::SegmentPattern pattern_of(const SegmentEvent&);

/// As a step of a case: `send: <SEQ=RCV.NXT+1><CTL=SYN>`.
std::string to_string(const Event&);

}  // namespace tcpspec::walk
