#pragma once
// What decides how a TCP must respond to a segment: its state, the control bits and data of the segment, and
// where its numbers are. Each of these has few classes, and the decision tables use nothing else.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "case/case.hpp"
#include "wire/segment.hpp"

namespace tcpspec::oracle {

/// Where SEG.SEQ is (RFC 9293 §3.4): W is the receive window, LEN counts SYN and FIN.
enum class SequenceClass : std::uint8_t {
  any,       ///< CLOSED, LISTEN, SYN-SENT: there is no window yet
  old,       ///< all of it below RCV.NXT
  irs,       ///< SYN-RECEIVED: a copy of the SYN
  straddle,  ///< begins below RCV.NXT and ends above
  left,      ///< SEG.SEQ = RCV.NXT
  mid,       ///< RCV.NXT < SEG.SEQ < RCV.NXT+W
  right,     ///< SEG.SEQ = RCV.NXT+W
  beyond,    ///< SEG.SEQ > RCV.NXT+W
};
inline constexpr int sequence_class_count = 8;

/// Where SEG.ACK is.
enum class AckClass : std::uint8_t {
  any,      ///< CLOSED, LISTEN: there is nothing to acknowledge
  none,     ///< the ACK bit is clear
  ancient,  ///< below SND.UNA-MAX.SND.WND (RFC 5961 §5.2)
  old,      ///< below SND.UNA, but not so far
  cur,      ///< SND.UNA
  part,     ///< above SND.UNA, without covering a FIN
  fin,      ///< SND.NXT, and that covers our FIN
  ok,       ///< SYN-SENT, SYN-RECEIVED: it covers our SYN
  future,   ///< above SND.NXT
};
inline constexpr int ack_class_count = 9;

/// How the timestamps of a segment compare to those of the connection (RFC 7323).
enum class StampClass : std::uint8_t {
  off,         ///< not negotiated, and the segment has none
  offered,     ///< not negotiated, but the segment has some
  newer,       ///< TSval > TS.Recent
  equal,       ///< TSval = TS.Recent
  just_older,  ///< TSval = TS.Recent-1
  older,       ///< TSval is much older
  absent,      ///< negotiated, and the segment has none
};
inline constexpr int stamp_class_count = 7;

inline constexpr int opening_count = 3;

/// Of a segment that begins `begins` numbers after RCV.NXT and has SEG.LEN `length`; `opens`: with SYN, and
/// without RST.
SequenceClass sequence_class(cases::State, bool opens, std::int64_t begins, std::uint32_t length,
                             std::uint32_t window);

std::string_view to_string(SequenceClass);
std::string_view to_string(AckClass);
std::string_view to_string(StampClass);  ///< `just-older`
std::string_view to_string(cases::Opening);

struct Situation {
  cases::State state = cases::State::closed;
  cases::Opening opening = cases::Opening::passive;  ///< how the connection began
  bool zero_window = false;
  std::uint16_t flags = 0;  ///< wire::ctl: only FIN, SYN, RST and ACK decide (RFC 9293 §3.10.7)
  SequenceClass sequence = SequenceClass::any;
  AckClass ack = AckClass::any;
  bool text = false;
  StampClass stamps = StampClass::off;

  bool has(std::uint16_t bits) const { return (flags & bits) == bits; }
};

/// The bits that can select a rule.
inline constexpr std::uint16_t deciding_flags =
    wire::ctl::fin | wire::ctl::syn | wire::ctl::rst | wire::ctl::ack;

/// `ESTABLISHED, SYN+ACK, seq left, ack cur, text`.
std::string to_string(const Situation&);

/// Whether such a segment is possible in this state: no `fin` before a FIN, no `mid` without a window.
bool possible(const Situation&);

/// Calls `visit` with each possible situation in which only deciding flags are set.
template <typename Visit>
void each_situation(Visit visit) {
  Situation s;
  for (int state = 0; state < cases::state_count; ++state)
    for (int opening = 0; opening < opening_count; ++opening)
      for (int window = 0; window < 2; ++window)
        for (std::uint16_t flags = 0; flags <= deciding_flags; ++flags) {
          s.state = static_cast<cases::State>(state);
          s.opening = static_cast<cases::Opening>(opening);
          s.zero_window = window == 1;
          s.flags = flags;
          if ((flags & ~deciding_flags) != 0) continue;
          for (int sequence = 0; sequence < sequence_class_count; ++sequence)
            for (int ack = 0; ack < ack_class_count; ++ack)
              for (int stamps = 0; stamps < stamp_class_count; ++stamps)
                for (const bool text : {false, true}) {
                  s.sequence = static_cast<SequenceClass>(sequence);
                  s.ack = static_cast<AckClass>(ack);
                  s.stamps = static_cast<StampClass>(stamps);
                  s.text = text;
                  if (possible(s)) visit(static_cast<const Situation&>(s));
                }
        }
}

}  // namespace tcpspec::oracle
