#pragma once
// SEGMENT ARRIVES (RFC 9293 §3.10.7) as pure decisions: from a state and a segment to the name of what must
// be done. Class Connection does it. Each decision is in the file of its step, below the rule that it
// follows.

#include <algorithm>
#include <optional>

#include "sim/behaviour.hpp"
#include "sim/tcb.hpp"
#include "wire/segment.hpp"

namespace tcpspec::sim {

using wire::Segment;
namespace ctl = wire::ctl;

// §3.10.7.1 ─ no connection and no listener (arrives_closed.cpp)

/// A RST without a connection: everything in it comes from the segment that caused it.
struct Reset {
  Seq seq;
  std::optional<Seq> ack;
};
std::optional<Reset> answer_when_closed(const Segment&, const Behaviour&);

// §3.10.7.2 ─ LISTEN (arrives_listen.cpp)

enum class ListenStep : std::uint8_t { ignore, reset, open };
ListenStep judge_in_listen(const Segment&, const Behaviour&);

// §3.10.7.3 ─ SYN-SENT (arrives_syn_sent.cpp)

enum class SynSentStep : std::uint8_t { ignore, reset, abort, establish, open_simultaneously };
SynSentStep judge_in_syn_sent(const Tcb&, const Segment&, const Behaviour&);

// §3.10.7.4 ─ all other states, step by step

/// RFC 7323 §5.3, before the first step (arrives_timestamps.cpp).
enum class TimestampStep : std::uint8_t { go_on, drop, acknowledge, abort };
TimestampStep judge_timestamps(const Tcb&, const Segment&, Instant now, const Behaviour&);

/// First, the sequence number (arrives_sequence.cpp).
enum class SequenceStep : std::uint8_t {
  go_on,
  drop,
  acknowledge,
  acknowledge_without_text,
  challenge,
  reset
};
SequenceStep judge_sequence(const Tcb&, const Segment&, const Behaviour&);

/// Second, the RST bit (arrives_rst.cpp).
enum class RstStep : std::uint8_t { drop, challenge, return_to_listen, refuse, reset, close };
RstStep judge_rst(const Tcb&, const Segment&, const Behaviour&);

/// Fourth, the SYN bit (arrives_syn.cpp).
enum class SynStep : std::uint8_t { go_on, drop, challenge, return_to_listen, reset };
SynStep judge_syn(const Tcb&, const Segment&, const Behaviour&);

/// Fifth, the ACK field (arrives_ack.cpp).
enum class AckStep : std::uint8_t { drop, reset, challenge, establish, duplicate, advance };
AckStep judge_ack(const Tcb&, const Segment&, const Behaviour&);

/// Data that met congestion on the way (RFC 3168 §5): the codepoint CE.
inline bool is_marked(const Segment& seg) {
  return (seg.traffic_class & wire::ecn_mask) == wire::ecn_mask && !seg.payload.empty();
}

inline bool has_option(const Segment& seg, std::uint8_t kind) {
  return std::any_of(seg.options.begin(), seg.options.end(),
                     [kind](const wire::Option& option) { return option.kind == kind; });
}

/// A SYN in TIME-WAIT (RFC 6191 §2; time_wait.cpp).
bool may_reopen(const Tcb&, const Segment& syn, const Behaviour&);

}  // namespace tcpspec::sim
