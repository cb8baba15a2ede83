#include "sim/peer.hpp"
#include "sim/scenarios.hpp"

namespace tcpspec::sim::test {
namespace {

using wire::Option;

/// Sends each in turn and takes down what comes back and how it leaves the connection.
void poke(Peer& peer, const std::vector<Out>& outs) {
  for (const auto& out : outs) {
    peer.send(out);
    peer.wait(soon);
    peer.state();
  }
}

std::string closed_and_listen(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    for (const std::uint16_t port : {std::uint16_t{80}, std::uint16_t{81}}) {
      peer.flow.target.port = port;
      poke(peer,
           {{.ctl = "RST"}, {.ctl = "RST,ACK"}, {.ctl = "ACK", .data = 3}, {.ctl = "FIN"}, {.ctl = "none"}});
    }
    poke(peer, {{.seq = 0, .ctl = "SYN", .data = 5}});
  });
}

std::string syn_with_fin(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    poke(peer, {{.seq = 0, .ctl = "SYN,FIN", .data = 5}});
    peer.hear();
    poke(peer, {{.seq = 1}});
    peer.accept();
    peer.app_receive();
  });
}

std::string header_oddities(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    auto syn = [&peer](auto change) {
      peer.flow.tester.port++;
      auto draft = peer.draft({.seq = 0, .ctl = "SYN"});
      change(draft);
      peer.send_draft(draft);
      peer.wait(soon);
    };
    syn([](wire::Draft& d) { d.checksum = wire::Draft::Sum::wrong; });
    syn([](wire::Draft& d) { d.flow.target.address = *wire::Address::parse("10.77.0.255"); });
    syn([](wire::Draft& d) { d.source = wire::Address::parse("224.0.0.1"); });
    syn([](wire::Draft& d) { d.flow.target.address = *wire::Address::parse("10.77.0.4"); });
    syn([](wire::Draft& d) { d.flags |= 0x200; });
    syn([](wire::Draft& d) { d.traffic_class = 0xe0; });
    syn([](wire::Draft& d) { d.ip_options = wire::Octets{1, 1, 1, 0}; });
    syn([](wire::Draft& d) { d.ttl = 1; });
    syn([](wire::Draft& d) { d.raw_options = wire::Octets{1, 2, 4, 1, 0, 0}; });
    syn([](wire::Draft& d) { d.raw_options = wire::Octets{99, 4, 1, 2}; });
    syn([](wire::Draft& d) { d.raw_options = wire::Octets{99, 1, 0, 0}; });
    syn([](wire::Draft& d) { d.data_offset = 4; });
    syn([](wire::Draft&) {});
  });
}

std::string other_address(const Behaviour& rules) {
  Peer peer({.behaviour = rules}, "10.77.0.3", "10.77.0.4");
  peer.send({.seq = 0, .ctl = "SYN"});
  peer.wait(soon);
  return peer.trace;
}

std::string initial_numbers(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    for (int i = 0; i < 4; ++i) {
      peer.flow.tester.port = static_cast<std::uint16_t>(4000 + i % 2);
      peer.reach_syn_received(stamps(1));
      peer.send({.ctl = "RST"});
      peer.wait(seconds(1));
    }
  });
}

std::string syn_sent(const Behaviour& rules) {
  auto with = [&rules](const std::vector<Out>& outs) {
    return traced(rules, [&outs](Peer& peer) {
      peer.connect();
      peer.hear();
      poke(peer, outs);
      peer.status();
    });
  };
  return with({{.seq = 0, .ctl = "RST"}}) + with({{.seq = 0, .ack = 2, .ctl = "RST,ACK"}}) +
         with({{.seq = 0, .ack = 2, .ctl = "SYN,ACK"}}) + with({{.seq = 0, .ack = 1, .ctl = "RST,ACK"}}) +
         with({{.seq = 0, .ack = 1}}) + with({{.seq = 0, .ack = 1, .ctl = "SYN,ACK"}}) +
         with({{.seq = 0, .ctl = "SYN"}, {.seq = 1, .ctl = "RST"}}) + traced(rules, [](Peer& peer) {
           peer.connect();
           peer.close();
           peer.wait(soon);
           peer.call("CONNECT 224.0.0.1 80");
           peer.call("CONNECT 10.77.0.255 80");
         });
}

std::string syn_received(const Behaviour& rules) {
  auto with = [&rules](const std::vector<Out>& outs) {
    return traced(rules, [&outs](Peer& peer) {
      peer.reach_syn_received();
      peer.wait(soon);
      poke(peer, outs);
    });
  };
  return with({{.seq = 0, .ctl = "SYN"}}) + with({{.ack = 5}}) + with({{.seq = 5, .ctl = "SYN"}}) +
         with({{.ctl = "FIN,ACK", .data = 5}});
}

