#include "run/scheduler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "wire/draft.hpp"
#include "wire/merged.hpp"

namespace tcpspec::run {

namespace {

/// Sends what is for no machine; those that are started have numbers from 1 on.
constexpr MachineId nobody{};

/// As a port answers where nobody listens (RFC 9293 §3.10.7.1).
wire::Draft refusal_of(const wire::Segment& syn) {
  wire::Draft refusal;
  refusal.flow = {syn.destination, syn.source};
  refusal.flags = wire::ctl::rst | wire::ctl::ack;
  refusal.ack = syn.seq + syn.len();
  refusal.window = 0;
  return refusal;
}

/// A line of the agent, `ID REPLY`, as the request had it.
struct AddressedReply {
  MachineId machine;
  std::string_view reply;  ///< into the line
};

/// Nothing if the line does not begin with a number.
std::optional<AddressedReply> addressed(std::string_view line) {
  const auto space = std::min(line.find(' '), line.size());
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + space, value);
  if (error != std::errc{} || end != line.data() + space) return std::nullopt;
  return AddressedReply{MachineId::from_value(value), line.substr(std::min(space + 1, line.size()))};
}

}  // namespace

// ---- clients

Scheduler::Client::Client(Scheduler& scheduler) : scheduler_(scheduler), number_(++scheduler.joined_) {
  scheduler_.clients_.emplace(number_, this);
}

Scheduler::Client::Client(Scheduler& scheduler, const Apart& apart) : Client(scheduler) {
  own_ends_ = std::make_unique<OwnedEndpoints>(apart.ports, scheduler.quarantine_);
  if (!scheduler.apart_.emplace(apart.target, own_ends_.get()).second)
    throw std::logic_error("two clients for " + apart.target.to_string());
  target_ = apart.target;
}

Scheduler::Client::~Client() { leave(); }

void Scheduler::Client::leave() {
  if (std::exchange(joined_, false)) scheduler_.remove(*this);
}

void Scheduler::remove(Client& client) {
  wake(client, never);
  clients_.erase(client.number_);
  std::erase_if(ended_, [&](const Ended& ended) { return ended.client == &client; });
  std::erase_if(opened_, [&](const auto& opened) { return opened.second == &client; });
  for (std::size_t i = 0; i < slots_.size() && client.machines_ > 0; ++i)
    if (slots_[i].machine && slots_[i].client == &client) vacate(slots_[i]);
  if (client.target_) apart_.erase(*client.target_);
}

void Scheduler::wake(Client& client, Instant at) {
  if (client.wake_at_ == at) return;
  wakes_.erase({client.wake_at_, client.number_});
  client.wake_at_ = at;
  if (at != never) wakes_.emplace(std::pair{at, client.number_}, &client);
}

void Scheduler::wake_clients() {
  std::vector<std::size_t> due;
  for (const auto& [when_and_who, client] : wakes_) {
    if (when_and_who.first > now_) break;
    due.push_back(when_and_who.second);
  }
  // Each once, also if it asks to be woken again at once; any of them may leave during this.
  for (const std::size_t number : due) {
    const auto client = clients_.find(number);
    if (client == clients_.end() || client->second->wake_at_ > now_) continue;
    wake(*client->second, never);
    client->second->on_wake();
  }
}

/// Any of them may leave during this.
template <typename Event>
void Scheduler::each_client(Event event) {
  for (auto next = clients_.begin(); next != clients_.end();) {
    const std::size_t number = next->first;
    event(*next->second);
    next = clients_.upper_bound(number);
  }
}

// ---- machines

Scheduler::Scheduler(Ports& ports, Duration quarantine) : quarantine_(quarantine), ends_(ports, quarantine) {}
Scheduler::~Scheduler() = default;

MachineId Scheduler::start(Client& client, const cases::Case& test, const Environment& env,
                           wire::Family family, std::uint64_t seed, Script script) {
  ends_of(client).release_until(now_);
  std::size_t at = slots_.size();
  if (!free_.empty()) {
    at = free_.back();
    free_.pop_back();
  } else if (at < MachineId::most_slots) {
    slots_.emplace_back();
  } else {
    throw std::length_error("too many machines side by side");
  }
  Slot& slot = slots_[at];
  const MachineId id(++started_, at);
  slot.id = id;
  slot.client = &client;
  slot.opened = false;
  slot.ends.begin(ends_of(client), id);
  slot.machine = std::make_unique<Machine>(test, env, slot.ends, family, seed, std::move(script));
  ++client.machines_;
  slot.machine->on_start(now_);
  settle(slot, Turn::in_order);
  return id;
}

