// Exchanges about the end of a connection: FIN, the closing states, TIME-WAIT, and the application's calls.
#include "sim/peer.hpp"
#include "sim/scenarios.hpp"

namespace tcpspec::sim::test {
namespace {

using wire::Option;

std::string closing(const Behaviour& rules) {
  auto with = [&rules](const std::vector<Out>& outs) {
    return traced(rules, [&outs](Peer& peer) {
      peer.reach_established();
      peer.shutdown();
      peer.wait(soon);
      poke(peer, outs);
      peer.app_receive();
    });
  };
  return with({{.ack = 2}, {.ack = 2, .data = 5}, {.seq = 6, .ack = 2, .ctl = "FIN,ACK"}}) +
         with({{.ctl = "FIN,ACK"}, {.seq = 2, .ack = 2}}) + with({{.ack = 2, .ctl = "FIN,ACK"}}) +
         traced(rules, [](Peer& peer) {
           peer.reach_established();
           poke(peer, {{.ctl = "FIN,ACK"}});
           peer.wait(seconds(1));
           peer.shutdown();
           peer.wait(soon);
           poke(peer, {{.seq = 2, .ack = 2}});
         });
}

std::string applications_end(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_established();
                  peer.abort();
                  peer.wait(soon);
                }) +
         traced(rules,
                [](Peer& peer) {
                  peer.reach_closing();
                  peer.abort();
                  peer.wait(soon);
                }) +
         traced(rules,
                [](Peer& peer) {
                  peer.reach_established();
                  poke(peer, {{.data = 5}});
                  peer.close();
                  peer.wait(soon);
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established();
           peer.close();
           peer.wait(soon);
           poke(peer, {{.ack = 2, .data = 5}});
           peer.wait(soon);
         });
}

/// What a state of its own must not be led out of by, and what still arrives in it.
std::string closing_states(const Behaviour& rules) {
  auto with = [&rules](void (Peer::*reach)(), const std::vector<Out>& outs) {
    return traced(rules, [&](Peer& peer) {
      (peer.*reach)();
      poke(peer, outs);
      peer.app_receive();
    });
  };
  return with(&Peer::reach_closing, {{.seq = 2}}) + with(&Peer::reach_last_ack, {{.seq = 2}}) +
         with(&Peer::reach_close_wait, {{.seq = 2, .ctl = "FIN,ACK"}}) +
         with(&Peer::reach_close_wait, {{.seq = 2, .ctl = "URG,ACK", .urgent = 1}}) +
         with(&Peer::reach_fin_wait_2, {{.seq = 11, .ack = 2, .data = 10}, {.ack = 2, .data = 10}});
}

std::string fins_and_time(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_fin_wait_1();
                  peer.wait(seconds(5));
                }) +
         traced(rules,
                [](Peer& peer) {
                  peer.reach_fin_wait_2();
                  peer.wait(seconds(100));
                  peer.state();
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established({Option::mss(1460)}, 1000);
           peer.app_send(5000);
           peer.shutdown();
           peer.wait(soon);
           poke(peer, {{.ack = 1001}});
         });
}

std::string time_wait(const Behaviour& rules, const std::vector<Option>& first, const std::vector<Out>& outs,
                      Duration later = seconds(130)) {
  return traced(rules, [&](Peer& peer) {
    peer.reach_established(first);
    peer.shutdown();
    peer.wait(soon);
    auto options = first.empty() ? first : stamps(2);
    poke(peer, {{.ack = 2, .options = options}, {.ack = 2, .ctl = "FIN,ACK", .options = options}});
    poke(peer, outs);
    peer.wait(later);
    peer.state();
  });
}

std::string time_waits(const Behaviour& rules) {
  const std::vector<Out> fin{{.ack = 2, .ctl = "FIN,ACK"}};
  std::string all = time_wait(rules, {}, {}) + time_wait(rules, {}, {{.seq = 2, .ctl = "RST"}}) +
                    time_wait(rules, {}, {{.seq = -5, .ctl = "RST"}}) + time_wait(rules, {}, fin) +
                    time_wait(rules, {}, {{.seq = 2, .ack = 2, .data = 5}}) +
                    time_wait(rules, {}, {{.seq = -5, .ctl = "SYN"}}) +
                    time_wait(rules, {}, {{.seq = 99, .ctl = "SYN"}, {.seq = 100, .ctl = "RST"}}) +
                    time_wait(rules, {}, {{.seq = 99, .ack = 2, .ctl = "SYN,ACK"}}) +
                    time_wait(rules, {}, {{.seq = 2, .ack = 2}}) +
                    time_wait(rules, {}, {{.seq = 2, .ctl = "none"}}) +
                    time_wait(rules, {}, {{.seq = -9, .ack = 2, .data = 3}}) +
                    time_wait(rules, {}, {{.seq = 1, .ctl = "SYN"}}) +
                    time_wait(rules, {}, {{.seq = -5, .ctl = "SYN", .options = stamps(9)}}) +
                    time_wait(rules, stamps(1), {{.seq = 99, .ctl = "SYN"}}) +
                    time_wait(rules, stamps(1), {{.seq = 99, .ctl = "SYN", .options = stamps(2)}}) +
                    time_wait(rules, stamps(1), {{.seq = -5, .ctl = "SYN", .options = stamps(9)}});
  // A FIN again after 100 s: 2MSL is over 220 s after the first, or 340 s.
  all += traced(rules, [](Peer& peer) {
    peer.reach_time_wait();
    peer.wait(seconds(150));
    poke(peer, {{.ack = 2, .ctl = "FIN,ACK"}});
    peer.wait(seconds(150));
    peer.state();
  });
  return all;
}

std::string opening_in_time_wait(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    peer.reach_time_wait();
    peer.connect("from=10.77.0.2 port=80");
    peer.wait(soon);
  });
}

}  // namespace

std::vector<Scenario> scenarios_of_closing() {
  return {{"closing", closing},
          {"closing states", closing_states},
          {"FINs and time", fins_and_time},
          {"applications end", applications_end},
          {"time wait", time_waits},
          {"opening in time wait", opening_in_time_wait}};
}

}  // namespace tcpspec::sim::test
