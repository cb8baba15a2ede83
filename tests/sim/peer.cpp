#include "sim/peer.hpp"

#include <stdexcept>

namespace tcpspec::sim::test {
namespace {

std::string value_of(const std::string& reply, const std::string& key) {
  const auto at = reply.find(key + "=");
  if (at == std::string::npos) throw std::runtime_error("no " + key + " in '" + reply + "'");
  const auto begin = at + key.size() + 1;
  return reply.substr(begin, reply.find(' ', begin) - begin);
}

/// Everything that can be seen of a segment.
std::string describe(const wire::Segment& segment, Instant time) {
  std::string text =
      std::to_string(time.ns) + " " + segment.source.to_string() + " " + wire::to_string(segment);
  for (const unsigned n :
       {unsigned{segment.flags}, unsigned{segment.window}, unsigned{segment.urgent_pointer},
        unsigned{segment.ttl}, unsigned{segment.traffic_class}, static_cast<unsigned>(segment.checksum)}) {
    text += " " + std::to_string(n);
  }
  for (const auto octet : segment.option_octets) text += " " + std::to_string(octet);
  return text + "\n";
}

/// Reaching a state is not what a test is about: what goes wrong there ends it.
void require(const std::string& got, const std::string& wanted) {
  if (got != wanted) throw std::runtime_error("got '" + got + "', wanted '" + wanted + "'");
}

}  // namespace

namespace {

/// The peers here write every segment that they expect, and speak of neither accurate ECN nor probes of the
/// tail, which the cases of RFC 9768 and RFC 8985 are about.
WorldOptions plain(WorldOptions options) {
  options.behaviour.proposes_accurate_ecn = false;
  options.behaviour.probes_tail = false;
  return options;
}

}  // namespace

Peer::Peer(WorldOptions options, std::string own, std::string target) : world_(plain(std::move(options))) {
  flow.tester = {*wire::Address::parse(own), 4000};
  flow.target = {*wire::Address::parse(target), 80};
  listener_ = value_of(call("LISTEN " + target + " 80"), "handle");
}

wire::Draft Peer::draft(const Out& out) const {
  wire::Draft draft;
  draft.flow = flow;
  draft.seq = isn + static_cast<std::uint32_t>(out.seq);
  draft.flags = wire::flags_from_string(out.ctl).value();
  if ((draft.flags & wire::ctl::ack) != 0) draft.ack = iss + static_cast<std::uint32_t>(out.ack);
  draft.window = out.window;
  draft.options = out.options;
  draft.urgent_pointer = out.urgent;
  draft.payload.assign(out.data, 'x');
  draft.traffic_class = out.tos;
  return draft;
}

void Peer::send(const Out& out) { send_draft(draft(out)); }

void Peer::send_icmp(wire::IcmpError error, std::int64_t quoted_seq, std::uint16_t mtu) {
  wire::IcmpDraft icmp;
  icmp.source = flow.tester.address;
  icmp.error = error;
  icmp.mtu = mtu;
  icmp.quoted_flow = flow;
  icmp.quoted_seq = iss + static_cast<std::uint32_t>(quoted_seq);
  world_.send(wire::emit(icmp));
}

bool Peer::next(Duration within) {
  const auto deadline = world_.now() + within;
  while (true) {
    while (read_ < frames_.size()) {
      const auto frame = frames_[read_++];
      if (!frame.from_target) continue;
      const auto datagram = wire::parse(frame.octets);
      if (const auto* segment = std::get_if<wire::Segment>(&datagram)) {
        trace += describe(*segment, frame.time);
        heard_ = *segment;
        heard_at_ = frame.time;
        if (heard_.has(wire::ctl::syn)) iss = heard_.seq;
        return true;
      }
    }
    frames_.clear();
    read_ = 0;
    if (world_.now() >= deadline) return false;
    world_.wait_until(deadline);
    world_.receive(frames_);
  }
}

std::string Peer::hear(Duration within) {
  if (!next(within)) return "silence";
  return printed(heard_);
}

std::string Peer::printed(const wire::Segment& segment) const {
  std::string text = "<SEQ=" + std::to_string(segment.seq - iss) + ">";
  if (segment.has(wire::ctl::ack)) text += "<ACK=" + std::to_string(segment.ack - isn) + ">";
  // Whether text was pushed is of no interest but to the tests that ask for it.
  const auto shown = static_cast<std::uint16_t>(segment.flags & ~wire::ctl::psh);
  text += "<CTL=" + wire::flags_to_string(shown) + ">";
  if (!segment.payload.empty()) text += "<DATA=" + std::to_string(segment.payload.size()) + ">";
  return text;
}

void Peer::wait(Duration time) {
  const auto until = world_.now() + time;
  while (world_.now() < until && next(until - world_.now())) {
  }
}

std::string Peer::call(const std::string& request) {
  world_.write("1 " + request);
  std::string reply;
  // It does not overtake what was sent before it.
  const auto deadline = world_.now() + seconds(1);
  while (!world_.read(reply)) {
    if (world_.now() >= deadline) throw std::runtime_error("no reply to " + request);
    world_.receive(frames_);
    world_.wait_until(deadline);
  }
  trace += request + ": " + reply + "\n";
  return reply.substr(2);
}

std::string Peer::accept() {
  const auto reply = call("ACCEPT " + listener_ + " " + flow.tester.address.to_string() + " " +
                          std::to_string(flow.tester.port));
  if (reply.starts_with("ok")) handle_ = value_of(reply, "handle");
  return reply;
}

std::string Peer::connect(const std::string& more) {
  const auto reply = call("CONNECT " + flow.tester.address.to_string() + " " +
                          std::to_string(flow.tester.port) + " " + more);
  if (!reply.starts_with("ok")) return reply;
  handle_ = value_of(reply, "handle");
  flow.target = {*wire::Address::parse(value_of(reply, "local")),
                 static_cast<std::uint16_t>(std::stoi(value_of(reply, "port")))};
  return reply;
}

std::string Peer::state() {
  const auto ends = flow.target.address.to_string() + " " + std::to_string(flow.target.port) + " " +
                    flow.tester.address.to_string() + " " + std::to_string(flow.tester.port);
  return value_of(call("DIAG " + ends), "state");
}

void Peer::reach_syn_received(std::vector<wire::Option> options, std::uint16_t window) {
  send({.seq = 0, .ctl = "SYN", .window = window, .options = std::move(options)});
  require(hear().substr(0, 26), "<SEQ=0><ACK=1><CTL=SYN,ACK");
}

void Peer::reach_established(std::vector<wire::Option> options, std::uint16_t window) {
  std::uint32_t stamp = 0;
  for (const auto& option : options) {
    if (option.kind == wire::kind::timestamps) stamp = 1;
  }
  reach_syn_received(std::move(options), window);
  Out ack{.window = window};
  if (stamp != 0) {
    ack.options = {wire::Option::nop(), wire::Option::nop(),
                   wire::Option::timestamps(heard().timestamps()->tsecr, heard().timestamps()->tsval)};
  }
  send(ack);
  wait(milliseconds(1));
  require(state(), "ESTABLISHED");
  require(accept().substr(0, 2), "ok");
}

void Peer::reach_syn_sent() {
  require(connect().substr(0, 2), "ok");
  require(hear(), "<SEQ=0><CTL=SYN>");
}

void Peer::reach_fin_wait_1() {
  reach_established();
  shutdown();
  require(hear(), "<SEQ=1><ACK=1><CTL=FIN,ACK>");
  require(state(), "FIN-WAIT-1");
}

void Peer::reach_fin_wait_2() {
  reach_fin_wait_1();
  send({.ack = 2});
  wait(milliseconds(1));
  require(state(), "FIN-WAIT-2");
}

void Peer::reach_close_wait() {
  reach_established();
  send({.ctl = "FIN,ACK"});
  require(hear(), "<SEQ=1><ACK=2><CTL=ACK>");
  require(state(), "CLOSE-WAIT");
}

void Peer::reach_closing() {
  reach_fin_wait_1();
  send({.ctl = "FIN,ACK"});
  require(hear(), "<SEQ=2><ACK=2><CTL=ACK>");
  require(state(), "CLOSING");
}

void Peer::reach_last_ack() {
  reach_close_wait();
  shutdown();
  require(hear(), "<SEQ=1><ACK=2><CTL=FIN,ACK>");
  require(state(), "LAST-ACK");
}

void Peer::reach_time_wait() {
  reach_fin_wait_2();
  send({.ack = 2, .ctl = "FIN,ACK"});
  require(hear(), "<SEQ=2><ACK=2><CTL=ACK>");
  require(state(), "TIME-WAIT");
}

void send_each(Peer& peer, const std::vector<Out>& outs) {
  for (const auto& out : outs) {
    peer.send(out);
    peer.wait(soon);
  }
}

void poke(Peer& peer, const std::vector<Out>& outs) {
  for (const auto& out : outs) {
    send_each(peer, {out});
    peer.state();
  }
}

}  // namespace tcpspec::sim::test
