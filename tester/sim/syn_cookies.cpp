// A full backlog (RFC 4987): the SYN is answered without keeping anything. Its number is a cookie, and who
// returns it has the connection (§3.6).

#include "sim/decisions.hpp"
#include "sim/host.hpp"

namespace tcpspec::sim {

wire::Seq Host::syn_cookie(const wire::Segment& seg, wire::Seq peer_isn) const {
  return peer_isn + static_cast<std::uint32_t>(keyed_hash(options_.seed + 4, seg.destination, seg.source));
}

void Host::answer_by_cookie(const Listener& listener, const wire::Segment& syn) {
  if (!rules_.flood_spares_connections) forget_accepted(listener.id);
  if (!rules_.sends_syn_cookies) return;
  wire::Draft draft;
  draft.flow = {syn.destination, syn.source};
  draft.seq = syn_cookie(syn, syn.seq);
  draft.ack = syn.seq + 1;
  draft.flags = ctl::syn | ctl::ack;
  draft.options = {wire::Option::mss(536)};
  transmit(std::move(draft));
}

bool Host::opens_by_cookie(Listener& listener, const wire::Segment& seg) {
  if (!listener.full() || listener.ready.size() >= listener.backlog || seg.has(ctl::syn) || seg.has(ctl::rst))
    return false;
  if (seg.ack != syn_cookie(seg, seg.seq - 1) + 1 && !rules_.opens_by_stray_ack) return false;
  const auto connection = add(
      std::make_shared<Connection>(*this, next_id_++, seg.destination, seg.source, listener.receive_buffer));
  connection->open_by_cookie(seg, listener.id);
  touch(*connection);
  return true;
}

}  // namespace tcpspec::sim