std::unique_ptr<Machine> Scheduler::drop(MachineId id) {
  std::unique_ptr<Machine> dropped;
  if (Slot* slot = find(id)) dropped = vacate(*slot);
  std::erase_if(ended_, [&](const Ended& ended) { return ended.id == id; });
  std::erase_if(opened_, [&](const auto& opened) { return opened.first == id; });
  return dropped;
}

Scheduler::Slot* Scheduler::find(MachineId id) {
  if (id.slot() >= slots_.size()) return nullptr;
  Slot& slot = slots_[id.slot()];
  return slot.machine && slot.id == id ? &slot : nullptr;
}

/// Empties the slot. Later events for its machine do not reach the next one.
std::unique_ptr<Machine> Scheduler::vacate(Slot& slot) {
  deadlines_.set(slot.id, never);
  slot.ends.end(now_);
  free_.push_back(slot.id.slot());
  --slot.client->machines_;
  return std::move(slot.machine);
}

template <typename Event>
void Scheduler::tell(MachineId id, Event event, Turn turn) {
  Slot* slot = find(id);
  if (slot == nullptr) return;
  event(*slot->machine);
  settle(*slot, turn);
}

/// Does what follows from an event of that machine.
void Scheduler::settle(Slot& slot, Turn turn) {
  // Segments that a machine sends together are sent together, also if many others wait.
  auto place = turn == Turn::goes_on ? datagrams_.begin() : datagrams_.end();
  while (std::optional<Action> action = slot.machine->poll_action()) {
    if (auto* request = std::get_if<Request>(&*action)) {
      lines_.push_back({slot.id, std::move(request->line)});
    } else {
      auto& send = std::get<SendDatagram>(*action);
      place = datagrams_.insert(place, Outgoing{slot.id, std::move(send.octets), turn == Turn::goes_on}) + 1;
    }
  }
  deadlines_.set(slot.id, slot.machine->next_deadline());
  if (slot.machine->opened() && !std::exchange(slot.opened, true)) opened_.emplace_back(slot.id, slot.client);
  if (!slot.machine->finished()) return;
  const MachineId id = slot.id;
  Client* const client = slot.client;
  ended_.push_back({id, client, vacate(slot)});
}

/// A client starts the next machine when it is told, and this may end at once: a loop avoids deep recursion.
void Scheduler::tell_clients() {
  while (!ended_.empty() || !opened_.empty()) {
    tell_opened();
    if (ended_.empty()) continue;
    const Ended ended = std::move(ended_.front());
    ended_.pop_front();
    ended.client->on_ended(ended.id, *ended.machine);
  }
}

void Scheduler::tell_opened() {
  while (!opened_.empty()) {
    const auto [id, client] = opened_.front();
    opened_.pop_front();
    client->on_opened(id);
  }
}

void Scheduler::move_on(Instant now) { now_ = std::max(now_, now); }

OwnedEndpoints& Scheduler::ends_toward(const wire::Address& target) {
  if (apart_.empty()) return ends_;
  const auto found = apart_.find(target);
  return found == apart_.end() ? ends_ : *found->second;
}

/// The machine that is to be told of a segment of the target.
std::optional<MachineId> Scheduler::receiver_of(const wire::Segment& segment) {
  OwnedEndpoints& ends = ends_toward(segment.source.address);
  AwaitedOpenings& awaited = ends.awaited();
  if (!awaited.is_awaited(segment.destination)) return ends.owner_of({segment.destination, segment.source});
  const std::optional<MachineId> receiver = awaited.receiver_of(segment);
  // Otherwise the target would send it again, and a case that gets only a later copy would measure wrong
  // times.
  if (!receiver && segment.flags == wire::ctl::syn)
    datagrams_.push_back({.machine = nobody, .octets = wire::emit(refusal_of(segment))});
  return receiver;
}

/// To the machine that has sent what it quotes.
void Scheduler::hand_over(const Captured& captured, const wire::IcmpMessage& icmp) {
  if (icmp.checksum == wire::Checksum::wrong) return;
  const std::optional<MachineId> owner = ends_toward(icmp.source).owner_of(icmp.quoted);
  if (!owner) return;
  move_on(captured.stamp);
  tell(*owner, [&](Machine& machine) { machine.on_icmp(captured.stamp, icmp, captured.octets); });
}

