#pragma once

#include <vector>

#include "oracle/tcb.hpp"
#include "wire/segment.hpp"

namespace tcpspec::oracle {

/// Follows one four-tuple. It gets every segment in both directions and keeps the variables that a conforming
/// target has now. A segment of the tester advances RCV.NXT only if the RFC's receiver accepts it, so a case
/// never has to undo anything.
class Tracker {
 public:
  /// A segment that the tester has put on the wire, parsed back from its own octets.
  void sent(const wire::Segment&);

  /// A segment received from the target.
  void seen(const wire::Segment&);

  const Tcb& tcb() const { return tcb_; }

  /// The variables for judging an arriving segment: `tcb()`, except that a SYN that opens an incarnation
  /// binds ISS (and, out of TIME-WAIT, IRS and RCV.NXT) by itself.
  Tcb facing(const wire::Segment&) const;

  /// The target's last SYN, or nothing.
  const wire::Segment* target_syn() const { return tcb_.iss ? &target_syn_ : nullptr; }

 private:
  void sent_without_connection(const wire::Segment&);
  void sent_to_syn_sent(const wire::Segment&);
  void sent_to_connection(const wire::Segment&);
  void take_acknowledgment(const wire::Segment&);
  void take_text(const wire::Segment&);
  void take_held_text();
  void begin_incarnation(wire::Seq irs, const wire::Segment& syn);
  bool answers_own_syn(const wire::Segment&) const;
  bool rejects_only_a_segment(const wire::Segment& reset) const;
  void negotiate();

  /// Data that arrived after a gap; a conforming target keeps them (RFC 9293 §3.10.7.4, SHLD-31).
  struct Held {
    wire::Seq first;
    std::uint32_t octets;
    bool fin;
  };

  Tcb tcb_;
  std::vector<Held> held_;
  wire::Segment own_syn_;     ///< the tester's last SYN: what it offered
  wire::Segment target_syn_;  ///< the target's last SYN
  bool own_syn_sent_ = false;
};

}  // namespace tcpspec::oracle
