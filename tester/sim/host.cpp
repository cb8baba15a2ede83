#include "sim/host.hpp"

#include <algorithm>

namespace tcpspec::sim {

Host::Host(HostOptions options, const Behaviour& rules)
    : rules_(rules), options_(std::move(options)), isn_(rules_, options_.seed, options_.isn_near_wrap) {}

void Host::on_deadline(Instant now) {
  now_ = now;
  drop_incomplete();
  while (!schedule_.empty() && schedule_.begin()->first <= now) {
    const auto id = schedule_.begin()->second;
    const auto connection = connections_.at(id).connection;  // shared: it may be forgotten meanwhile
    connection->on_deadline();
    touch(*connection);
  }
}

std::optional<Instant> Host::next_deadline() const {
  const auto incomplete = reassembler_.next_timeout();
  if (schedule_.empty()) return incomplete;
  const Instant first = schedule_.begin()->first;
  return incomplete ? std::min(first, *incomplete) : first;
}

void Host::touch(Connection& connection) {
  const auto found = connections_.find(connection.id());
  if (found == connections_.end()) return;
  auto& armed = found->second.armed;
  const auto next = connection.next_deadline();
  if (armed == next) return;
  if (armed) schedule_.erase({*armed, connection.id()});
  armed = next;
  if (armed) schedule_.insert({*armed, connection.id()});
}

std::pair<Host::Refusal, std::uint64_t> Host::listen(const wire::Address& address, std::uint16_t port,
                                                     std::size_t receive_buffer,
                                                     std::optional<std::size_t> backlog) {
  const bool any = address == wire::Address{address.family, {}};
  if (!any && !owns(address)) return {Refusal::invalid, 0};
  if (port == 0) port = ephemeral_port(address, {});
  if (find_listener({address, port}) != nullptr) return {Refusal::in_use, 0};
  Listener listener;
  listener.id = next_id_++;
  listener.family = address.family;
  if (!any) listener.address = address;
  listener.port = port;
  listener.receive_buffer = receive_buffer;
  listener.backlog = backlog.value_or(rules_.backlog);
  listener.accepts_at_once = !backlog;
  by_port_.emplace(port, listener.id);
  const auto id = listener.id;
  listeners_.emplace(id, std::move(listener));
  return {Refusal::none, id};
}

std::pair<Host::Refusal, std::shared_ptr<Connection>> Host::connect(const wire::Endpoint& remote,
                                                                    std::optional<wire::Address> from,
                                                                    std::uint16_t port,
                                                                    std::size_t receive_buffer,
                                                                    const Wishes& wishes) {
  // §3.9.1.1: an OPEN to what cannot be one host is an error of the caller (MUST-46).
  if (!valid_source(remote.address) && rules_.refuses_invalid_remote) return {Refusal::invalid, nullptr};
  if (from && !owns(*from)) return {Refusal::invalid, nullptr};
  if (!from && !rules_.selects_own_address) from = wire::Address{remote.address.family, {}};
  if (!from) {
    for (const auto& address : options_.addresses) {
      if (address.family == remote.address.family && !from) from = address;
    }
  }
  if (!from || from->family != remote.address.family || remote.port == 0) return {Refusal::invalid, nullptr};
  if (port == 0) port = ephemeral_port(*from, remote);
  const wire::Endpoint local{*from, port};
  if (auto* old = find(local, remote)) {
    // A connection in TIME-WAIT is also in use (MUST-13).
    const bool waits = old->state() == State::time_wait;
    if (waits ? rules_.keeps_ends_in_time_wait : rules_.refuses_open_of_open)
      return {Refusal::in_use, nullptr};
    remove(*old);
  }
  auto connection = add(std::make_shared<Connection>(*this, next_id_++, local, remote, receive_buffer));
  if (wishes.key) connection->use_key(*wishes.key);
  if (wishes.text.empty())
    connection->open_active();
  else
    connection->open_with(wishes.text);
  touch(*connection);
  return {Refusal::none, connection};
}

std::uint16_t Host::ephemeral_port(const wire::Address& local, const wire::Endpoint& remote) {
  // RFC 6056 §3.3.3: an offset that differs for each destination, and a counter.
  constexpr std::uint32_t first = 49152, count = 65536 - first;
  while (true) {
    const auto offset = keyed_hash(options_.seed + 1, {local, 0}, remote) + ports_drawn_++;
    const auto port = static_cast<std::uint16_t>(first + offset % count);
    if (!by_ends_.contains({{local, port}, remote}) && !by_port_.contains(port)) return port;
  }
}

Listener* Host::listener(std::uint64_t id) {
  const auto found = listeners_.find(id);
  return found == listeners_.end() ? nullptr : &found->second;
}

Listener* Host::find_listener(const wire::Endpoint& local) {
  Listener* wildcard = nullptr;
  const auto [begin, end] = by_port_.equal_range(local.port);
  for (auto it = begin; it != end; ++it) {
    auto& listener = listeners_.at(it->second);
    if (listener.family != local.address.family) continue;
    if (listener.address == local.address) return &listener;
    if (!listener.address) wildcard = &listener;
  }
  return wildcard;
}

void Host::close_listener(std::uint64_t id) {
  auto* closing = listener(id);
  if (closing == nullptr || !rules_.close_ends_listening) return;
  // Openings that the application can no longer accept are ended; their peers get a RST.
  auto orphans = std::move(closing->ready);
  for (const auto opening : closing->opening) orphans.push_back(connections_.at(opening).connection);
  const auto [begin, end] = by_port_.equal_range(closing->port);
  by_port_.erase(std::find_if(begin, end, [id](const auto& entry) { return entry.second == id; }));
  listeners_.erase(id);
  if (!rules_.gives_up_orphaned_openings) return;
  for (const auto& orphan : orphans) orphan->abort();
}

Connection* Host::find(const wire::Endpoint& local, const wire::Endpoint& remote) {
  const auto found = by_ends_.find({local, remote});
  return found == by_ends_.end() ? nullptr : connections_.at(found->second).connection.get();
}

std::shared_ptr<Connection> Host::add(std::shared_ptr<Connection> connection) {
  const auto& tcb = connection->tcb();
  by_ends_[{tcb.local, tcb.remote}] = connection->id();
  connections_[connection->id()].connection = connection;
  return connection;
}

std::shared_ptr<Connection> Host::share(const Connection& connection) {
  return connections_.at(connection.id()).connection;
}

void Host::remove(const Connection& connection) {
  const auto found = connections_.find(connection.id());
  if (found == connections_.end()) return;
  if (found->second.armed) schedule_.erase({*found->second.armed, connection.id()});
  by_ends_.erase({connection.tcb().local, connection.tcb().remote});
  if (auto* its_listener = listener(connection.listener())) its_listener->opening.erase(connection.id());
  connections_.erase(found);
}

void Host::forget(Connection& connection) {
  remove(connection);
  if (auto time_wait = connection.take_reopened()) touch(*add(std::move(time_wait)));
}

std::vector<std::shared_ptr<Connection>> Host::others(const Connection& than) const {
  std::vector<std::shared_ptr<Connection>> found;
  for (const auto& [id, entry] : connections_) {
    if (id != than.id()) found.push_back(entry.connection);
  }
  return found;
}

void Host::on_established(Connection& connection) {
  connection.take_reopened();  // the old connection is over for good
  auto* its_listener = listener(connection.listener());
  if (its_listener == nullptr) return;
  its_listener->opening.erase(connection.id());
  if (!connection.is_fast_opened()) its_listener->ready.push_back(share(connection));
}

wire::Seq Host::initial_sequence_number(const wire::Endpoint& local, const wire::Endpoint& remote) {
  return isn_.next(now_, local, remote);
}

std::uint32_t Host::timestamp_origin(const wire::Endpoint& local, const wire::Endpoint& remote) const {
  return static_cast<std::uint32_t>(keyed_hash(options_.seed + 2, local, remote));
}

void Host::transmit(wire::Draft draft) {
  if (!rules_.sends_correct_checksum) draft.checksum = wire::Draft::Sum::wrong;
  if (!rules_.keeps_local_address) {
    // The first of its addresses, whatever address the connection uses.
    const auto family = draft.flow.tester.address.family;
    const auto own = std::find_if(options_.addresses.begin(), options_.addresses.end(),
                                  [family](const auto& address) { return address.family == family; });
    draft.flow.tester.address = *own;
  }
  draft.ip_id = static_cast<std::uint16_t>(++ip_id_ == 0 ? ++ip_id_ : ip_id_);
  draft.dont_fragment = rules_.sets_dont_fragment;
  wire::Octets datagram = wire::emit(draft);
  if (!rules_.fits_its_link && datagram.size() > rules_.mtu) return;  // the link takes no such frame
  if (rules_.spoils_datagram != nullptr) rules_.spoils_datagram(datagram);
  outbox_.push_back(std::move(datagram));
}

}  // namespace tcpspec::sim