/// To the machine that owns the tester's end; a later fragment is for none.
void Scheduler::hand_over(const Captured& captured) {
  const wire::Datagram datagram = wire::parse(captured.octets, captured.checksum_offloaded);
  if (const auto* icmp = std::get_if<wire::IcmpMessage>(&datagram)) return hand_over(captured, *icmp);
  const auto* segment = std::get_if<wire::Segment>(&datagram);
  if (segment == nullptr) return;
  const std::optional<MachineId> owner = receiver_of(*segment);
  if (!owner) return;
  move_on(captured.stamp);
  const auto tell_owner = [&](const wire::Segment& one, wire::OctetView octets) {
    tell(*owner, [&](Machine& machine) { machine.on_segment(captured.stamp, one, octets); });
  };
  if (captured.segment_size == 0 || segment->payload.size() <= captured.segment_size) {
    tell_owner(*segment, captured.octets);
  } else {
    for (const wire::Segment& piece : wire::split_merged(*segment, captured.segment_size))
      tell_owner(piece, wire::octets_of(piece, captured.octets, *segment));
  }
}

// ---- what the driver reports

void Scheduler::on_start(Instant now) {
  now_ = now;
  each_client([](Client& client) { client.on_start(); });
  tell_clients();
}

void Scheduler::on_sent(MachineId id, Instant when) {
  move_on(when);
  ++sent_;
  tell(
      id, [&](Machine& machine) { machine.on_sent(when); }, Turn::goes_on);
  tell_clients();
}

void Scheduler::on_unsendable(MachineId id, const Unsendable& why) {
  tell(id, [&](Machine& machine) { machine.on_unsendable(why); });
  tell_clients();
}

void Scheduler::on_datagram(const Captured& captured) {
  hand_over(captured);
  if (const auto whole = reassembler_.add(captured.octets, captured.stamp))
    hand_over({captured.stamp, *whole, captured.checksum_offloaded});
  tell_clients();
}

void Scheduler::on_foreign(wire::OctetView octets) {
  const wire::Datagram datagram = wire::parse(octets);
  const auto* segment = std::get_if<wire::Segment>(&datagram);
  if (segment == nullptr || !segment->has(wire::ctl::rst)) return;
  const std::optional<MachineId> owner =
      ends_toward(segment->destination.address).owner_of({segment->source, segment->destination});
  if (!owner) return;
  slots_[owner->slot()].client->on_kernel_rst(*owner, segment->source);
  tell_clients();
}

void Scheduler::on_line(Instant now, std::string_view line) {
  move_on(now);
  const std::optional<AddressedReply> said = addressed(line);
  if (!said) return abort(fmt::format("the agent says '{}', which is not a reply to anything", line));
  tell(said->machine, [&](Machine& machine) { machine.on_reply(now, said->reply); });
  tell_clients();
}

void Scheduler::on_deadline(Instant now) {
  move_on(now);
  while (deadlines_.earliest() <= now_)
    tell(deadlines_.first(), [&](Machine& machine) { machine.on_deadline(now_); });
  wake_clients();
  tell_clients();
}

void Scheduler::on_agent_gone(Instant now, const std::string& why) {
  move_on(now);
  each_client([&](Client& client) { client.on_agent_gone(why); });
  tell_clients();
}

void Scheduler::abort(const std::string& why) {
  each_client([&](Client& client) { client.abort(why); });
}

// ---- what the driver must do

std::optional<Outgoing> Scheduler::next_datagram() {
  while (!datagrams_.empty()) {
    Outgoing next = std::move(datagrams_.front());
    datagrams_.pop_front();
    if (next.machine == nobody || find(next.machine) != nullptr) return next;
  }
  return std::nullopt;
}

std::optional<std::string> Scheduler::next_line() {
  while (!lines_.empty()) {
    const Line next = std::move(lines_.front());
    lines_.pop_front();
    if (find(next.machine) != nullptr) return fmt::format("{} {}", next.machine.value(), next.text);
  }
  return std::nullopt;
}

Instant Scheduler::next_deadline() const {
  const Instant next = deadlines_.earliest();
  return wakes_.empty() ? next : std::min(next, wakes_.begin()->first.first);
}

}  // namespace tcpspec::run