std::string two_connections(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    peer.reach_established();
    wire::Draft syn = peer.draft({.seq = 0, .ctl = "SYN"});
    ++syn.flow.tester.port;
    peer.send_draft(syn);
    peer.wait(soon);
    poke(peer, {{.data = 9}});
    peer.hear();
  });
}

std::string sequence(const Behaviour& rules) {
  std::string all;
  for (const bool near_wrap : {false, true}) {
    all += traced(
        rules,
        [](Peer& peer) {
          peer.reach_established();
          poke(
              peer,
              {{.seq = 65536, .data = 1}, {.seq = 65537, .data = 1}, {.seq = -9, .data = 3}, {.seq = 65536}});
          poke(peer, {{.seq = 60, .data = 9}, {.seq = -2, .data = 9}});
          peer.hear();
          peer.app_receive();
          poke(peer,
               {{.seq = 7, .data = 40}, {.seq = 47, .data = 13}, {.seq = 69, .ctl = "FIN,ACK", .data = 20}});
          peer.app_receive();
        },
        {.isn_near_wrap = near_wrap});
  }
  return all;
}

Behaviour with_small_buffer(Behaviour rules) {
  rules.receive_buffer = 4000;
  return rules;
}

std::string shut_window(const Behaviour& rules) {
  return traced(with_small_buffer(rules),
                [](Peer& peer) {
                  peer.reach_established({Option::mss(1460)});
                  poke(peer, {{.data = 1400}, {.seq = 1401, .data = 1400}, {.seq = 2801, .data = 1400}});
                  peer.app_send(5);
                  peer.wait(soon);
                  poke(peer, {{.seq = 4001, .data = 1},
                              {.seq = 4001, .ack = 6, .data = 1},
                              {.seq = 4002, .ctl = "RST"}});
                  peer.wait(seconds(3));
                  for (int i = 0; i < 6; ++i) {
                    peer.app_receive(300);
                    peer.wait(soon);
                  }
                  peer.app_receive(4000);
                  peer.wait(soon);
                }) +
         traced(with_small_buffer(rules), [](Peer& peer) {
           peer.reach_established();
           poke(peer, {{.data = 2000}, {.seq = 2001, .data = 2000}, {.seq = 4001, .ctl = "RST"}});
         });
}

std::string resets(const Behaviour& rules) {
  auto with = [&rules](const std::vector<Out>& outs) {
    return traced(rules, [&outs](Peer& peer) {
      peer.reach_established();
      peer.app_send(5);
      poke(peer, outs);
      peer.app_receive();
    });
  };
  std::vector<Out> many(15, Out{.seq = 3, .ctl = "RST"});
  return with({{.seq = 2, .ctl = "RST"}}) + with({{.seq = -5, .ctl = "RST"}}) +
         with({{.seq = 65536, .ctl = "RST"}}) + with({{.seq = 1, .ctl = "RST"}}) +
         with({{.seq = 1, .ctl = "RST", .data = 4}}) + with(many) + traced(rules, [&many](Peer& peer) {
           peer.reach_established();
           poke(peer, many);
           peer.wait(seconds(6));
           poke(peer, many);
         });
}

std::string syns_and_acks(const Behaviour& rules) {
  auto with = [&rules](const std::vector<Out>& outs) {
    return traced(rules, [&outs](Peer& peer) {
      peer.reach_established({}, 1000);
      poke(peer, outs);
      peer.hear();
      peer.app_send(10);
      peer.wait(soon);
    });
  };
  return with({{.seq = 1, .ctl = "SYN", .data = 4}}) + with({{.seq = -7, .ctl = "SYN"}}) +
         with({{.seq = 1, .ctl = "SYN,ACK,FIN", .data = 4}}) + with({{.ctl = "FIN", .data = 4}}) +
         with({{.ack = 2, .data = 4}}) + with({{.ack = -2000, .data = 4}}) + with({{.ack = 0, .data = 4}}) +
         with({{.data = 9, .window = 5000},
               {.seq = 10, .window = 5},
               {.seq = 9, .data = 1, .window = 9000},
               {.seq = 8, .data = 4, .window = 9000}}) +
         with({{.data = 9, .window = 40000}}) + with({{.data = 9}, {.seq = 10}});
}

std::string text(const Behaviour& rules) {
  return traced(
             rules,
             [](Peer& peer) {
               peer.reach_established({Option::sack_permitted()});
               poke(peer, {{.data = 10}});
               peer.hear();
               poke(peer, {{.seq = 11, .data = 10},
                           {.seq = 21, .data = 10},
                           {.seq = 31, .data = 10},
                           {.seq = 41, .data = 10}});
               poke(peer, {{.seq = 61, .data = 10},
                           {.seq = 91, .data = 10},
                           {.seq = 76, .data = 5},
                           {.seq = 41, .data = 10}});
               poke(peer, {{.seq = 101, .ctl = "FIN,ACK"}, {.seq = 51, .data = 10}, {.seq = 71, .data = 30}});
               peer.app_receive();
               poke(peer, {{.seq = 102, .data = 10}, {.seq = 103, .data = 10}});
               peer.hear();
               peer.app_receive();
             }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established();
           poke(peer, {{.seq = 61, .data = 10}, {.seq = 61, .data = 10}});
         });
}

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

