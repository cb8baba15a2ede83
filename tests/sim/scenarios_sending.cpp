#include "sim/peer.hpp"
#include "sim/scenarios.hpp"

namespace tcpspec::sim::test {
namespace {

using wire::IcmpError;
using wire::Option;

const std::vector<Option> ethernet{Option::mss(1460)};

std::string retransmission(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_established(ethernet);
                  peer.app_send(6000);
                  peer.wait(seconds(2));
                  send_each(peer, {{.ack = 1461}});
                  peer.wait(seconds(400));
                  peer.status();
                }) +
         traced(rules,
                [](Peer& peer) {
                  peer.reach_established(ethernet);
                  peer.option("usertimeout", 10000);
                  peer.app_send(10);
                  peer.wait(seconds(30));
                  peer.status();
                }) +
         traced(rules,
                [](Peer& peer) {
                  peer.reach_syn_received();
                  peer.wait(seconds(400));
                  peer.state();
                }) +
         traced(rules, [](Peer& peer) {
           peer.connect();
           peer.wait(seconds(400));
           peer.status();
         });
}

std::string syn_loss(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    peer.reach_syn_received(ethernet);
    peer.wait(seconds(2));
    send_each(peer, {{}});
    peer.accept();
    peer.app_send(6000);
    peer.wait(seconds(5));
  });
}

std::string small_mss(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    peer.reach_established({Option::mss(500)});
    peer.app_send(1000);
    peer.wait(soon);
  });
}

std::string round_trips(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_established(ethernet);
                  std::int64_t acked = 1;
                  for (const double delay : {0.3, 0.9, 0.9, 0.2}) {
                    peer.app_send(100);
                    peer.wait(seconds(delay));
                    acked += 100;
                    send_each(peer, {{.ack = acked}});
                  }
                  peer.app_send(200);
                  peer.wait(seconds(20));
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established(ethernet);
           peer.app_send(2000);
           peer.wait(milliseconds(700));
           send_each(peer, {{.ack = 1461}});
           peer.wait(seconds(2));
         });
}

std::string windows(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    peer.reach_established(ethernet, 3000);
    peer.app_send(5000);
    peer.wait(soon);
    send_each(peer, {{.ack = 2921, .window = 0}});
    for (int i = 0; i < 400; ++i) {
      if (peer.hear(seconds(130)) == "silence") break;
      peer.send({.ack = 2921, .window = 0});
      if (i == 9) peer.app_send(1);
    }
    send_each(peer, {{.ack = 2921, .window = 30}});
    peer.wait(seconds(2));
    send_each(peer, {{.ack = 2951, .window = 65535}});
    peer.wait(seconds(2));
  });
}

std::string shrinking_windows(const Behaviour& rules) {
  auto with = [&rules](std::uint16_t window) {
    return traced(rules, [=](Peer& peer) {
      peer.reach_established(ethernet, 3000);
      peer.app_send(2000);
      peer.wait(soon);
      send_each(peer, {{.window = window}});
      peer.app_send(2000);
      peer.wait(seconds(5));
      peer.status();
    });
  };
  return with(500) + with(0);
}

std::string small_segments(const Behaviour& rules) {
  auto exchange = [](bool nodelay) {
    return [nodelay](Peer& peer) {
      peer.reach_established(ethernet);
      if (nodelay) peer.option("nodelay", 1);
      for (int i = 0; i < 3; ++i) peer.app_send(10);
      peer.wait(soon);
      send_each(peer, {{.ack = 11}});
      peer.option("ttl", 9);
      peer.option("tos", 0x20);
      send_each(peer, {{.ack = 31}});
      peer.call("SEND 2 10 urgent");
      peer.wait(soon);
    };
  };
  return traced(rules, exchange(false)) + traced(rules, exchange(true));
}

std::string keepalive(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_established();
                  peer.wait(seconds(10000));
                  peer.option("keepalive", 1);
                  for (int i = 0; i < 2; ++i) {
                    peer.hear(seconds(8000));
                    peer.send({});
                  }
                  peer.wait(seconds(9000));
                  peer.status();
                }) +
         traced(rules,
                [](Peer& peer) {
                  peer.reach_established();
                  peer.option("keepalive", 1);
                  peer.option("keepidle", 2);
                  peer.app_send(10);
                  peer.wait(seconds(8));
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established();
           peer.option("keepidle", 2);
           peer.option("keepalive", 1);
           peer.option("keepalive", 0);
           peer.wait(seconds(8));
         });
}

/// Acknowledges all that comes, as it comes, `rounds` times.
void drain(Peer& peer, int rounds, std::int64_t seq = 1) {
  for (int i = 0; i < rounds && peer.hear(seconds(3)) != "silence"; ++i) {
    const auto end = peer.heard().seq + static_cast<std::uint32_t>(peer.heard().payload.size());
    peer.send({.seq = seq, .ack = end - peer.iss});
  }
}

