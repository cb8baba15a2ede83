#pragma once
// The numbers of a case: sums of digits and the target's variables.

#include <cstdint>
#include <variant>
#include <vector>

namespace tcpspec::cases {

/// The target's variables (RFC 9293 §3.3.1), and those of the segment last received from it (SEG.*).
enum class Variable : std::uint8_t {
  iss,
  irs,
  snd_una,
  snd_nxt,
  snd_wnd,
  rcv_nxt,
  rcv_wnd,
  seg_seq,
  seg_ack,
  seg_len,
  seg_wnd,
  seg_wsopt,      ///< SEG.WSOPT: the shift in its window scale option; 0 without one
  port,           ///< PORT: the target's, of this connection
  mss,            ///< MSS: the largest payload that the target accepts (its MSS option, or the default)
  snd_options,    ///< SND.OPTIONS: octets that the target leaves free for options in a full segment
  ts_recent,      ///< TS.RECENT: the TSval that a conforming target now keeps (RFC 7323 §4.3)
  ts_now,         ///< TS.NOW: the tester's timestamp clock
  ts_target,      ///< TS.TARGET: the TSval last received from the target
  own_iss,        ///< OWN.ISS: of the case's first connection, in a step on another one
  own_ts_target,  ///< OWN.TS.TARGET: the same
  own_port,       ///< OWN.PORT: the same
};

/// `RCV.WND`, `100`, `RCV.WND/2`.
struct Term {
  bool negative = false;
  std::variant<std::uint32_t, Variable> value;
  std::uint32_t divisor = 1;  ///< of a variable; the rest of the division is lost
  bool operator==(const Term&) const = default;
};

/// A sum of terms, modulo 2^32 if it is a sequence number.
struct Expression {
  std::vector<Term> terms;
  /// Written in the same way; `constant` compares values.
  bool operator==(const Expression&) const = default;
};

/// `n` or `n..m` (both ends included).
struct Range {
  Expression low;
  Expression high;  ///< equal to `low` if a single value is written
  bool single = true;
};

}  // namespace tcpspec::cases
