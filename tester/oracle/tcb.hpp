#pragma once

#include <cstdint>
#include <optional>

#include "wire/seq.hpp"

namespace tcpspec::oracle {

/// The progress of a connection, as the tester can know it from the wire.
enum class Phase : std::uint8_t {
  none,          ///< CLOSED or LISTEN: no connection on this four-tuple
  syn_sent,      ///< the target opens actively; its SYN has been seen
  syn_received,  ///< a SYN of the tester reached a listener or an opening target
  synchronized,  ///< ESTABLISHED and later
};

/// The values of the target's variables if it conforms (RFC 9293 §3.3.1). Names are from the target's side:
/// SND is what it sends to the tester, RCV what it receives from the tester.
struct Tcb {
  Phase phase = Phase::none;

  std::optional<wire::Seq> iss;
  wire::Seq snd_una;
  wire::Seq snd_nxt;
  std::uint32_t snd_wnd = 0;      ///< as last advertised by the tester, scaled
  std::uint32_t max_snd_wnd = 0;  ///< MAX.SND.WND (RFC 5961 §5.2)
  wire::Seq snd_wl1;
  wire::Seq snd_wl2;

  std::optional<wire::Seq> irs;
  wire::Seq rcv_nxt;
  bool window_known = false;  ///< the target has advertised one
  wire::Seq rcv_edge;         ///< the highest RCV.NXT+RCV.WND that the target has advertised

  wire::Seq
      last_ack_sent;  ///< Last.ACK.sent (RFC 7323 §4.3): the highest acknowledgment seen from the target
  bool timestamps = false;  ///< negotiated
  std::uint32_t ts_recent = 0;
  std::uint32_t ts_target = 0;  ///< the TSval last seen from the target

  std::uint8_t snd_scale = 0;  ///< applied to windows that the tester advertises
  std::uint8_t rcv_scale = 0;  ///< applied to windows that the target advertises
  bool sack = false;           ///< both SYNs carried SACK-permitted

  std::uint32_t mss = 536;      ///< largest payload that the target accepts (its MSS option or the default)
  std::uint32_t snd_mss = 536;  ///< largest payload that the tester accepts, in the same way

  bool fin_seen = false;      ///< the target has sent its FIN
  bool fin_acked = false;     ///< and the tester has acknowledged it
  bool fin_accepted = false;  ///< the tester's FIN is below RCV.NXT

  /// The largest payload of a segment whose only options are those that were agreed on: they count as well
  /// (RFC 9293 §3.7.1).
  std::uint32_t largest_payload() const {
    constexpr std::uint32_t timestamps_and_padding = 12;
    const std::uint32_t options = timestamps ? timestamps_and_padding : 0;
    return mss > options ? mss - options : 1;
  }

  /// RCV.WND: the rest up to the highest edge advertised.
  std::uint32_t rcv_wnd() const {
    const std::int32_t left = rcv_edge - rcv_nxt;
    return left > 0 ? static_cast<std::uint32_t>(left) : 0;
  }
  /// The target accepts no more data: its window is zero or full.
  bool shut() const { return window_known && rcv_wnd() == 0; }
};

}  // namespace tcpspec::oracle
