#pragma once
// The variables of a conforming target, as one of the reactions that the tables permit leaves them.

#include <cstdint>
#include <memory>
#include <vector>

#include "case/case.hpp"
#include "oracle/tcb.hpp"
#include "sweep/stimulus.hpp"
#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::walk {

/// Beyond a gap; the target may have kept them.
struct Held {
  wire::Seq first;
  wire::Seq end;  ///< of the data
  bool fin = false;
  bool operator==(const Held&) const = default;
};

struct Model {
  cases::State state = cases::State::closed;
  cases::Opening opening = cases::Opening::passive;
  Instant since;   ///< when it came into the state
  Instant opened;  ///< when its opening began

  bool has_iss = false;
  wire::Seq iss;
  wire::Seq snd_nxt;             ///< as far as it was seen
  wire::Seq una;                 ///< what it surely knows as acknowledged
  wire::Seq una_most;            ///< and at most
  bool close_waits = false;      ///< CLOSE was called, and the FIN waits for data before it
  bool fin_sent = false;         ///< SND.NXT covers it
  std::uint32_t max_window = 0;  ///< MAX.SND.WND
  std::uint8_t tester_shift = 0;
  bool window_taken_back = false;  ///< SND.NXT lay beyond an offer of the tester

  wire::Seq irs;
  wire::Seq rcv_nxt;
  wire::Seq edge;          ///< the right edge that it has offered
  std::uint8_t shift = 0;  ///< of its window
  bool crossed = false;    ///< SYNs have crossed: which options are agreed is not certain
  bool edge_open = false;  ///< its window is the largest that the field can say, and may be larger
  std::vector<Held> held;
  /// Numbers behind the peer's FIN that it has acknowledged, of a second FIN for one: its application gets
  /// nothing of them.
  std::uint32_t behind_fin = 0;

  bool stamps = false;
  std::uint32_t ts_least = 0;  ///< TS.Recent
  std::uint32_t ts_most = 0;

  std::shared_ptr<const wire::Segment> syn;  ///< of the target, in SYN-SENT

  /// The connection in TIME-WAIT that this opening may replace (RFC 9293, MAY-2); null if there is none.
  std::shared_ptr<const Model> former;

  /// The window that it has offered, or the largest that it may have: the field of a segment may be rounded.
  std::uint32_t window(bool at_most) const {
    constexpr std::uint32_t larger_than_any = 1U << 26;
    const std::int32_t left = edge - rcv_nxt;
    const std::uint32_t more = edge_open ? larger_than_any : (1U << shift) - 1;
    return (left > 0 ? static_cast<std::uint32_t>(left) : 0) + (at_most ? more : 0);
  }
  bool is_opening() const { return state == cases::State::syn_sent || state == cases::State::syn_received; }
  /// The peer's FIN was taken.
  bool has_fin() const {
    using S = cases::State;
    return state == S::close_wait || state == S::closing || state == S::last_ack || state == S::time_wait;
  }
  /// `number` is the new RCV.NXT; `had_fin`: it lies behind a FIN that was taken before.
  void take_up_to(wire::Seq number, bool had_fin) {
    if (had_fin) behind_fin += static_cast<std::uint32_t>(number - rcv_nxt);
    rcv_nxt = number;
  }
  bool operator==(const Model&) const = default;
};

/// What the tester knows when a connection has been brought into a state.
/// `syn`: the target's, if it has sent one; `opened`: when its opening began, or before.
Model model_of(cases::State, cases::Opening, const oracle::Tcb&, const wire::Segment* syn, Instant opened,
               Instant now);

/// Takes the numbers of a segment of the target, which may come at any time: new data, its FIN, a wider
/// window.
void take_numbers(Model&, const wire::Segment&);

/// Begins with these two SYNs; its opening may have begun before.
void begin(Model&, const wire::Segment& own_syn, const wire::Segment& target_syn);

}  // namespace tcpspec::walk