/// What waits behind a gap.
std::string queue(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_established({Option::sack_permitted()});
                  poke(peer, {{.seq = 201, .data = 100}, {.seq = 101, .data = 100}});
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established(stamps(1000));
           poke(peer, {{.seq = 101, .data = 100, .options = stamps(1010)},
                       {.data = 100, .options = stamps(20000)}});
           peer.hear();
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

std::string timestamps(const Behaviour& rules) {
  auto with = [&rules](const std::vector<Out>& outs, std::uint32_t first = 1000) {
    return traced(rules, [&](Peer& peer) {
      peer.reach_established(stamps(first));
      poke(peer, outs);
      peer.app_send(1);
      peer.hear();
      peer.app_receive();
    });
  };
  return with({{.data = 1, .options = stamps(999)}}) + with({{.data = 1}}) +
         with({{.ctl = "RST", .options = stamps(5)}}) +
         with({{.data = 1, .options = stamps(1000)}, {.seq = 2, .data = 1, .options = stamps(1001)}}) +
         with({{.data = 1, .options = stamps(1001)}, {.seq = 2, .data = 1, .options = stamps(1003)}}) +
         with({{.seq = -9, .data = 3, .options = stamps(2000)}, {.data = 1, .options = stamps(1500)}}) +
         with({{.seq = 5, .ctl = "RST", .options = stamps(2000)},
               {.seq = 1, .ctl = "RST", .options = stamps(999)}}) +
         with({{.seq = 1, .ctl = "RST", .options = stamps(2000)}}) +
         with({{.seq = 3, .data = 2, .options = stamps(1001)},
               {.seq = 9, .data = 2, .options = stamps(1002)}}) +
         with({{.data = 1, .options = stamps(5)}}, 0xfffffffe) +
         traced(rules,
                [](Peer& peer) {
                  peer.reach_established(stamps(1000));
                  peer.wait(seconds(25.0 * 86400));
                  poke(peer, {{.data = 1, .options = stamps(999)}});
                  peer.hear();
                }) +
         traced(rules, [](Peer& peer) {
           peer.connect();
           peer.hear();
         });
}

std::string offers(const Behaviour& rules) {
  auto with = [&rules](std::vector<Option> options, std::uint16_t window, std::vector<Option> later = {},
                       std::string ctl = "SYN") {
    return traced(rules, [&](Peer& peer) {
      peer.send({.seq = 0, .ctl = ctl, .window = window, .options = options});
      peer.hear();
      poke(peer, {{.window = window, .options = later}});
      peer.accept();
      peer.app_send(100000);
      for (int i = 0; i < 40 && peer.hear(soon) != "silence"; ++i) {
        const auto end = peer.heard().seq + static_cast<std::uint32_t>(peer.heard().payload.size());
        peer.send({.ack = end - peer.iss, .window = window, .options = later});
      }
      poke(peer, {{.data = 9, .window = window, .options = later}, {.seq = 10, .data = 9, .options = later}});
      peer.app_receive();
    });
  };
  auto stamped = stamps(1);
  stamped.push_back(Option::mss(1000));
  return with({}, 65535) + with({Option::mss(3000)}, 65535) +
         with({Option::mss(800), Option::window_scale(3)}, 1000) +
         with({Option::mss(1460), Option::window_scale(15)}, 1) + with({Option::sack_permitted()}, 65535) +
         with({Option::nop(), Option::mss(700)}, 65535) + with(stamped, 65535, stamps(2)) +
         with({}, 65535, {}, "SYN,ECE,CWR");
}

}  // namespace

std::vector<Scenario> scenarios_of_arrival() {
  return {{"closed and listen", closed_and_listen},
          {"syn with fin", syn_with_fin},
          {"header oddities", header_oddities},
          {"other address", other_address},
          {"initial numbers", initial_numbers},
          {"syn sent", syn_sent},
          {"syn received", syn_received},
          {"two connections", two_connections},
          {"sequence", sequence},
          {"queue", queue},
          {"shut window", shut_window},
          {"resets", resets},
          {"syns and acks", syns_and_acks},
          {"text", text},
          {"closing", closing},
          {"applications end", applications_end},
          {"time wait", time_waits},
          {"timestamps", timestamps},
          {"offers", offers}};
}

}  // namespace tcpspec::sim::test
