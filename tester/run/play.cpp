#include "run/play.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hex.hpp"
#include "oracle/relative.hpp"
#include "run/ledger.hpp"
#include "run/note_calls.hpp"
#include "run/routers.hpp"
#include "wire/fragment.hpp"
#include "wire/print.hpp"

namespace tcpspec::run {

namespace {

// A conversation needs its agent to go on. A minute is much longer than any scheduling delay.
constexpr Duration agent_patience = seconds(60);

// Much more than any case needs: a whole window of 64 KiB several times.
constexpr std::size_t most_records = 2048;
constexpr std::size_t most_recorded_octets = 512 << 10;
constexpr std::size_t most_unread = 4096;  // segments, of one connection

/// A listener with a full queue keeps only what fits into a SYN cookie (RFC 4987 §3.6), and chooses its
/// window again when the opening ends. Then it may be smaller than in the SYN,ACK.
bool takes_back_its_first_window(const oracle::Tcb& tcb, const wire::Segment& segment) {
  if (segment.flags != wire::ctl::ack && segment.flags != (wire::ctl::ack | wire::ctl::psh)) return false;
  if (!tcb.irs || tcb.last_ack_sent != *tcb.irs + 1) return false;
  const wire::Seq edge = segment.ack + (static_cast<std::uint32_t>(segment.window) << tcb.rcv_scale);
  const std::uint32_t rounding = (1U << tcb.rcv_scale) - 1;
  return (edge + rounding).before(tcb.rcv_edge);
}

/// Without timestamps a cookie has no room for the negotiated options.
bool agrees_to_more_than_a_cookie_holds(const wire::Segment& syn_ack) {
  return syn_ack.window_scale() && !syn_ack.timestamps();
}

}  // namespace

Play::Play(const cases::Case& test_, const Environment& env_, Ports& ports, wire::Family family_,
           std::uint64_t seed)
    : test(test_), env(env_), family(family_), routers(env_.routers), ports_(ports), random_(seed) {
  ts_base_ = draw();
}

Play::~Play() {
  for (const auto& [name, connection] : connections_) settle(connection);
}

void Play::begin(Instant now) {
  stage.advance(now);
  began_ = now;
  started_ = true;
}

std::uint32_t Play::draw_isn() {
  const std::uint32_t drawn = draw();
  return env.wrapping_numbers ? 0xffff'ffffU - drawn % 50 : drawn;
}

Connection& Play::open(const std::string& name, const wire::Address& tester, const wire::Endpoint& target) {
  return open_on(name, {ports_.claim(tester), target});
}

Connection& Play::open_on(const std::string& name, const wire::FourTuple& flow) {
  const std::uint32_t isn = draw_isn();
  if (const auto before = connections_.find(name); before != connections_.end()) settle(before->second);
  auto [entry, inserted] = connections_.insert_or_assign(name, Connection(name, flow, isn, draw_isn()));
  entry->second.last_event = stage.now();
  if (env.ledger != nullptr) {
    watch::Path path = env.ledger->path();
    path.reorders = std::max(path.reorders, env.timing.overtaking * 2);
    entry->second.witness.begin(env.ledger->candidates(), path, env.agent, began_);
  }
  return entry->second;
}

/// What was seen on a connection that is over.
void Play::settle(const Connection& connection) {
  if (env.ledger == nullptr || !connection.witness.looks()) return;
  const bool departed = !connection.witness.departures().empty();
  Ledger::Place place{test.id, point != nullptr, static_cast<int>(family), connection.name, began_};
  if (departed && point) place.id = point();
  env.ledger->add(connection.witness, place);
}

void Play::forget_from(Instant then) {
  for (auto& [name, connection] : connections_) connection.witness.forget_from(then);
}

void Play::show_witness(Connection& connection, Instant time, const wire::Segment& segment,
                        wire::OctetView octets) {
  if (!connection.witness.looks()) return;
  // What is sent to a forged address is of another four-tuple.
  if (connection.flow.tester != segment.destination) return;
  const bool echoes = service != nullptr && service->role == Role::echo && service->known;
  connection.witness.application().echoes = echoes && !connection.own_text ? &connection.text : nullptr;
  connection.witness.seen(time, segment, octets);
}

Connection& Play::connection(const std::string& name) { return connections_.at(name); }

std::uint32_t Play::ts_now() const {
  return ts_base_ + static_cast<std::uint32_t>((stage.now() - began_).ns / 1'000'000);
}

Duration Play::duration(const cases::Time& time) const {
  switch (time.unit) {
    case cases::TimeUnit::seconds: return seconds(time.count);
    case cases::TimeUnit::rto: return env.timing.rto * time.count;
    case cases::TimeUnit::rtt: return env.timing.rtt * time.count;
    case cases::TimeUnit::msl: return env.timing.msl * time.count;
  }
  throw std::logic_error("a time unit without a value");
}

oracle::Scope Play::scope(const Connection& connection, const oracle::Tcb& tcb) const {
  const auto own = connections_.find("");
  const bool is_own = own == connections_.end() || connection.name.empty();
  return {tcb,
          connection.last ? &*connection.last : nullptr,
          ts_now(),
          is_own ? nullptr : &own->second.tcb(),
          test.key ? &*test.key : nullptr,
          env.option_room,
          connection.flow.target.port,
          (is_own ? connection : own->second).flow.target.port};
}

report::SegmentRecord Play::record_of(const Connection& connection, wire::OctetView octets, Instant time,
                                      report::SegmentRole role) const {
  report::SegmentRecord entry;
  entry.time = since_start(time);
  entry.step = step;
  entry.octets = base::to_hex(octets);
  entry.role = role;
  entry.connection = connection.name;
  return entry;
}

void Play::record(const Connection& connection, const wire::Segment& segment, wire::OctetView octets,
                  bool from_target, Instant time, report::SegmentRole role, const oracle::Tcb& before,
                  const cases::OutcomeName& outcome) {
  if (!recording) return;
  report::SegmentRecord entry = record_of(connection, octets, time, role);
  entry.from_target = from_target;
  if (env.evidence) {
    entry.text = oracle::describe(segment, from_target, before);
    entry.absolute = wire::to_string(segment);
  }
  entry.control_bits = segment.flags;
  entry.matched_outcome = outcome;
  keep(std::move(entry));
}

/// An endless sender must not fill the memory: of a very long exchange the beginning and the end are kept.
void Play::keep(report::SegmentRecord entry) {
  std::vector<report::SegmentRecord>& kept = result.segments;
  kept_octets_ += entry.octets.size() / 2;
  kept.push_back(std::move(entry));
  while (kept.size() > 2 && (kept.size() > most_records || kept_octets_ > most_recorded_octets)) {
    if (result.segments_not_kept == 0)
      result.segments_before_gap = static_cast<int>(std::min(kept.size() / 2, most_records / 2));
    // The last but one at least: what came last decides.
    const std::size_t at =
        std::min<std::size_t>(static_cast<std::size_t>(result.segments_before_gap), kept.size() - 2);
    kept_octets_ -= kept[at].octets.size() / 2;
    kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(at));
    ++result.segments_not_kept;
  }
}

