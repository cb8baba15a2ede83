#include "sim/peer.hpp"
#include "sim/scenarios.hpp"

namespace tcpspec::sim::test {
namespace {

using wire::Option;

std::string closed_and_listen(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    for (const std::uint16_t port : {std::uint16_t{80}, std::uint16_t{81}}) {
      peer.flow.target.port = port;
      poke(peer, {{.ctl = "RST"},
                  {.ctl = "RST,ACK"},
                  {.ctl = "ACK", .data = 3},
                  {.ctl = "FIN"},
                  {.ctl = "none"},
                  {.seq = 0, .ctl = "SYN,RST"}});
    }
    poke(peer, {{.seq = 0, .ctl = "SYN", .data = 5}});
  });
}

std::string listener_that_closes(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    peer.reach_syn_received();
    peer.close_listener();
    poke(peer, {{}});
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
         with({{.seq = 0, .ctl = "SYN"}, {.seq = 1, .ctl = "RST"}}) +
         with({{.seq = 0, .ctl = "SYN,ACK", .data = 5}, {.seq = 6, .data = 5}}) +
         traced(rules, [](Peer& peer) {
           peer.connect();
           peer.close();
           peer.wait(soon);
           peer.call("CONNECT 224.0.0.1 80");
           peer.call("CONNECT 10.77.0.255 80");
         });
}

std::string crossed_syns(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    peer.reach_syn_sent();
    poke(peer, {{.seq = 0, .ctl = "SYN"}, {}});
    peer.app_send(5);
    peer.wait(soon);
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
         with({{.seq = 1, .ctl = "RST", .data = 4}}) + with({{.seq = -2, .ctl = "RST", .data = 10}}) +
         with({{.seq = 1, .ctl = "RST"}, {.seq = 100, .ctl = "SYN"}}) + with(many) +
         traced(rules, [&many](Peer& peer) {
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
         with({{.ack = 2, .data = 4}}) + with({{.ack = -2000, .data = 4}}) +
         with({{.ack = -2000, .ctl = "FIN,ACK"}}) + with({{.ack = 0, .data = 4}}) +
         with({{.data = 9, .window = 5000},
               {.seq = 10, .window = 5},
               {.seq = 9, .data = 1, .window = 9000},
               {.seq = 8, .data = 4, .window = 9000}}) +
         with({{.data = 9, .window = 40000}}) + with({{.data = 9}, {.seq = 10}});
}

std::string urgent(const Behaviour& rules) {
  auto with = [&rules](const Out& out) {
    return traced(rules, [&out](Peer& peer) {
      peer.reach_established();
      peer.option("oobinline", 1);
      poke(peer, {out});
      peer.app_receive(4);
      peer.option("atmark");
    });
  };
  return with({.ctl = "URG,ACK", .data = 5, .urgent = 5}) +
         with({.ctl = "URG,ACK", .data = 5, .urgent = 50}) + with({.data = 5, .urgent = 3});
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
         with({{.ctl = "FIN,ACK", .options = stamps(999)}}) + with({{.ctl = "RST", .options = stamps(5)}}) +
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

/// Options of an opening that come later, and an echo that comes too early.
std::string misplaced_options(const Behaviour& rules) {
  auto with = [&rules](const std::vector<Option>& later) {
    return traced(rules, [&later](Peer& peer) {
      peer.reach_established();
      poke(peer, {{.data = 5, .window = 1000, .options = later}});
      peer.hear();
      peer.app_send(6000);
      peer.wait(soon);
    });
  };
  return with({Option::mss(300)}) + with({Option::window_scale(7)}) + with(stamps(5)) +
         traced(rules, [](Peer& peer) { poke(peer, {{.seq = 0, .ctl = "SYN", .options = stamps(1, 5)}}); });
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
          {"listener that closes", listener_that_closes},
          {"syn with fin", syn_with_fin},
          {"header oddities", header_oddities},
          {"other address", other_address},
          {"initial numbers", initial_numbers},
          {"syn sent", syn_sent},
          {"crossed SYNs", crossed_syns},
          {"syn received", syn_received},
          {"two connections", two_connections},
          {"sequence", sequence},
          {"queue", queue},
          {"shut window", shut_window},
          {"resets", resets},
          {"syns and acks", syns_and_acks},
          {"urgent", urgent},
          {"text", text},
          {"timestamps", timestamps},
          {"misplaced options", misplaced_options},
          {"offers", offers}};
}

}  // namespace tcpspec::sim::test
