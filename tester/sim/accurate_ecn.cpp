// Accurate ECN (RFC 9768), as a server does it: what a SYN proposes and the SYN,ACK answers (§3.1), and the
// number of marked segments, whose three low bits every later segment carries (§3.2). The AccECN option
// counts octets (§3.2.3); one that arrives is ignored.

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {
namespace {

constexpr std::uint16_t three_bits = ctl::ae | ctl::cwr | ctl::ece;
constexpr std::uint16_t classic_proposal = ctl::cwr | ctl::ece;
constexpr std::uint32_t seven = 7;  // what three bits can say

/// Unlike is_marked, with data or without.
bool has_mark(const Segment& seg) { return (seg.traffic_class & wire::ecn_mask) == wire::ecn_mask; }

/// As the RFC writes them: AE, CWR and ECE are the digits of a number.
std::uint32_t number_of(std::uint16_t flags) {
  return ((flags & ctl::ae) != 0 ? 4U : 0U) + ((flags & ctl::cwr) != 0 ? 2U : 0U) +
         ((flags & ctl::ece) != 0 ? 1U : 0U);
}

std::uint16_t bits_of(std::uint32_t number) {
  return static_cast<std::uint16_t>(((number & 4U) != 0 ? ctl::ae : 0) | ((number & 2U) != 0 ? ctl::cwr : 0) |
                                    ((number & 1U) != 0 ? ctl::ece : 0));
}

/// §3.1.1, Table 2, and §3.2.2.1, Table 3: by the IP-ECN field, Not-ECT 010, ECT(1) 011, ECT(0) 100, CE 110.
constexpr std::uint32_t answers[] = {2, 3, 4, 6};

/// RFC 9768 §3.1.3: also by a combination that means nothing yet.
bool proposes(std::uint16_t flags, const Behaviour& rules) {
  const auto bits = static_cast<std::uint16_t>(flags & three_bits);
  if (bits == three_bits) return true;
  return bits != 0 && bits != classic_proposal && rules.takes_unknown_proposals;
}

}  // namespace

std::uint16_t Connection::proposal() const {
  // §3.1.4.1: the second SYN proposes it again; later ones do not, in case the path drops SYNs with these
  // bits.
  if (!rules_.uses_accurate_ecn || !rules_.proposes_accurate_ecn) return 0;
  if (timeouts_ >= (rules_.repeats_proposal_once ? 2U : 1U)) return 0;
  return rules_.proposes_by_all_bits ? three_bits : ctl::ae | ctl::cwr;
}

void Connection::take_accurate_proposal(const Segment& syn) {
  accurate_.sends_ect = rules_.accurate_ecn_sends_ect;
  accurate_.count = rules_.first_count_of_marks;
  if (!tcb_.passive && syn.has(ctl::ack)) return take_accurate_answer(syn);
  // §3.1.2: to a SYN that crosses its own a client answers as a server does.
  const bool crossed = !tcb_.passive && rules_.proposes_accurate_ecn && rules_.takes_crossed_proposal;
  accurate_.on = rules_.uses_accurate_ecn && (tcb_.passive || crossed) && proposes(syn.flags, rules_);
  accurate_.mark_of_syn = syn.traffic_class & wire::ecn_mask;
  if (has_mark(syn) && rules_.counts_mark_of_syn) ++accurate_.count;
  accurate_.octets = {rules_.first_count_of_octets, rules_.first_count_of_octets, 0};
  accurate_.owes_option = rules_.option_on_syn_ack;
}

void Connection::take_accurate_answer(const Segment& syn_ack) {
  // §3.1.2, Table 2: nothing, or all three bits, which a host without ECN sends back: no ECN. ECE alone:
  // classic ECN. What means nothing yet agrees, too (§3.1.3).
  if (!rules_.uses_accurate_ecn || !rules_.proposes_accurate_ecn || timeouts_ >= 2) return;
  const auto bits = static_cast<std::uint16_t>(syn_ack.flags & three_bits);
  switch (bits) {
    case 0: accurate_.on = rules_.accurate_after_empty_answer; break;
    case three_bits: accurate_.on = rules_.accurate_after_reflection; break;
    case ctl::ece:
      accurate_.on = rules_.accurate_after_classic_answer;
      tcb_.ecn.on = rules_.uses_ecn && !accurate_.on;
      break;
    case ctl::ae | ctl::ece: accurate_.on = rules_.takes_reserved_answer; break;
    default: accurate_.on = true;
  }
  accurate_.owes_code = accurate_.on;
  accurate_.mark_of_answer = syn_ack.traffic_class & wire::ecn_mask;
}

bool Connection::take_proposal_again(const Segment& syn) {
  // §3.1.5: the mode stays that of the first SYN, and what is told of the mark is that of the latest.
  if (!accurate_.on && !tcb_.ecn.on) return true;
  const auto bits = static_cast<std::uint16_t>(syn.flags & three_bits);
  const bool mixed = accurate_.on ? bits == classic_proposal : bits == three_bits;
  if (mixed && rules_.resets_mixed_proposals) {
    send_reset(tcb_.snd.nxt);
    close_with(Reason::reset);
    return false;
  }
  if (!accurate_.on) return true;
  if (rules_.latest_syn_tells_mark) accurate_.mark_of_syn = syn.traffic_class & wire::ecn_mask;
  if (bits != 0) return true;
  if (rules_.plain_syn_ends_ect) accurate_.sends_ect = false;
  if (!rules_.keeps_feedback_mode) accurate_.on = false;
  accurate_.answers_plainly = !rules_.answers_plain_repeat_accurately;
  return true;
}

std::uint16_t Connection::accurate_answer() const {
  if (accurate_.answers_plainly) return 0;
  return bits_of(answers[rules_.answer_tells_mark ? accurate_.mark_of_syn : 0]);
}

std::uint16_t Connection::accurate_count() const {
  if (accurate_.owes_code && rules_.tells_mark_of_answer) return bits_of(answers[accurate_.mark_of_answer]);
  const auto count = rules_.count_of_marks_wraps ? accurate_.count & seven : std::min(accurate_.count, seven);
  return bits_of(count) | (accurate_.cwr_due ? ctl::cwr : 0);
}

void Connection::read_accurate_handshake(const Segment& ack) {
  // §3.2.2.1: it tells the mark of our SYN,ACK in the same code. Zero says that something on the path clears
  // the bits.
  if (!accurate_.on) return;
  const auto number = number_of(ack.flags);
  if (number == 0 && rules_.stops_ect_at_count_of_zero) accurate_.sends_ect = false;
  if (number == 0) accurate_.ignores_feedback = true;
  accurate_.told = number == 6 ? 6 : 5;
  const bool odd = number == 5 || number == 7 || number == 1;
  if (odd && !rules_.tolerates_odd_handshake) close_with(Reason::reset);
}

void Connection::count_octets(const Segment& seg) {
  const unsigned mark = seg.traffic_class & wire::ecn_mask;
  if (mark == 0 || seg.payload.empty()) return;
  // By the IP-ECN field: ECT(1), ECT(0), CE.
  accurate_.octets[mark - 1] += static_cast<std::uint32_t>(seg.payload.size());
  accurate_.owes_option = rules_.option_when_counters_change;
}

std::optional<wire::Option> Connection::accurate_option(std::size_t octets_of_others) {
  constexpr std::size_t room = 40, header = 2;
  constexpr std::uint8_t ect0_first = 172;
  if (!accurate_.on || !accurate_.owes_option) return std::nullopt;
  // §3.2.3.3: what SACK needs is not taken away.
  if (octets_of_others + header + 9 > room) return std::nullopt;
  accurate_.owes_option = false;
  wire::Option option{ect0_first, {}};
  for (const std::uint32_t count : {accurate_.octets[1], accurate_.octets[2], accurate_.octets[0]})
    for (const int shift : {16, 8, 0}) option.data.push_back(static_cast<std::uint8_t>(count >> shift));
  option.data.resize(rules_.octets_of_accurate_option);
  return option;
}

void Connection::count_mark(const Segment& seg) {
  // §3.2: every acceptable segment with a mark counts, also without data.
  if (!accurate_.on || seg.has(ctl::syn)) return;
  count_octets(seg);
  if (!accurate_.sends_ect && !rules_.feeds_back_without_ect) return;
  const bool data = !seg.payload.empty();
  const bool marked = has_mark(seg) && (data || rules_.counts_marks_without_data);
  const bool first = marked && !accurate_.last_was_marked;
  if (data) accurate_.last_was_marked = marked;
  if (!marked) return;
  ++accurate_.count;
  ++accurate_.owed;
  // §3.2.2.5.1: at once when marks begin, and soon while they go on, so that three bits are enough.
  if (data && first && rules_.acknowledges_first_mark) acknowledge_now();
  const bool due = accurate_.owed >= (data ? 2U : 3U) && rules_.acknowledges_marks_soon;
  if (due && !data && seg.len() == 0 && !ack_now_) accurate_.answers_ack = true;
  if (due) acknowledge_now();
}

bool Connection::feedback_is_acceptable(const Segment& seg) {
  // §3.2.2.4: the first count may have been changed by what was lost, and is not a reason to refuse anything.
  if (!accurate_.on || !rules_.requires_count_of_five || seg.payload.empty()) return true;
  return number_of(seg.flags) == 5;
}

void Connection::on_accurate_feedback(const Segment& seg) {
  const auto number = number_of(seg.flags);
  if (accurate_.ignores_feedback || number == accurate_.told) return;
  accurate_.told = number;
  if (tcb_.snd.una.before(tcb_.ecn.reduced_to)) return;
  congestion_.on_congestion_echo(flight());
  tcb_.ecn.reduced_to = tcb_.snd.nxt;
  accurate_.cwr_due = rules_.confirms_with_accurate_ecn;
}

}  // namespace tcpspec::sim