Task<Instant> Play::put_on_the_wire(const wire::Octets& octets) {
  // Keep the order of what was sent.
  if (env.timing.overtaking > Duration{} && last_sent_)
    co_await wait_until(*last_sent_ + env.timing.overtaking);
  sent_at_.reset();
  const Instant asked = stage.now();
  stage.act(SendDatagram{octets});
  while (!sent_at_) {
    co_await stage.happening(never);
    const std::optional<Unsendable> refused = std::exchange(unsendable_, std::nullopt);
    if (refused && refused->too_long)
      throw not_applicable(fmt::format("the link does not carry a datagram of {} octets", octets.size()));
    if (refused) throw Ended{report::Verdict::error, refused->why, {}, {}};
  }
  const Instant time = *sent_at_;
  last_sent_ = time;
  due(asked, time);
  co_return time;
}

Task<void> Play::dispatch(Connection& connection, wire::Octets octets, report::SegmentRole role) {
  const Instant time = co_await put_on_the_wire(octets);
  has_sent(connection, octets, time, role);
}

void Play::has_sent(Connection& connection, const wire::Octets& octets, Instant time,
                    report::SegmentRole role) {
  connection.last_event = time;
  if (role == report::SegmentRole::stimulus) connection.last_stimulus = time;
  const wire::Datagram datagram = wire::parse(octets);
  if (const auto* segment = std::get_if<wire::Segment>(&datagram)) {
    record(connection, *segment, octets, false, time, role, connection.view(segment->has(wire::ctl::syn)));
    // A forged address makes another four-tuple: it does not change this connection.
    if (segment->source != connection.flow.tester ||
        segment->destination.address != connection.flow.target.address)
      return;
    if (!is_proved(connection, *segment)) return;
    if (!segment->payload.empty()) ++connection.texts_since_answer;
    connection.sent(*segment);
    const bool is_own = connection.name.empty();
    has_opened = has_opened || (is_own && connection.tcb().phase == oracle::Phase::synchronized);
    connection.witness.sent(time, *segment, octets);
  } else {
    report::SegmentRecord entry = record_of(connection, octets, time, role);
    if (const auto* icmp = std::get_if<wire::IcmpMessage>(&datagram)) entry.text = wire::to_string(*icmp);
    entry.absolute = entry.text;
    keep(std::move(entry));
    connection.witness.disturbed(time);
  }
}

