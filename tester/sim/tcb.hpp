#pragma once
// The transmission control block: the variables of one end of a connection, named as in RFC 9293 §3.3.1.

#include <algorithm>
#include <cstdint>

#include "sim/state.hpp"
#include "wire/address.hpp"
#include "wire/seq.hpp"
#include "wire/time.hpp"

namespace tcpspec::sim {

using wire::Seq;

///        1          2          3          4
///   ----------|----------|----------|----------
///          SND.UNA    SND.NXT    SND.UNA+SND.WND
///
/// 1 acknowledged, 2 sent and not acknowledged, 3 may be sent, 4 may not yet be sent.
struct SendVariables {
  Seq iss;
  Seq una;
  Seq nxt;
  std::uint32_t wnd = 0;      ///< in octets, scaled
  Seq wl1;                    ///< SEG.SEQ of the segment that set `wnd`
  Seq wl2;                    ///< SEG.ACK of it
  bool urgent = false;        ///< whether `up` is valid
  Seq up;                     ///< the number after the last urgent octet
  std::uint32_t max_wnd = 0;  ///< MAX.SND.WND (RFC 5961 §5.2)
  Seq rightmost_edge;         ///< the largest SND.UNA+SND.WND so far
  std::uint8_t shift = 0;     ///< Snd.Wind.Shift (RFC 7323 §2.2)
  std::uint32_t mss = 536;    ///< SendMSS: what the peer's MSS option allows (RFC 9293 §3.7.1)

  /// `wnd` has just been set.
  void offered() {
    max_wnd = std::max(max_wnd, wnd);
    if ((una + wnd).after(rightmost_edge)) rightmost_edge = una + wnd;
  }
};

///        1          2          3
///   ----------|----------|----------
///          RCV.NXT    RCV.NXT+RCV.WND = edge
///
/// 1 received, 2 may be received, 3 may not yet be received. The *edge* is stored: it never moves back
/// (SHLD-14), and a segment inside any window ever offered is acceptable (RFC 7323 §2.4).
struct ReceiveVariables {
  Seq irs;
  Seq nxt;
  Seq edge;
  bool urgent = false;
  Seq up;
  std::uint8_t shift = 0;  ///< Rcv.Wind.Shift

  std::uint32_t wnd() const { return edge.after(nxt) ? static_cast<std::uint32_t>(edge - nxt) : 0; }
};

/// RFC 7323 §4.3 and §5.
struct TimestampVariables {
  bool on = false;           ///< both SYNs carried the option
  std::uint32_t recent = 0;  ///< TS.Recent
  Instant recent_at;         ///< when it was set, to know when it has expired
  Seq last_ack_sent;         ///< Last.ACK.sent
};

/// RFC 3168 §6.1.
struct EcnVariables {
  bool on = false;
  bool echo = false;            ///< a CE mark came in and no CWR yet: ACKs carry ECE
  bool cwr_due = false;         ///< the window was reduced: the next new data carry CWR
  bool plain = false;           ///< the SYN proposed nothing
  bool reflects = false;        ///< only in a mutant
  bool half_proposed = false;   ///< by one bit of the two
  bool codepoint_turn = false;  ///< only in a mutant
  Seq reduced_to;               ///< ECE on an ACK at or below this number belongs to a reduction already made
};

struct Tcb {
  wire::Endpoint local;
  wire::Endpoint remote;
  State state = State::closed;
  bool passive = false;  ///< SYN-RECEIVED was reached from LISTEN (MUST-11)
  SendVariables snd;
  ReceiveVariables rcv;
  TimestampVariables ts;
  EcnVariables ecn;
  bool sack = false;  ///< both SYNs permitted SACK (RFC 2018 §2)
};

}  // namespace tcpspec::sim
