// Makes the segments of this connection: numbers, bits, options, window (RFC 9293 §3.1, RFC 7323, RFC 2018).

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"
#include "sim/host.hpp"
#include "wire/option.hpp"

namespace tcpspec::sim {

void Connection::transmit_segment(Sent& segment, Kind kind) {
  const bool knows_peer = tcb_.state != State::syn_sent || rules_.acknowledges_in_first_syn;
  std::uint16_t flags = knows_peer ? ctl::ack : 0;
  if (segment.syn) flags |= ctl::syn;
  if (segment.fin) flags |= ctl::fin;
  // RFC 3168 §6.1.1: ECE alone on the SYN,ACK accepts what a SYN with ECE and CWR proposed.
  if (segment.syn && tcb_.state == State::syn_received && tcb_.ecn.on) flags |= ctl::ece;
  const auto n = segment.len - (segment.syn ? 1 : 0) - (segment.fin ? 1 : 0);
  Octets text;
  if (n > 0) text = queue_.copy(segment.seq, n);
  // RFC 7413 §4.2.2: what followed the SYN,ACK before it was acknowledged does not come with it again.
  if (segment.syn && syn_repeated_ && fast_open_.taken && !rules_.repeats_answer_without_text)
    text = queue_.copy(segment.seq + 1, std::min(flight() - 1, 100U));
  // The last octet to send pushes those before it (MUST-61).
  const bool last = n > 0 && segment.seq + n == queue_.end_of_text();
  if (last && rules_.pushes_last_segment) flags |= ctl::psh;
  segment.datagram = transmit(segment.seq, flags, std::move(text), kind);
}

std::uint32_t Connection::transmit(Seq seq, std::uint16_t flags, Octets payload, Kind kind) {
  wire::Draft draft;
  draft.flow = {tcb_.local, tcb_.remote};
  draft.seq = seq;
  draft.ttl = rules_.obeys_ttl_setting ? settings_.ttl : std::uint8_t{64};
  draft.traffic_class = rules_.obeys_tos_setting ? settings_.tos & 0xfc : 0;
  const bool has_ack = (flags & ctl::ack) != 0, has_syn = (flags & ctl::syn) != 0;

  // §3.8.5: while urgent data are ahead, every segment points to the octet after them.
  if (tcb_.snd.urgent && has_ack && !has_syn && tcb_.snd.up.after(seq) && rules_.sends_urgent) {
    flags |= ctl::urg;
    const auto distance = static_cast<std::uint32_t>(tcb_.snd.up - seq) - rules_.urgent_pointer_error;
    draft.urgent_pointer = static_cast<std::uint16_t>(std::min<std::uint32_t>(distance, 0xffff));
  }
  put_ecn(draft, flags, kind, !payload.empty());
  draft.flags = flags | rules_.reserved_bits_sent;
  if (has_ack) draft.ack = tcb_.rcv.nxt;
  if (has_ack && tcb_.sack && rules_.acknowledges_reported_data) draft.ack = text_.end(tcb_.rcv.nxt);
  draft.window = offer_window(has_syn);
  draft.options = options_for(flags);
  prove(draft, kind);
  draft.payload = std::move(payload);
  if (has_ack && !has_syn && draft.payload.empty() && rules_.freezes_ack_number) draft.ack = tcb_.rcv.irs + 1;
  if (rules_.spoils == nullptr)
    host_.transmit(draft);
  else
    transmit_spoiled(draft, kind);
  if (!rules_.stops_retransmission && (!draft.payload.empty() || (flags & ctl::fin) != 0)) last_sent_ = draft;

  if (!draft.payload.empty()) sent_text_at_ = now();
  // What routers measure is the whole datagram, options and their padding included (RFC 1191 §3).
  const auto options = (wire::encode_options(draft.options).size() + 3) / 4 * 4;
  const auto datagram = static_cast<std::uint32_t>(path_.headers() + options + draft.payload.size());
  path_.sent(datagram);
  if (!has_ack) return datagram;
  tcb_.ts.last_ack_sent = tcb_.rcv.nxt;
  timers_.delayed_ack.reset();
  accurate_.owed = 0;
  if (!has_syn) accurate_.owes_code = false;
  accurate_.answers_ack = false;
  segments_owed_ = 0;
  ack_now_ = false;
  return datagram;
}

void Connection::transmit_spoiled(const wire::Draft& draft, Kind kind) {
  std::vector<wire::Draft> drafts{draft};
  rules_.spoils(drafts, {.tcb = tcb_,
                         .fresh = kind == Kind::fresh_text,
                         .repeated = kind == Kind::repeated_text,
                         .probe = kind == Kind::probe,
                         .count = spoiled_,
                         .first = first_spoiled_ ? &*first_spoiled_ : nullptr,
                         .last = last_spoiled_ ? &*last_spoiled_ : nullptr});
  for (const wire::Draft& one : drafts) host_.transmit(one);
  ++spoiled_;
  if (!first_spoiled_) first_spoiled_ = draft;
  last_spoiled_ = draft;
}

void Connection::send_ack_at(Seq seq) { transmit(seq, ctl::ack, {}, Kind::control); }

void Connection::send_reset(Seq seq) {
  // §3.5.3: the number must be the one that the receiver expects; an ACK field is not needed.
  transmit(seq, ctl::rst, {}, Kind::control);
}

std::vector<wire::Option> Connection::options_for_opening(std::uint16_t flags,
                                                          const wire::Option& timestamps) {
  using wire::Option;
  std::vector<Option> options;
  if (offers_mss_ && rules_.sends_mss_option) {
    const auto headers = path_.headers();
    const auto mss = std::min(rules_.mtu - headers + rules_.mss_excess, rules_.most_mss_option);
    options.push_back(Option::mss(static_cast<std::uint16_t>(std::max(mss, rules_.least_mss_option))));
  }
  if (rules_.option_in_syn && (flags & ctl::ack) == 0) options.push_back({174, {0, 0, 1}});
  if (const auto cookie = cookie_option(flags)) options.push_back(*cookie);
  if (rules_.hands_out_cookies && has_cookie_request_) options.push_back({34, {1, 2, 3, 4, 5, 6, 7, 8}});
  const bool again = syn_repeated_ && rules_.repeats_answer_without_accurate_option;
  const bool sacks = offers_sack_ && (!accurate_.on || rules_.accurate_ecn_with_sack);
  if ((flags & ctl::ack) != 0 && !again)
    if (const auto accurate = accurate_option(20 + key_octets())) {
      options.push_back(*accurate);
      options.push_back(Option::nop());
      if (!rules_.repeats_answer_without_accurate_option) accurate_.owes_option = true;
    }
  if (sacks && !offers_timestamps_) options.insert(options.end(), 2, Option::nop());
  if (sacks) options.push_back(Option::sack_permitted());
  if (offers_timestamps_ && !sacks) options.insert(options.end(), 2, Option::nop());
  if (offers_timestamps_) options.push_back(timestamps);
  if (offers_scale_) {
    options.push_back(Option::nop());
    options.push_back(Option::window_scale(tcb_.rcv.shift));
  }
  return options;
}

std::vector<wire::Option> Connection::options_for(std::uint16_t flags) {
  using wire::Option;
  std::vector<Option> options;
  const bool syn = (flags & ctl::syn) != 0, rst = (flags & ctl::rst) != 0;
  const auto timestamps = [&] {
    // RFC 7323 §3.2: the echo is valid only with an ACK.
    const bool echoes = (flags & ctl::ack) != 0 && rules_.echoes_timestamps;
    const auto echo = echoes ? tcb_.ts.recent : rules_.echo_without_ack;
    return Option::timestamps(timestamp_clock(), echo);
  };

  if (syn) return options_for_opening(flags, timestamps());

  if (rules_.sends_mss_on_every_segment) options.push_back(Option::mss(536));
  if (rules_.permits_sack_on_every_segment) {
    options.insert(options.end(), {Option::nop(), Option::nop(), Option::sack_permitted()});
  }
  // RFC 7323 §3.2: once negotiated, on every segment.  Appendix A: two NOPs bring it to a word.
  const bool stamped = rules_.stamps_every_segment && ((flags & ctl::fin) == 0 || rules_.stamps_fin);
  if (tcb_.ts.on && (rst ? rules_.stamps_resets : stamped)) {
    if (rules_.aligns_timestamps) options.insert(options.end(), 2, Option::nop());
    options.push_back(timestamps());
  }
  if (const auto timeout = timeout_to_announce(); timeout && !rst) options.push_back(*timeout);
  if (!rules_.sack_before_accurate_option)
    if (const auto accurate = accurate_option(12 + key_octets())) options.push_back(*accurate);
  // RFC 2018 §4: while data are missing, every ACK reports what has arrived.
  const bool reports = (tcb_.sack && rules_.sends_sack) || rules_.sends_sack_uninvited;
  // RFC 9768 §3.2.2.5.1: an ACK of ACKs must not look like a duplicate with news.
  const bool of_acks = accurate_.answers_ack && !rules_.reports_in_acks_of_acks;
  if (reports && !rst && !of_acks && text_.block_count() > 0) {
    const auto left = (38 - std::min<std::size_t>(wire::encode_options(options).size(), 38)) / 8;
    const auto blocks = text_.sack_blocks(tcb_.rcv.nxt, std::min(sack_room(), left));
    if (!blocks.empty()) {
      options.insert(options.end(), 2, Option::nop());
      options.push_back(Option::sack(blocks));
    }
  }
  if (const auto accurate =
          rst ? std::nullopt : accurate_option(wire::encode_options(options).size() + key_octets()))
    options.push_back(*accurate);
  return options;
}

std::size_t Connection::sack_room() const {
  // RFC 2018 §3: of 40 octets of options four blocks leave 4, too few for timestamps, or for a proof.
  const std::size_t others = (tcb_.ts.on ? 12 : 0) + key_octets();
  return others == 0 ? 4 : (36 - others) / 8;
}

std::uint32_t Connection::timestamp_clock() const {
  // RFC 7323 §4.1 and §5.4: a tick of a millisecond, from a random origin (§7.1).
  if (rules_.freezes_timestamp_clock) return timestamp_offset_;
  return timestamp_offset_ + static_cast<std::uint32_t>(now().ns / rules_.timestamp_tick.ns);
}

Seq Connection::rightmost_edge() const {
  // The free buffer, as much as the window field can express (RFC 7323 §2.3).
  const auto most = std::size_t{0xffff} << tcb_.rcv.shift;
  const auto free = static_cast<std::uint32_t>(std::min(text_.free(), most));
  return tcb_.rcv.nxt + ((free >> tcb_.rcv.shift) << tcb_.rcv.shift);
}

std::uint16_t Connection::offer_window(bool on_syn) {
  if (tcb_.state == State::syn_sent) {
    return static_cast<std::uint16_t>(std::min<std::size_t>(text_.free(), 0xffff));
  }
  // §3.8.6.2.2: the right edge moves only by large steps, otherwise a peer would send small segments for
  // ever.
  if (!on_syn) {
    const auto edge = rightmost_edge();
    const auto step = rules_.avoids_silly_window_receiving
                          ? std::min<std::int64_t>(static_cast<std::int64_t>(text_.capacity() / 2),
                                                   rules_.mtu - path_.headers())
                          : 1;
    const bool stays_shut =
        !rules_.reopens_window || (queue_.fin_queued() && !rules_.opens_window_after_close);
    const bool may_move = tcb_.rcv.wnd() > 0 || !stays_shut;
    if (edge - tcb_.rcv.edge >= step && may_move) tcb_.rcv.edge = edge;
  }
  // RFC 7323 §2.2: on a SYN the field is never scaled.
  const int shift = on_syn && rules_.leaves_syn_window_unscaled ? 0 : tcb_.rcv.shift;
  auto field = rules_.scales_own_window ? tcb_.rcv.wnd() >> shift : tcb_.rcv.wnd();
  if (rules_.shrinks_window && !on_syn) field /= 2;
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(field, 0xffff));
}

bool Connection::window_worth_announcing() const {
  const auto grown = rightmost_edge() - tcb_.rcv.edge;
  const auto half = static_cast<std::int64_t>(text_.capacity() / 2);
  const std::int64_t mss = rules_.mtu - path_.headers();
  const bool almost_shut = tcb_.rcv.wnd() < mss;
  if (!rules_.avoids_silly_window_receiving) return grown > 0;
  return grown >= std::min(half, almost_shut ? mss : 2 * mss);
}

}  // namespace tcpspec::sim
