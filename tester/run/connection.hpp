#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "oracle/evaluate.hpp"
#include "oracle/track.hpp"
#include "run/witness.hpp"
#include "wire/draft.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

/// A segment of the target with its octets and the kernel's stamp.
struct Arrival {
  Instant time;
  wire::Segment segment;
  wire::Octets octets;
};

/// An ICMP error of the target about what the tester has sent.
struct Report {
  Instant time;
  wire::IcmpMessage message;
  wire::Octets octets;
};

/// One four-tuple of a case: its variables, the segments that have arrived, and those that have been matched.
class Connection {
 public:
  Connection() = default;
  Connection(std::string name, wire::FourTuple flow, std::uint32_t isn, std::uint32_t imaginary);

  std::string name;  ///< empty for the case's own
  wire::FourTuple flow;
  std::deque<Arrival> inbox;
  std::vector<Report> reports;  ///< few
  bool awaits_report = false;   ///< a step expects an ICMP error
  Witness witness;
  std::optional<wire::Segment> last;      ///< SEG
  Instant last_came;                      ///< when it arrived
  std::optional<wire::Octets> last_sent;  ///< the datagram, for `resend`
  /// The last stimulus, if a conforming target accepts nothing of it; its responses to that may be limited
  /// (RFC 5961 §7).
  std::optional<wire::Octets> refused_stimulus;
  Instant last_event;                ///< when the last segment was sent or taken
  std::vector<wire::Segment> taken;  ///< with SEG.LEN > 0, to recognise a retransmission
  std::string handle;                ///< the agent's name for the connection
  std::string withheld_error;   ///< the agent's error name, seen by a check of the state and not yet reported
  std::uint64_t delivered = 0;  ///< octets that RECEIVE has returned
  std::uint64_t accepted = 0;   ///< octets that the target's TCP took from its application, as the agent says
  std::uint64_t rest = 0;       ///< octets of SEND for which its buffer had no room: see send_rest.hpp
  bool rest_is_lost = false;    ///< they cannot be sent any more
  int refused_offers = 0;       ///< how often in a row there was no room for one octet of them
  Instant last_offer{};         ///< when its application offered some last
  int texts_since_answer = 0;   ///< segments with data since a segment of the target was matched
  wire::Octets text;  ///< that the tester has sent, from its first octet on, and no more than 64 KiB
  std::optional<Instant> last_stimulus;  ///< when a step sent last
  bool crossed_by_service = false;       ///< see uncontrolled_service.hpp
  bool own_text = false;                 ///< the case sent its own octets
  /// Where the target's IP may choose its address: the other one that it has.
  std::optional<wire::Address> other_of_target;
  std::vector<wire::Endpoint> forged;    ///< source addresses under which the case has sent
  std::vector<wire::Draft> forged_syns;  ///< each may have opened a connection that is not known otherwise
  bool no_cookie = false;  ///< the SYN,ACK has more than fits into a SYN cookie (RFC 4987 §3.6)
  /// End of the request to a service that is not yet acknowledged.
  std::optional<wire::Seq> service_text_end;

  const oracle::Tcb& tcb() const { return tracker_.tcb(); }
  const oracle::Tracker& tracker() const { return tracker_; }

  /// The variables for a segment about to be sent. If there is no connection, they are invented but constant,
  /// so that a case can still use SND.NXT. `opens`: the segment is a SYN, and IRS is a new number.
  oracle::Tcb view(bool opens) const;
  /// The variables against which an arriving segment is judged.
  oracle::Tcb facing(const wire::Segment&) const;

  /// A segment to a forged source address responds to what the case sent from this address.
  bool overhears(const wire::Endpoint& end) const;

  /// The agent's name for a new connection, of which nothing has been delivered yet.
  void given(std::string name_of_agent);
  /// The agent's name may be that of a connection of the same ends before this one.
  bool has_handle_of_now();
  /// The target's TCP took these from its application; what else a call has given it did not.
  void took(std::uint64_t octets);

  void sent(const wire::Segment&);
  void seen(const wire::Segment&);

  /// Whether the target may still have the connection: it has sent no RST. (It may have ignored ours.)
  bool may_remain() const { return tcb().phase != oracle::Phase::none || reset_by_us_; }

  /// Whether a RST of the tester ended it, and the target has sent none.
  bool reset_by_tester() const { return reset_by_us_; }

  /// Whether something was sent or seen that may have ended it, or what the target knows of it: a RST, a
  /// second SYN, an ICMP message, the call ABORT.
  bool may_have_ended() const { return may_have_ended_; }
  void note_possible_end() { may_have_ended_ = true; }

  /// Whether the tester has sent its FIN, with nothing missing before it.
  bool has_sent_fin() const { return fin_sent_; }

  /// Whether the target has sent all octets that its TCP took from its application.  Before its SYN: false.
  bool has_sent_what_it_took() const;

  /// Whether a segment with these numbers may reopen a connection that is no longer there. A listener with
  /// SYN cookies (RFC 4987 §3.6) keeps nothing of a SYN and takes any segment for the third one whose numbers
  /// fit. Those that Linux takes are up to three apart from the right ones.
  bool may_open(wire::Seq seq, wire::Seq ack) const;

  /// The end of all octets that were sent without a gap, also of those that the window did not allow.
  wire::Seq end_of_sent() const { return end_of_sent_; }

  /// The highest acknowledgment that has come, also of what no step has looked at.
  wire::Seq highest_acknowledgment() const;

  /// Whether the segment repeats an earlier one; never for pure acknowledgments.
  bool is_retransmission(const wire::Segment&) const;

  /// Whether something before it in sequence has not arrived yet.
  bool is_ahead(const wire::Segment&) const;

 private:
  void bind_imaginary(oracle::Tcb&) const;
  void keep_text(const wire::Segment&);

  oracle::Tracker tracker_;
  std::uint32_t isn_ = 0;        ///< for the next incarnation
  std::uint32_t imaginary_ = 0;  ///< used as SND.NXT while the target has no ISS
  std::uint32_t incarnations_ = 0;
  std::optional<wire::Seq> handle_iss_;  ///< of the connection that `handle` names
  wire::Seq end_of_sent_;
  bool fin_sent_ = false;
  bool reset_by_us_ = false;
  bool may_have_ended_ = false;
};

}  // namespace tcpspec::run
