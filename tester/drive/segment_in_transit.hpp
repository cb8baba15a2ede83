#pragma once
// A segment that passes a fault, and what the wire has shown of its connection so far.

#include <functional>
#include <optional>
#include <vector>

#include "wire/draft.hpp"
#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::drive {

enum class Towards : std::uint8_t { target, tester };

/// What has passed on one four-tuple, as each end sent it, before any fault. Variables are the target's (RFC
/// 9293 §3.3.1), as far as the wire shows them.
struct ObservedConnection {
  std::optional<wire::Seq> iss;  ///< of the target's last SYN
  std::optional<wire::Seq> irs;  ///< of the tester's
  wire::Seq snd_una;
  wire::Seq snd_nxt;
  wire::Seq rcv_nxt;          ///< by the target's last acknowledgment
  std::uint32_t rcv_wnd = 0;  ///< in octets
  std::uint16_t window = 0;   ///< as last in the target's segments
  std::optional<wire::Seq> target_fin;
  std::optional<wire::Seq> tester_fin;
  bool closed_first = false;       ///< the target sent its FIN before it knew the tester's
  std::uint32_t newest_tsval = 0;  ///< that the tester has sent

  // For the fault's own use.
  int count = 0;
  bool forgotten = false;
  wire::Seq number;

  bool synchronized() const { return iss && irs && snd_una.after(*iss); }
  bool time_wait() const;

  void note(Towards, const wire::Segment&);

 private:
  void note_sent(const wire::Segment&);
  void note_arriving(const wire::Segment&);
  std::optional<std::uint8_t> target_shift_;
  std::optional<std::uint8_t> tester_shift_;
};

/// What is sent on instead of the segment, or in addition.
struct ForwardedDatagram {
  Towards towards = Towards::tester;
  Duration after;
  wire::Octets octets;
};

/// The input of a fault, and what it does with it. An unchanged segment is sent on octet for octet. An
/// altered one is built again, with a correct checksum, DF set and no IP options.
class SegmentInTransit {
 public:
  SegmentInTransit(Towards whom, const wire::Segment& came, ObservedConnection& of_connection)
      : towards(whom), segment(came), connection(of_connection), altered_(came) {}

  const Towards towards;
  const wire::Segment& segment;    ///< as it came
  ObservedConnection& connection;  ///< without this segment

  void drop() { dropped_ = true; }
  void delay(Duration by) { delay_ += by; }
  wire::Segment& alter();
  void alter_options(const std::function<void(std::vector<wire::Option>&)>&);
  void spoil_checksum();
  /// One more segment, in addition to this one.
  void add(Towards, const wire::Draft&, Duration after = {});

  /// Everything to send on, from the octets that came.
  std::vector<ForwardedDatagram> forwarded(wire::OctetView octets) const;

 private:
  wire::Segment altered_;
  bool is_altered_ = false;
  bool dropped_ = false;
  wire::Draft::Sum checksum_ = wire::Draft::Sum::correct;
  Duration delay_;
  std::vector<ForwardedDatagram> added_;
};

/// A draft with the contents of the segment.
wire::Draft draft_of(const wire::Segment&);

/// The response of a TCP without the connection (RFC 9293 §3.10.7.1); none to a RST.
std::optional<wire::Draft> answer_of_closed(const wire::Segment&);

}  // namespace tcpspec::drive