/// A target with the case's key drops what does not prove it, and what has more than one proof.
bool Play::is_proved(const Connection& connection, const wire::Segment& segment) const {
  if (!test.key) return true;
  const auto proves = [](const wire::Option& option) {
    return option.kind == wire::kind::md5 || option.kind == wire::kind::ao;
  };
  if (std::count_if(segment.options.begin(), segment.options.end(), proves) != 1) return false;
  const oracle::Tcb tcb = connection.view(segment.has(wire::ctl::syn));
  wire::Authentication with;
  with.scheme = test.key->scheme;
  with.secret = test.key->secret;
  with.key_id = test.key->of_tester;
  with.source_isn = segment.has(wire::ctl::syn) ? segment.seq : *tcb.irs;
  const bool alone = segment.has(wire::ctl::syn) && !segment.has(wire::ctl::ack);
  with.destination_isn = alone ? wire::Seq(0) : tcb.iss.value_or(wire::Seq(0));
  return wire::proof_of(segment, with) == wire::Proof::right;
}

Task<void> Play::send(Connection& connection, wire::Draft draft, report::SegmentRole role) {
  wire::Octets octets = wire::emit(draft);
  connection.last_sent = octets;
  const bool incomplete =
      draft.ip_checksum != wire::Draft::Sum::correct || draft.pieces != wire::Draft::Pieces::all;
  if (draft.fragment_octets == 0 && !incomplete) {
    co_await dispatch(connection, std::move(octets), role);
    co_return;
  }
  // What the target puts together counts, when the last of them has been sent.
  Instant time;
  std::vector<wire::Octets> datagrams{octets};
  if (draft.fragment_octets > 0)
    datagrams = wire::fragments_of(octets, draft.fragment_octets, draft.seq.value());
  for (std::size_t i = 0; i < datagrams.size(); ++i) {
    const wire::Draft::Pieces piece = i == 0 ? wire::Draft::Pieces::first : wire::Draft::Pieces::later;
    if (draft.pieces == wire::Draft::Pieces::all || draft.pieces == piece)
      time = co_await put_on_the_wire(datagrams[i]);
  }
  if (!incomplete) {
    has_sent(connection, octets, time, role);
    if (recording) result.segments.back().in_fragments = datagrams.size() > 1;
    co_return;
  }
  connection.last_event = time;
  if (role == report::SegmentRole::stimulus) connection.last_stimulus = time;
  report::SegmentRecord entry = record_of(connection, octets, time, role);
  const wire::Datagram datagram = wire::parse(octets);
  if (const auto* segment = std::get_if<wire::Segment>(&datagram))
    entry.text = entry.absolute = wire::to_string(*segment);
  entry.in_fragments = datagrams.size() > 1;
  keep(std::move(entry));
}