std::string growth(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_established({Option::mss(1460), Option::window_scale(7)});
                  peer.app_send(200000);
                  peer.wait(soon);
                  send_each(peer, {{.ack = 101}, {.ack = 201}, {.ack = 1461}});
                  peer.wait(seconds(1.5));
                  drain(peer, 60);
                  peer.wait(seconds(20));
                  peer.app_send(60000);
                  peer.wait(soon);
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established({Option::mss(1460), Option::window_scale(7)});
           peer.app_send(60000);
           drain(peer, 60);
           peer.wait(seconds(20));
           peer.app_send(60000);
           peer.wait(soon);
         });
}

std::string recovery(const Behaviour& rules) {
  auto exchange = [](std::vector<Option> options, std::vector<std::vector<Option>> reports) {
    return [options, reports](Peer& peer) {
      peer.reach_established(options);
      peer.app_send(40000);
      peer.wait(soon);
      for (const auto& report : reports) send_each(peer, {{.ack = 1, .options = report}});
      send_each(peer, {{.ack = 2921}, {.ack = 5841}});
      peer.wait(seconds(4));
      drain(peer, 60);
    };
  };
  return traced(rules, exchange(ethernet, {{}, {}, {}, {}, {}})) + traced(rules, [](Peer& peer) {
           peer.reach_established({Option::mss(1460), Option::sack_permitted()});
           peer.app_send(40000);
           peer.wait(soon);
           for (std::uint32_t i = 1; i <= 5; ++i) {
             const auto left = peer.iss + 1 + 1460 * i;
             send_each(peer,
                       {{.options = {Option::nop(), Option::nop(), Option::sack({{left, left + 1460}})}}});
           }
           peer.wait(seconds(8));
           send_each(peer, {{.ack = 1461}});
           drain(peer, 30);
         });
}

/// A scale counts on a SYN alone, and from the segment after it.
std::string misplaced_scale(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_syn_received({Option::window_scale(0)});
                  peer.send({.window = 2000, .options = {Option::window_scale(7)}});
                  peer.wait(soon);
                  peer.accept();
                  peer.app_send(6000);
                  while (peer.hear(soon) != "silence") {
                  }
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_syn_sent();
           peer.send({.seq = 0, .ctl = "SYN,ACK", .window = 2000, .options = {Option::window_scale(7)}});
           peer.wait(soon);
           peer.app_send(6000);
           while (peer.hear(soon) != "silence") {
           }
         });
}

std::string ecn(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.send({.seq = 0, .ctl = "SYN,ECE,CWR", .options = ethernet});
                  peer.hear();
                  send_each(peer, {{}});
                  peer.accept();
                  send_each(peer, {{.data = 10, .tos = 3},
                                   {.seq = 11, .data = 10},
                                   {.seq = 21, .ctl = "ACK,CWR", .data = 10}});
                  peer.wait(seconds(1));
                  peer.app_send(60000);
                  peer.wait(soon);
                  send_each(peer, {{.seq = 31, .ack = 1461, .ctl = "ACK,ECE"},
                                   {.seq = 31, .ack = 2921, .ctl = "ACK,ECE"}});
                  peer.wait(seconds(2));
                  drain(peer, 20, 31);
                }) +
         traced(rules, [](Peer& peer) {
           peer.send({.seq = 0, .ctl = "SYN", .options = ethernet});
           peer.wait(soon);
         });
}

std::string icmp(const Behaviour& rules) {
  auto with = [&rules](IcmpError error, std::int64_t seq, std::uint16_t mtu = 0) {
    return traced(rules, [=](Peer& peer) {
      peer.reach_established({Option::mss(4000)});
      peer.app_send(60000);
      peer.wait(soon);
      send_each(peer, {{.ack = 1461}});
      peer.send_icmp(error, seq, mtu);
      peer.wait(milliseconds(100));
      send_each(peer, {{.ack = 14601}});
      peer.status();
      peer.wait(seconds(3));
    });
  };
  return with(IcmpError::source_quench, 2000) + with(IcmpError::host_unreachable, 2000) +
         with(IcmpError::port_unreachable, 2000) + with(IcmpError::port_unreachable, 0) +
         with(IcmpError::packet_too_big, 2000, 1000) + with(IcmpError::packet_too_big, 2000, 30) +
         with(IcmpError::packet_too_big, 2000, 3000) +
         traced(rules,
                [](Peer& peer) {
                  peer.connect();
                  peer.hear();
                  peer.send_icmp(IcmpError::port_unreachable, 0);
                  peer.wait(soon);
                  peer.status();
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established({Option::mss(1460)});
           peer.app_send(60000);
           peer.wait(soon);
           peer.send_icmp(IcmpError::packet_too_big, 2000, 1000);
           peer.wait(soon);
         });
}

}  // namespace

std::vector<Scenario> scenarios_of_sending() {
  return {{"retransmission", retransmission},
          {"syn loss", syn_loss},
          {"small mss", small_mss},
          {"round trips", round_trips},
          {"windows", windows},
          {"shrinking windows", shrinking_windows},
          {"small segments", small_segments},
          {"keepalive", keepalive},
          {"growth", growth},
          {"recovery", recovery},
          {"misplaced scale", misplaced_scale},
          {"ecn", ecn},
          {"icmp", icmp}};
}

}  // namespace tcpspec::sim::test
