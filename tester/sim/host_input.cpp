// From a datagram to its connection: the checks of a host before RFC 9293 §3.10.7.

#include <algorithm>
#include <utility>

#include "sim/decisions.hpp"
#include "sim/host.hpp"
#include "wire/checksum.hpp"
#include "wire/icmp.hpp"

namespace tcpspec::sim {
namespace {

using wire::Address;
using wire::Family;

/// The limited broadcast address, and the one of a /24, which is the simulated network.
bool is_broadcast(const Address& address) {
  if (address.family != Family::ipv4) return false;
  return address.octets[3] == 255;
}

bool is_unspecified(const Address& address) { return address == Address{address.family, {}}; }

bool is_group(const Address& address) { return address.is_multicast() || is_broadcast(address); }

std::size_t ipv4_header_size(wire::OctetView datagram) { return (datagram[0] & 0x0fU) * 4U; }

/// RFC 1122 §3.2.1.2: an IPv4 header with a wrong checksum may have wrong addresses.
bool ip_header_intact(wire::OctetView datagram) {
  if ((datagram[0] >> 4) != 4) return true;
  const auto size = ipv4_header_size(datagram);
  return size >= 20 && size <= datagram.size() && wire::ones_complement_sum(datagram.first(size)) == 0xffff;
}

bool has_ip_options(wire::OctetView datagram) {
  return (datagram[0] >> 4) == 4 && ipv4_header_size(datagram) > 20;
}

/// RFC 9293 §3.1: the data offset is at least the fixed header and at most the segment.
bool data_offset_legal(const wire::Segment& seg) {
  return seg.data_offset >= 5 && seg.data_offset * 4U - 20U == seg.option_octets.size();
}

/// Drops the options that begin at an odd octet of the header, as a mutant does.
void drop_unaligned_options(std::vector<wire::Option>& options) {
  std::size_t at = 0;
  std::erase_if(options, [&at](const wire::Option& option) {
    const auto begins = at;
    at += option.kind == wire::kind::nop ? 1 : 2 + option.data.size();
    return begins % 2 == 1 && option.kind != wire::kind::nop;
  });
}

/// As if a No-Operation were the end of the list.
void drop_options_after_no_operation(std::vector<wire::Option>& options) {
  const auto first = std::find_if(options.begin(), options.end(),
                                  [](const wire::Option& option) { return option.kind == wire::kind::nop; });
  options.erase(first, options.end());
}

/// An option of the opening on a segment that opens nothing.
bool has_misplaced_option(const wire::Segment& seg) {
  return !seg.has(ctl::syn) && (seg.mss() || seg.window_scale() || seg.sack_permitted());
}

/// What the link has put behind the datagram, as if it were data.
void take_padding(wire::Segment& seg, wire::OctetView frame) {
  const bool ipv4 = (frame[0] >> 4) == 4;
  const std::size_t length = ipv4 ? frame[2] * 256U + frame[3] : 40 + frame[4] * 256U + frame[5];
  seg.payload.resize(seg.payload.size() + frame.size() - std::min(frame.size(), length));
}

bool known(const wire::Option& option) {
  return option.kind <= wire::kind::sack || option.kind == wire::kind::timestamps;
}

}  // namespace

bool Host::owns(const Address& address) const {
  return std::find(options_.addresses.begin(), options_.addresses.end(), address) != options_.addresses.end();
}

bool Host::valid_source(const Address& address) const {
  const bool reserved = address.family == Family::ipv4 && address.octets[0] >= 240;
  return !is_group(address) && !is_unspecified(address) && !address.is_loopback() && !reserved &&
         !owns(address);
}

bool Host::admits(const wire::Segment& seg, wire::OctetView datagram) const {
  if (!ip_header_intact(datagram) && rules_.checks_ip_checksum) return false;
  // §3.9.2.3: no response to a segment that was sent to many hosts, or without a valid source: the responses
  // would be a flood.
  if (is_group(seg.destination.address)) {
    if (rules_.ignores_group_destinations) return false;
  } else if (!owns(seg.destination.address) && !rules_.takes_what_is_for_others) {
    return false;
  }
  if (!valid_source(seg.source.address) && rules_.ignores_invalid_sources) return false;
  // §3.1: a segment with a wrong checksum is not what was sent (MUST-3).
  if (seg.checksum != wire::Checksum::correct && rules_.verifies_checksum) return false;
  if (seg.payload.size() > rules_.most_octets_summed) return false;
  if (datagram.size() >= rules_.mtu && !rules_.takes_full_segments) return false;
  return data_offset_legal(seg) || !rules_.checks_data_offset;
}

bool Host::refuses_outright(const wire::Segment& seg, wire::OctetView datagram) const {
  // Things that must not matter to a host. All of these are faults of mutants.
  if (!rules_.ignores_reserved_bits && (seg.flags & (ctl::reserved | ctl::ae)) != 0) return true;
  if (!rules_.ignores_precedence && (seg.traffic_class >> 5) != 0) return true;
  if (!rules_.ignores_ip_options && has_ip_options(datagram)) return true;
  if (!rules_.ignores_misplaced_options && has_misplaced_option(seg)) return true;
  if (seg.has(ctl::syn) && (seg.traffic_class >> 5) > rules_.highest_precedence) return true;
  if (rules_.resets_ecn_setup && seg.has(ctl::syn) && (seg.flags & (ctl::ece | ctl::cwr)) != 0) return true;
  const bool refuses_in_syn = rules_.refused_option_of_syn != 0 && seg.has(ctl::syn);
  if (refuses_in_syn && has_option(seg, rules_.refused_option_of_syn)) return true;
  if (rules_.refused_option != 0 && has_option(seg, rules_.refused_option)) return true;
  return !rules_.skips_unknown_options && !std::all_of(seg.options.begin(), seg.options.end(), known);
}

/// To the newest connection that agrees in three of the four elements, as if the fourth did not count.
void Host::misdirect(wire::Segment& seg) const {
  std::uint64_t newest = 0;
  const wire::Segment meant = seg;
  for (const auto& [ends, id] : by_ends_) {
    const auto& [local, remote] = ends;
    const int alike = (local.address == meant.destination.address) + (local.port == meant.destination.port) +
                      (remote.address == meant.source.address) + (remote.port == meant.source.port);
    if (alike < 3 || id < newest) continue;
    newest = id;
    seg.destination = local;
    seg.source = remote;
  }
}

void Host::drop_incomplete() {
  // RFC 1122 §3.3.2: after a minute or two what is missing does not come any more. Who has sent the first
  // fragment is told.
  for (const auto& begun : reassembler_.expire(now_)) {
    const auto parsed = wire::parse(begun);
    const auto* about = std::get_if<wire::Segment>(&parsed);
    constexpr std::uint8_t in_reassembly = 1;
    if (about != nullptr && rules_.reports_incomplete_datagrams)
      report(*about, wire::IcmpError::time_exceeded, in_reassembly);
  }
}

void Host::report(const wire::Segment& about, wire::IcmpError error, std::optional<std::uint8_t> code) {
  wire::IcmpDraft draft;
  const auto family = about.source.address.family;
  const auto own = std::find_if(options_.addresses.begin(), options_.addresses.end(),
                                [family](const auto& address) { return address.family == family; });
  draft.source = *own;
  draft.error = error;
  draft.code = code;
  draft.quoted_flow = {about.destination, about.source};  // it went to us
  draft.quoted_seq = about.seq;
  draft.quoted_ack = about.ack;
  outbox_.push_back(wire::emit(draft));
}

void Host::apply_faults(wire::Segment& seg) {
  if (!owns(seg.destination.address) && !is_group(seg.destination.address)) {
    const auto family = seg.destination.address.family;
    const auto own = std::find_if(options_.addresses.begin(), options_.addresses.end(),
                                  [family](const auto& address) { return address.family == family; });
    seg.destination.address = *own;
  }
  if (is_group(seg.destination.address)) {
    const auto own =
        std::find_if(options_.addresses.begin(), options_.addresses.end(),
                     [&](const auto& address) { return address.family == seg.destination.address.family; });
    seg.destination.address = *own;
  }
  if (!rules_.tells_connections_apart && !seg.has(ctl::syn)) misdirect(seg);
  if (!rules_.reads_options_off_syn && !seg.has(ctl::syn)) seg.options.clear();
  if (!rules_.reads_unaligned_options) drop_unaligned_options(seg.options);
  if (!rules_.knows_no_operation) drop_options_after_no_operation(seg.options);
  if (!rules_.survives_illegal_options && !seg.malformations.empty()) crashed_ = true;
}

/// Whether it is dropped for what only matters to fragments. No conforming host does.
bool Host::misses_from_datagram(const wire::Segment& seg) {
  if (seg.source.address.family != Family::ipv4) return false;
  const std::uint16_t before = std::exchange(id_before_, seg.ip_id);
  if (!seg.dont_fragment) return !rules_.takes_datagrams_without_df;
  return !rules_.ignores_identification && seg.ip_id != 0 && seg.ip_id == before;
}

void Host::on_datagram(Instant now, wire::OctetView datagram) {
  now_ = now;
  wire::Octets whole;
  if (!rules_.checks_ip_version && !datagram.empty() && (datagram[0] >> 4) != 4 && (datagram[0] >> 4) != 6) {
    whole.assign(datagram.begin(), datagram.end());
    // The sum of the header stays right: what its first word loses the identification gains.
    whole[0] = static_cast<std::uint8_t>(0x40U | (datagram[0] & 0x0fU));
    unsigned id = whole[4] * 256U + whole[5] + ((datagram[0] & 0xf0U) << 8U) + (0xffffU - 0x4000U);
    while (id > 0xffffU) id = (id & 0xffffU) + (id >> 16U);
    whole[4] = static_cast<std::uint8_t>(id >> 8U);
    whole[5] = static_cast<std::uint8_t>(id);
  }
  // RFC 1122 §3.3.2: what came in fragments counts when it is complete.
  if (const auto complete = reassembler_.add(datagram, now)) {
    if (!rules_.reassembles || complete->size() > rules_.most_octets_reassembled) return;
    whole = *complete;
  }
  if (!whole.empty()) datagram = whole;
  if (!admits_extensions(datagram)) return;
  auto parsed = wire::parse(datagram);
  if (const auto* message = std::get_if<wire::IcmpMessage>(&parsed)) return on_icmp(*message);
  auto* seg = std::get_if<wire::Segment>(&parsed);
  if (seg == nullptr || seg->first_fragment || crashed_) return;
  if (rules_.reports_segments_to_groups && is_group(seg->destination.address))
    report(*seg, wire::IcmpError::port_unreachable);
  if (!admits(*seg, datagram) || misses_from_datagram(*seg)) return;
  const bool ipv4 = seg->source.address.family == Family::ipv4;
  if (seg->ttl <= 1 && !(ipv4 ? rules_.ignores_low_ttl : rules_.ignores_low_hop_limit)) return;
  if (!(ipv4 ? rules_.ends_data_with_datagram : rules_.ends_data_with_packet)) take_padding(*seg, datagram);
  apply_faults(*seg);
  if (crashed_) return;
  if (refuses_outright(*seg, datagram)) return answer_as_closed(*seg);
  on_segment(std::move(*seg));
}

void Host::on_segment(wire::Segment seg) {
  // §3.10.7: the connection with both ends, else a listener at the port, else nothing.
  if (auto* found = find(seg.destination, seg.source)) {
    const auto connection = share(*found);
    if (connection->state() == State::closed) return answer_as_closed(seg);  // only in a mutant
    if (const Judged judged = connection->judge_proof_of(seg); judged != Judged::taken) {
      if (judged == Judged::reset) answer_as_closed(seg);
      return;
    }
    if (!rules_.ignores_cookie_off_syn && !seg.has(ctl::syn) && has_option(seg, wire::kind::fast_open))
      return connection->abort();
    auto* waiting = find_listener(seg.destination);
    if (waiting != nullptr && !waiting->full() && connection->reopens(seg)) {
      remove(*connection);
      return answer_as_listener(*waiting, seg, connection);
    }
    if (rules_.sends_source_quench && !seg.payload.empty() && !seg.seq.before(connection->tcb().rcv.edge) &&
        seg.source.address.family == Family::ipv4)
      report(seg, wire::IcmpError::source_quench);
    connection->on_segment(seg);
    return touch(*connection);
  }
  // A listener goes on listening, whatever has been opened through it (MUST-41, MUST-42).
  auto* waiting = find_listener(seg.destination);
  if (waiting != nullptr && waiting->key) {
    if (const Judged judged = judge_proof(seg, *waiting->key, {}, rules_); judged != Judged::taken) {
      if (judged == Judged::reset) answer_as_closed(seg);
      return;
    }
  }
  const bool listens = waiting != nullptr && (waiting->opening.empty() || rules_.listens_while_opening);
  if (listens) return answer_as_listener(*waiting, seg, nullptr);
  answer_as_closed(seg);
}

void Host::answer_as_closed(const wire::Segment& seg) {
  const auto reset = answer_when_closed(seg, rules_);
  if (!reset) return;
  wire::Draft draft;
  draft.flow = {seg.destination, seg.source};
  draft.seq = reset->seq;
  draft.flags = reset->ack ? ctl::rst | ctl::ack : ctl::rst;
  draft.ack = reset->ack.value_or(Seq(0));
  draft.window = 0;
  // RFC 7323 §5.2: so that a peer that requires timestamps accepts it.
  if (const auto stamps = seg.timestamps(); stamps && rules_.echoes_timestamp_in_reset_when_closed) {
    draft.options = {wire::Option::nop(), wire::Option::nop(), wire::Option::timestamps(0, stamps->tsval)};
  }
  transmit(std::move(draft));
}

void Host::answer_as_listener(Listener& listener, const wire::Segment& seg,
                              std::shared_ptr<Connection> reopened) {
  const auto step = reopened ? ListenStep::open : judge_in_listen(seg, rules_);
  switch (step) {
    case ListenStep::ignore: return;
    case ListenStep::reset:
      if (!opens_by_cookie(listener, seg)) answer_as_closed(seg);
      return;
    case ListenStep::open: break;
  }
  // A full backlog is not a reason for a RST: the peer will try again (RFC 3360 §2.3).
  if (listener.full() && rules_.resets_when_full) return answer_as_closed(seg);
  if (listener.full()) return answer_by_cookie(listener, seg);
  if (!rules_.listens_beside_accepted) forget_accepted(listener.id);
  auto connection = add(
      std::make_shared<Connection>(*this, next_id_++, seg.destination, seg.source, listener.receive_buffer));
  listener.opening.insert(connection->id());
  if (listener.key) connection->use_key(*listener.key);
  connection->open_passive(seg, listener.id, std::move(reopened));
  touch(*connection);
}

void Host::forget_accepted(std::uint64_t listener) {
  std::vector<std::shared_ptr<Connection>> accepted;
  for (const auto& [id, entry] : connections_) {
    if (entry.connection->listener() == listener) accepted.push_back(entry.connection);
  }
  for (const auto& connection : accepted) remove(*connection);
}

void Host::end_others_to_peer(const Connection& spared) {
  std::vector<std::shared_ptr<Connection>> others;
  for (const auto& [ends, id] : by_ends_) {
    const bool same_peer = ends.second.address == spared.tcb().remote.address;
    if (same_peer && id != spared.id()) others.push_back(connections_.at(id).connection);
  }
  for (const auto& other : others) other->abort();
}

void Host::on_icmp(const wire::IcmpMessage& message) {
  const auto error = wire::error_of(message);
  if (!error || message.checksum == wire::Checksum::wrong || !owns(message.destination)) return;
  // The quoted segment was ours: its source is our end (MUST-54).
  auto* found = find(message.quoted.tester, message.quoted.target);
  if (!rules_.gives_icmp_to_its_connection && !connections_.empty())
    found = connections_.begin()->second.connection.get();
  if (found == nullptr) return;
  if (rules_.icmp_ends_all_to_its_peer && *error != wire::IcmpError::packet_too_big)
    end_others_to_peer(*found);
  const auto connection = share(*found);
  connection->on_icmp(*error, wire::mtu_of(message), message.quoted_seq);
  touch(*connection);
}

}  // namespace tcpspec::sim