Task<void> Play::send_again(Connection& connection, report::SegmentRole role) {
  if (connection.last_sent) co_await dispatch(connection, *connection.last_sent, role);
}

Task<void> Play::send_icmp(Connection& connection, wire::IcmpDraft draft) {
  wire::Octets octets = wire::emit(draft);
  connection.last_sent = octets;
  connection.note_possible_end();
  co_await dispatch(connection, std::move(octets), report::SegmentRole::stimulus);
}

Task<std::optional<Arrival>> Play::next(Connection& connection, Instant deadline) {
  const bool ahead = stage.now() < deadline;
  for (;;) {
    if (flooded_)
      throw Ended{
          report::Verdict::inconclusive,
          fmt::format("more than {} segments of the target came before the case looked at them", most_unread),
          {},
          {}};
    if (!connection.inbox.empty()) {
      bring_forward(connection);
      if (const Instant until = std::min(deadline, held_until(connection)); stage.now() < until) {
        co_await stage.happening(until);
        continue;
      }
      // A frame that came after the deadline is late, even if it is read before the deadline fires.
      if (connection.inbox.front().time > deadline) co_return std::nullopt;
      Arrival arrival = std::move(connection.inbox.front());
      connection.inbox.pop_front();
      if (arrival.segment.first_fragment) {
        record(connection, arrival.segment, arrival.octets, true, arrival.time, report::SegmentRole::fragment,
               connection.facing(arrival.segment));
        fragments.push_back(arrival.segment.seq);
        continue;
      }
      std::erase(fragments, arrival.segment.seq);
      if (arrival.segment.checksum == wire::Checksum::wrong) {
        record(connection, arrival.segment, arrival.octets, true, arrival.time,
               report::SegmentRole::wrong_checksum, connection.facing(arrival.segment));
        ++wrong_sums;
        continue;
      }
      co_return arrival;
    }
    if (connection.awaits_report && !connection.reports.empty()) co_return std::nullopt;
    if (stage.now() >= deadline) {
      if (ahead) due(deadline, stage.now());
      co_return std::nullopt;
    }
    co_await stage.happening(deadline);
  }
}

std::optional<Report> Play::next_report(Connection& connection) {
  if (connection.reports.empty()) return std::nullopt;
  Report report = std::move(connection.reports.front());
  connection.reports.erase(connection.reports.begin());
  report::SegmentRecord entry =
      record_of(connection, report.octets, report.time, report::SegmentRole::matched);
  entry.from_target = true;
  entry.text = entry.absolute = wire::to_string(report.message);
  if (recording) keep(std::move(entry));
  return report;
}

/// If segments overtook each other, the next one in sequence comes first.
void Play::bring_forward(Connection& connection) {
  const auto next = std::find_if(connection.inbox.begin(), connection.inbox.end(),
                                 [&](const Arrival& a) { return !connection.is_ahead(a.segment); });
  if (next != connection.inbox.end()) std::rotate(connection.inbox.begin(), next, next + 1);
}

/// A segment after a gap waits a little for the segments that it has overtaken.
Instant Play::held_until(const Connection& connection) const {
  constexpr Duration on_any_path = milliseconds(3);
  const Arrival& first = connection.inbox.front();
  if (!connection.is_ahead(first.segment)) return Instant{};
  return first.time + std::max(on_any_path, env.timing.overtaking);
}

void Play::take(Connection& connection, const Arrival& arrival, report::SegmentRole role, bool matched,
                const cases::OutcomeName& outcome) {
  record(connection, arrival.segment, arrival.octets, true, arrival.time, role,
         connection.facing(arrival.segment), outcome);
  // As when it was sent: a forged address makes another four-tuple.
  if (!connection.overhears(arrival.segment.destination)) connection.seen(arrival.segment);
  if (!matched) return;
  connection.last = arrival.segment;
  connection.last_came = arrival.time;
  connection.texts_since_answer = 0;
  // It may have come while later segments of the same step were still being sent.
  connection.last_event = std::max(connection.last_event, arrival.time);
}

