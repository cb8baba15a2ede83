// What an ICMP error does to a connection (RFC 9293 §3.9.2.2, RFC 5927, RFC 1191).

#include "sim/connection.hpp"

namespace tcpspec::sim {
namespace {

enum class Weight : std::uint8_t { none, soft, hard, too_big };

/// §3.9.2.2: hard errors are permanent, soft errors may be temporary. ICMPv6 says that a protocol is
/// unreachable by a parameter problem, which is soft.
Weight weigh(wire::IcmpError error, bool ipv6) {
  switch (error) {
    case wire::IcmpError::protocol_unreachable: return ipv6 ? Weight::soft : Weight::hard;
    case wire::IcmpError::port_unreachable: return Weight::hard;
    case wire::IcmpError::net_unreachable:
    case wire::IcmpError::host_unreachable:
    case wire::IcmpError::source_route_failed:
    case wire::IcmpError::admin_prohibited:
    case wire::IcmpError::time_exceeded:
    case wire::IcmpError::parameter_problem: return Weight::soft;
    case wire::IcmpError::packet_too_big: return Weight::too_big;
    case wire::IcmpError::source_quench: return Weight::none;  // RFC 6633: discarded
  }
  return Weight::none;
}

}  // namespace

void Connection::on_icmp(wire::IcmpError error, std::uint32_t mtu, Seq quoted_seq) {
  // RFC 5927 §4.1: an attacker must at least know what is in flight now.
  const bool in_flight = quoted_seq.at_or_after(tcb_.snd.una) && quoted_seq.before(tcb_.snd.nxt);
  const bool ipv6 = tcb_.remote.address.family == wire::Family::ipv6;
  const bool checks = rules_.checks_icmp_sequence && (rules_.checks_icmp_sequence_over_ipv6 || !ipv6) &&
                      (rules_.checks_too_big_with_key || !key_);
  const bool idle = tcb_.snd.una == tcb_.snd.nxt && !rules_.ignores_icmp_when_idle;
  if (idle) return close_with(Reason::unreachable);
  if (!in_flight && checks) return;
  if (error == wire::IcmpError::source_quench && rules_.obeys_source_quench) {
    congestion_.on_timeout(flight(), tcb_.snd.nxt, true);
  }

  const bool opening = tcb_.state == State::syn_sent || tcb_.state == State::syn_received;
  switch (weigh(error, ipv6)) {
    case Weight::none: return;
    case Weight::soft:
      if (rules_.aborts_on_soft_icmp) return close_with(Reason::unreachable);
      // MUST-56: not a reason to give up. But if the connection times out later, it is reported as the
      // reason.
      soft_error_ = Reason::unreachable;
      return;
    case Weight::hard:
      // SHLD-26 while opening. Later, the peer has responded before, so a forgery or a temporary fault is
      // more likely: soft (RFC 5927 §5.2).
      if (opening && tcb_.passive) return return_to_listen();
      if (error == wire::IcmpError::port_unreachable && !rules_.obeys_port_unreachable) return;
      if ((opening && rules_.obeys_hard_icmp) || rules_.obeys_hard_icmp_when_synchronized ||
          (key_ && rules_.obeys_hard_errors_with_key)) {  // RFC 5925 §7.8
        const bool refused = error == wire::IcmpError::port_unreachable;
        return close_with(refused ? Reason::refused : Reason::unreachable);
      }
      soft_error_ = Reason::unreachable;
      return;
    case Weight::too_big:
      if (tcb_.ts.on && !rules_.discovers_path_mtu_with_timestamps) return;
      // RFC 5925 §7.8: of ICMPv4 it is among the errors that anyone can forge.
      if (key_ && key_->scheme == wire::Scheme::ao && !ipv6 && !opening && !rules_.obeys_too_big_with_key)
        return;
      if (path_.on_too_big(mtu) != Path::Report::believed) {
        // RFC 1191 §6.4: a burst of segments that were too big brings a burst of reports, and one is enough.
        if (!rules_.repairs_too_big_once) retransmit_oldest(effective_mss());
        return;
      }
      // RFC 1191 §6.4: what was too big is sent again in smaller pieces, at once; it was not lost to
      // congestion.
      path_reported_at_ = now();
      congestion_.resize_segments(effective_mss());
      if (ipv6 ? rules_.too_big_counts_as_loss_over_ipv6 : rules_.too_big_counts_as_loss) {
        congestion_.on_timeout(flight(), tcb_.snd.nxt, true);
      }
      if (!rules_.repairs_too_big_at_once) return;
      queue_.mark_larger_lost(effective_mss());
      output();
      return;
  }
}

}  // namespace tcpspec::sim
