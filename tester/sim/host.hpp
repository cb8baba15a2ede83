#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sim/behaviour.hpp"
#include "sim/connection.hpp"
#include "sim/isn.hpp"
#include "wire/draft.hpp"
#include "wire/reassembly.hpp"
#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::sim {

/// A passive OPEN, and the openings that it has led to.
struct Listener {
  std::uint64_t id = 0;
  wire::Family family = wire::Family::ipv4;
  std::optional<wire::Address> address;  ///< nothing: any of the host's
  std::uint16_t port = 0;
  std::size_t receive_buffer = 0;
  std::size_t backlog = 0;
  std::optional<wire::Key> key;     ///< of its connections
  std::size_t fast_opens = 0;       ///< that may be pending (RFC 7413 §4.2); 0: none are taken
  bool accepts_at_once = true;      ///< the application leaves nothing in the queue
  std::set<std::uint64_t> opening;  ///< in SYN-RECEIVED
  std::vector<std::shared_ptr<Connection>> ready;  ///< established, not accepted yet; oldest first

  bool full() const { return opening.size() + (accepts_at_once ? 0 : ready.size()) >= backlog; }
};

struct HostOptions {
  std::vector<wire::Address> addresses;
  std::uint64_t seed = 1;
  bool isn_near_wrap = false;
};

/// A host: finds the connection or the listener of a datagram, and keeps all timers. It has no socket and no
/// clock: datagrams come in with the time, and those to send are in the outbox.
class Host {
 public:
  Host(HostOptions options, const Behaviour& rules);

  // What has happened.
  void on_datagram(Instant now, wire::OctetView datagram);
  void on_deadline(Instant now);

  // What to do next: send what take_outbox() yields, and call on_deadline() at next_deadline().
  std::vector<wire::Octets> take_outbox() { return std::exchange(outbox_, {}); }
  std::optional<Instant> next_deadline() const;

  // What the application asks for.  set_time() first; touch() after a call on a connection.
  void set_time(Instant now) { now_ = now; }
  struct Wishes {
    std::optional<wire::Key> key;
    wire::Octets text;  ///< by a Fast Open
  };
  enum class Refusal : std::uint8_t { none, in_use, invalid };
  std::pair<Refusal, std::uint64_t> listen(const wire::Address& address, std::uint16_t port,
                                           std::size_t receive_buffer, std::optional<std::size_t> backlog);
  std::pair<Refusal, std::shared_ptr<Connection>> connect(const wire::Endpoint& remote,
                                                          std::optional<wire::Address> from,
                                                          std::uint16_t port, std::size_t receive_buffer,
                                                          const Wishes& wishes);
  Listener* listener(std::uint64_t id);
  void close_listener(std::uint64_t id);
  void touch(Connection& connection);

  // Questions.
  Connection* find(const wire::Endpoint& local, const wire::Endpoint& remote);
  void misdirect(wire::Segment&) const;
  Listener* find_listener(const wire::Endpoint& local);

  // For its connections.
  const Behaviour& rules() const { return rules_; }
  Instant now() const { return now_; }
  wire::Seq initial_sequence_number(const wire::Endpoint& local, const wire::Endpoint& remote);
  std::uint32_t timestamp_origin(const wire::Endpoint& local, const wire::Endpoint& remote) const;
  void transmit(wire::Draft draft);
  void crash() { crashed_ = true; }  ///< only in mutants
  /// All connections but this.
  std::vector<std::shared_ptr<Connection>> others(const Connection& than) const;
  void on_established(Connection& connection);
  void forget(Connection& connection);

  // Fast Open (fast_open.cpp).
  struct Known {
    wire::Octets cookie;
    bool failed = false;
  };
  wire::Octets cookie_for(const wire::Address& client) const;
  bool may_fast_open(const Listener&) const;
  const Known* known_of(const wire::Address& server) const;
  void remember_cookie(const wire::Address& server, const wire::Octets& cookie);
  void remember_failure(const wire::Address& server);
  void on_fast_opened(Connection& connection);

 private:
  // host_input.cpp
  bool admits(const wire::Segment& seg, wire::OctetView datagram) const;
  bool owns(const wire::Address& address) const;
  bool valid_source(const wire::Address& address) const;
  void apply_faults(wire::Segment& seg);
  bool refuses_outright(const wire::Segment& seg, wire::OctetView datagram) const;
  void on_segment(wire::Segment seg);
  void end_others_to_peer(const Connection& spared);  ///< a fault (RFC 5927 §5.2)
  void on_icmp(const wire::IcmpMessage& message);
  void drop_incomplete();
  void report(const wire::Segment& about, wire::IcmpError error, std::optional<std::uint8_t> code = {});
  void answer_as_closed(const wire::Segment& seg);
  void forget_accepted(std::uint64_t listener);    ///< only in a mutant
  bool admits_extensions(wire::OctetView packet);  // extensions.cpp
  bool admits_unknown_option(std::uint8_t type, wire::OctetView packet);
  wire::Seq syn_cookie(const wire::Segment& seg, wire::Seq peer_isn) const;  // syn_cookies.cpp
  void answer_by_cookie(const Listener& listener, const wire::Segment& syn);
  bool opens_by_cookie(Listener& listener, const wire::Segment& seg);
  void answer_as_listener(Listener& listener, const wire::Segment& seg, std::shared_ptr<Connection> reopened);

  std::shared_ptr<Connection> add(std::shared_ptr<Connection> connection);
  std::shared_ptr<Connection> share(const Connection& connection);
  void remove(const Connection& connection);
  bool misses_from_datagram(const wire::Segment&);
  std::uint16_t ephemeral_port(const wire::Address& local, const wire::Endpoint& remote);

  struct Entry {
    std::shared_ptr<Connection> connection;
    std::optional<Instant> armed;
  };
  using Ends = std::pair<wire::Endpoint, wire::Endpoint>;  ///< local, remote

  const Behaviour rules_;
  HostOptions options_;
  Instant now_;
  InitialSequenceNumbers isn_;
  std::uint64_t next_id_ = 1;
  std::map<std::uint64_t, Entry> connections_;
  std::map<Ends, std::uint64_t> by_ends_;
  std::set<std::pair<Instant, std::uint64_t>> schedule_;
  std::map<std::uint64_t, Listener> listeners_;
  std::multimap<std::uint16_t, std::uint64_t> by_port_;
  std::map<wire::Address, Known> known_;  ///< of servers
  std::uint32_t ports_drawn_ = 0;
  std::uint16_t ip_id_ = 0;
  std::uint16_t id_before_ = 0;  ///< of the datagram that came last
  wire::Reassembler reassembler_;
  bool crashed_ = false;  ///< only in a mutant
  std::vector<wire::Octets> outbox_;
};

}  // namespace tcpspec::sim
