#pragma once
// The other end of a connection with the simulated host, for exchanges that are written by hand.  Numbers are
// relative: SEQ counts from the peer's own ISN and ACK from the host's ISS, so `{.seq = 1, .ack = 1}` is the
// first segment after the opening whatever the ISNs are.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/world.hpp"
#include "wire/draft.hpp"
#include "wire/print.hpp"

namespace tcpspec::sim::test {

struct Out {
  std::int64_t seq = 1;
  std::int64_t ack = 1;  ///< not sent unless `ctl` has ACK
  std::string ctl = "ACK";
  std::size_t data = 0;  ///< octets of text
  std::uint16_t window = 0xffff;
  std::vector<wire::Option> options = {};
  std::uint16_t urgent = 0;
  std::uint8_t tos = 0;
};

class Peer {
 public:
  explicit Peer(WorldOptions options = {}, std::string own = "10.77.0.1", std::string target = "10.77.0.2");

  World& world() { return world_; }

  // The wire.
  void send(const Out& out);
  void send_draft(const wire::Draft& draft) { world_.send(wire::emit(draft)); }
  void send_icmp(wire::IcmpError error, std::int64_t quoted_seq, std::uint16_t mtu = 0);
  wire::Draft draft(const Out& out) const;

  /// The next segment from the host, as `<SEQ=1><ACK=1><CTL=ACK>` with `<DATA=n>`; or `silence` if none
  /// comes. The default wait is longer than any delayed ACK and shorter than the first RTO.
  std::string hear(Duration within = milliseconds(900));
  const wire::Segment& heard() const { return heard_; }
  Instant heard_at() const { return heard_at_; }
  std::string printed(const wire::Segment& segment) const;

  /// Lets time pass and forgets what the host sends meanwhile.
  void wait(Duration time);

  // The application.
  std::string call(const std::string& request);
  std::string accept();  ///< `handle=…`, kept for the calls below
  std::string connect(const std::string& more = "");
  std::string app_send(std::size_t octets) { return call("SEND " + handle_ + " " + std::to_string(octets)); }
  std::string app_receive(std::size_t max = 100000) {
    return call("RECEIVE " + handle_ + " " + std::to_string(max));
  }
  std::string close_listener() { return call("CLOSE " + listener_); }
  std::string shutdown() { return call("SHUTDOWN " + handle_); }
  std::string close() { return call("CLOSE " + handle_); }
  std::string abort() { return call("ABORT " + handle_); }
  std::string status() { return call("STATUS " + handle_); }
  std::string option(const std::string& name) { return call("OPTION " + handle_ + " " + name); }
  std::string option(const std::string& name, int value) {
    return call("OPTION " + handle_ + " " + name + " " + std::to_string(value));
  }
  std::string state();  ///< what the host holds for this four-tuple

  // How to reach the states, each from a fresh Peer.  `options` go on the SYN.
  /// Throws std::runtime_error if it goes another way.
  void reach_syn_received(std::vector<wire::Option> options = {}, std::uint16_t window = 0xffff);
  void reach_established(std::vector<wire::Option> options = {}, std::uint16_t window = 0xffff);
  void reach_syn_sent();
  void reach_fin_wait_1();
  void reach_fin_wait_2();
  void reach_close_wait();
  void reach_closing();
  void reach_last_ack();
  void reach_time_wait();

  wire::FourTuple flow;       ///< tester is this peer
  wire::Seq isn{0xfffffff0};  ///< near 2^32, so that ordinary tests wrap
  wire::Seq iss;              ///< of the host, once heard
  std::string trace;          ///< all that was heard and replied, in every detail

 private:
  bool next(Duration within);

  World world_;
  std::string listener_;
  std::string handle_;
  std::vector<drive::Frame> frames_;
  std::size_t read_ = 0;
  wire::Segment heard_;
  Instant heard_at_;
};

/// Longer than the way there and back, shorter than any timer.
inline constexpr Duration soon = milliseconds(5);

/// Sends each in turn and takes down what comes back.
void send_each(Peer& peer, const std::vector<Out>& outs);

/// Sends each in turn and takes down what comes back and how it leaves the connection.
void poke(Peer& peer, const std::vector<Out>& outs);

/// The timestamps option as hosts send it, behind two NOPs.
inline std::vector<wire::Option> stamps(std::uint32_t tsval, std::uint32_t tsecr = 0) {
  return {wire::Option::nop(), wire::Option::nop(), wire::Option::timestamps(tsval, tsecr)};
}

/// Plays `exchange` and returns the trace; what goes wrong on the way is part of it.
template <typename Exchange>
std::string traced(const Behaviour& rules, Exchange exchange, WorldOptions options = {}) {
  options.behaviour = rules;
  Peer peer(options);
  try {
    exchange(peer);
  } catch (const std::exception& error) {
    peer.trace += error.what();
  }
  return peer.trace;
}

}  // namespace tcpspec::sim::test