Task<Reply> Play::request(std::string line) {
  replies_.clear();
  for (auto& [name, connection] : connections_) note_request(connection, line);
  const std::string asked = line;
  stage.act(Request{std::move(line)});
  const Instant deadline = stage.now() + agent_patience;
  while (replies_.empty()) {
    if (stage.now() >= deadline) throw Ended{report::Verdict::error, "the agent does not respond", {}, {}};
    co_await stage.happening(deadline);
  }
  Reply reply = std::move(replies_.front());
  replies_.pop_front();
  for (auto& [name, connection] : connections_) note_reply(connection, asked, reply);
  co_return reply;
}

Task<void> Play::wait_until(Instant time) {
  if (stage.now() >= time) co_return;
  while (stage.now() < time) co_await stage.happening(time);
  due(time, stage.now());
}

void Play::on_sent(Instant time) {
  stage.advance(time);
  sent_at_ = time;
  stage.wake(true);
}

void Play::on_unsendable(const Unsendable& why) {
  unsendable_ = why;
  stage.wake(true);
}

bool Play::on_segment(Instant time, const wire::Segment& segment, wire::OctetView octets) {
  for (auto& [name, connection] : connections_) {
    if (connection.flow.tester != segment.destination && !connection.overhears(segment.destination)) continue;
    if (segment.has(wire::ctl::syn) && connection.other_of_target == segment.source.address)
      connection.flow.target.address = segment.source.address;
    if (connection.flow.target.address != segment.source.address) continue;
    for (const wire::Option& option : segment.options)
      if (option.kind != wire::kind::nop) received_options[option.kind] = option.data;
    // With an active OPEN the target chooses its port: the first SYN shows it.
    if (connection.flow.target.port == 0 && segment.has(wire::ctl::syn))
      connection.flow.target.port = segment.source.port;
    if (connection.flow.target.port != segment.source.port) continue;
    const bool opened = connection.tcb().phase == oracle::Phase::synchronized;
    if (opened && segment.has(wire::ctl::syn | wire::ctl::ack) && connection.is_retransmission(segment))
      opening_repeated = true;
    if (segment.has(wire::ctl::syn | wire::ctl::ack))
      connection.no_cookie = agrees_to_more_than_a_cookie_holds(segment);
    if (opened && !connection.no_cookie && takes_back_its_first_window(connection.tcb(), segment))
      opening_repeated = true;
    routers = std::max(routers, routers_passed(segment.ttl));
    show_witness(connection, time, segment, octets);
    if (connection.inbox.size() >= most_unread) {
      flooded_ = true;
      return true;
    }
    connection.inbox.push_back({time, segment, {}});
    if (recording) connection.inbox.back().octets.assign(octets.begin(), octets.end());
    stage.advance(time);
    stage.wake(true);
    return true;
  }
  return false;
}

void Play::on_icmp(Instant time, const wire::IcmpMessage& message, wire::OctetView octets) {
  constexpr std::size_t most_reports = 64;
  for (auto& [name, connection] : connections_) {
    // What was sent to a group of hosts is quoted with the group's address.
    const bool same_port = message.quoted.target.port == connection.flow.target.port;
    if (message.quoted.tester != connection.flow.tester || !same_port) continue;
    if (connection.reports.size() == most_reports) return;
    connection.reports.push_back({time, message, wire::Octets(octets.begin(), octets.end())});
    if (!connection.awaits_report) return;
    stage.advance(time);
    stage.wake(true);
    return;
  }
}

void Play::on_reply(Instant now, std::string_view line) {
  stage.advance(now);
  replies_.push_back(parse_reply(line));
  stage.wake(true);
}

}  // namespace tcpspec::run
