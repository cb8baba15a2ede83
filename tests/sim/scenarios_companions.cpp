// Exchanges about the companion RFCs: growth and recovery, with SACK and without, ECN, path MTU, options of
// others.
#include "sim/peer.hpp"
#include "sim/scenarios.hpp"

namespace tcpspec::sim::test {
namespace {

using wire::IcmpError;
using wire::Option;

const std::vector<Option> mss_500{Option::mss(500)};
const std::vector<Option> mss_500_with_sack{Option::mss(500), Option::sack_permitted()};

/// An acknowledgment that reports the segments from `first` to before `last`, of 500 octets each.
Out report(const Peer& peer, std::int64_t ack, std::vector<std::pair<std::uint32_t, std::uint32_t>> blocks) {
  for (auto& [first, last] : blocks) {
    first = (peer.iss + 1 + first * 500).value();
    last = (peer.iss + 1 + last * 500).value();
  }
  std::vector<std::pair<wire::Seq, wire::Seq>> reported;
  for (const auto& [first, last] : blocks) reported.emplace_back(first, last);
  return {.ack = ack, .options = {Option::nop(), Option::nop(), Option::sack(reported)}};
}

std::string duplicates(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_established(mss_500);
                  peer.app_send(20000);
                  peer.wait(soon);
                  send_each(peer, {{}, {}, {.ack = 501}, {.ack = 2501}});
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established(mss_500);
           peer.app_send(20000);
           peer.wait(soon);
           for (int i = 0; i < 11; ++i) send_each(peer, {{}});
           send_each(peer, {{.ack = 5001}, {.ack = 8001}});
         });
}

std::string growth_after_timeout(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    peer.reach_established(mss_500);
    peer.app_send(20000);
    peer.wait(seconds(2));
    send_each(peer, {{.ack = 501}, {.ack = 1501}, {.ack = 3001}});
  });
}

std::string reports(const Behaviour& rules) {
  auto with = [&rules](auto exchange) {
    return traced(rules, [&exchange](Peer& peer) {
      peer.reach_established(mss_500_with_sack);
      peer.app_send(20000);
      peer.wait(soon);
      exchange(peer);
      peer.wait(milliseconds(300));
    });
  };
  return with([](Peer& peer) {
           send_each(peer, {report(peer, 1, {{1, 2}})});
         }) +
         with([](Peer& peer) {
           send_each(peer, {{}, {}});
         }) +
         with([](Peer& peer) {
           send_each(peer, {report(peer, 1, {{1, 4}})});
         }) +
         with([](Peer& peer) {
           send_each(peer, {report(peer, 1, {{5, 10}, {3, 4}, {1, 2}})});
         }) +
         with([](Peer& peer) {
           send_each(peer, {report(peer, 1, {{1, 2}}),
                            report(peer, 1, {{1, 3}}),
                            {.ack = 1501},
                            report(peer, 1501, {{4, 5}})});
         });
}

std::string reports_and_time(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_established(mss_500_with_sack);
                  peer.app_send(5000);
                  peer.wait(soon);
                  send_each(peer, {report(peer, 1, {{1, 4}})});
                  peer.wait(seconds(2));
                  send_each(peer, {report(peer, 1, {{1, 5}}), report(peer, 1, {{1, 6}}),
                                   report(peer, 1, {{1, 7}})});
                  send_each(peer, {{.ack = 501}});
                  peer.wait(seconds(5));
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established(mss_500_with_sack);
           peer.app_send(5000);
           peer.wait(soon);
           send_each(peer, {report(peer, 1, {{1, 10}}), {.ack = 5001}});
           peer.app_send(2500);
           peer.wait(soon);
           send_each(peer, {report(peer, 5001, {{11, 15}}), {.ack = 7501}});
           peer.app_send(20000);
           peer.wait(soon);
         });
}

std::string receiving(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_established();
                  send_each(peer, {{.data = 10, .options = {Option::sack_permitted()}},
                                   {.seq = 111, .data = 100},
                                   {.seq = 211, .data = 100},
                                   {.seq = 11, .data = 100}});
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established({Option::window_scale(7), Option::sack_permitted()});
           for (std::int64_t seq = 1; seq < 5; ++seq) send_each(peer, {{.seq = seq, .data = 1}});
           // The second of them has drawn an offer up to 131071, the fourth one that is rounded down.
           for (std::int64_t seq = 131066; seq < 131076; ++seq) send_each(peer, {{.seq = seq, .data = 1}});
         });
}

std::string send_windows(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.reach_established(mss_500, 2000);
                  peer.app_send(500);
                  peer.wait(soon);
                  send_each(peer, {{.ack = 501, .data = 1, .window = 800}});
                  peer.app_send(1500);
                  peer.wait(soon);
                }) +
         traced(rules, [](Peer& peer) {
           peer.reach_established(mss_500);
           send_each(peer, {{.data = 1, .window = 0}});
           peer.app_send(100);
           peer.wait(seconds(2));
           peer.abort();
           peer.wait(soon);
         });
}

std::string measured_round_trips(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    peer.reach_syn_received(mss_500);
    peer.wait(milliseconds(600));
    send_each(peer, {{}});
    peer.accept();
    peer.app_send(100);
    peer.wait(milliseconds(1700));
    send_each(peer, {{.ack = 101}});
    peer.app_send(100);
    peer.wait(seconds(4));
  });
}

std::string marks(const Behaviour& rules) {
  return traced(rules,
                [](Peer& peer) {
                  peer.send({.seq = 0, .ctl = "SYN,ECE,CWR", .options = mss_500});
                  peer.hear();
                  send_each(peer, {{}});
                  peer.accept();
                  send_each(peer, {{.data = 1460, .tos = 3}, {.seq = 1461, .data = 1460, .tos = 2}});
                  send_each(peer, {{.seq = 2921, .ctl = "ACK,CWR", .data = 10, .tos = 3}});
                  peer.app_send(500);
                  peer.wait(soon);
                  send_each(peer, {{.seq = 2931, .ack = 501, .data = 1, .window = 0}});
                  peer.app_send(100);
                  peer.wait(seconds(4));
                }) +
         traced(rules,
                [](Peer& peer) {
                  peer.reach_established(mss_500);
                  peer.app_send(500);
                  peer.wait(soon);
                }) +
         traced(rules, [](Peer& peer) {
           peer.connect();
           peer.hear();
           send_each(peer, {{.seq = 0, .ctl = "SYN,ACK,ECE"}});
         });
}

std::string options_of_others(const Behaviour& rules) {
  auto syn = [&rules](Option option, std::size_t octets, std::uint8_t tos) {
    return traced(rules, [&](Peer& peer) {
      send_each(peer, {{.seq = 0, .ctl = "SYN", .data = octets, .options = {option}, .tos = tos}});
    });
  };
  return syn({28, {0x80, 1}}, 0, 0) + syn({29, {1, 2, 3, 4}}, 0, 0) + syn({253, {0xff, 0x17}}, 0, 0) +
         syn({34, {1, 2, 3, 4, 5, 6, 7, 8}}, 10, 0) + syn(Option::mss(500), 0, 0xc0);
}

/// A connection over IPv6 has 1400 octets in flight when the path is reported to take less, once and again.
std::string packets_too_big(const Behaviour& rules, std::uint16_t mss, std::vector<std::uint16_t> mtus) {
  Peer peer({.behaviour = rules}, "fd77::1", "fd77::2");
  peer.reach_established({Option::mss(mss)});
  peer.app_send(1400);
  peer.wait(soon);
  for (const std::uint16_t mtu : mtus) {
    peer.send_icmp(IcmpError::packet_too_big, 1, mtu);
    peer.wait(soon);
  }
  send_each(peer, {{.ack = 1401}});
  peer.app_send(3000);
  peer.wait(soon);
  return peer.trace;
}

std::string datagrams_too_big(const Behaviour& rules, std::vector<Option> options,
                              std::vector<std::uint16_t> mtus) {
  return traced(rules, [&](Peer& peer) {
    peer.reach_established(options);
    peer.app_send(1460);
    peer.wait(soon);
    for (const std::uint16_t mtu : mtus) {
      peer.send_icmp(IcmpError::packet_too_big, 1, mtu);
      peer.wait(soon);
    }
    peer.wait(seconds(2));
    peer.send({.ack = 1461, .options = options.size() > 1 ? stamps(2) : std::vector<Option>{}});
    peer.wait(soon);
    peer.app_send(3000);
    peer.wait(soon);
  });
}

std::string paths(const Behaviour& rules) {
  auto with_stamps = stamps(1);
  with_stamps.push_back(Option::mss(1460));
  return datagrams_too_big(rules, {Option::mss(1460)}, {900, 900}) +
         datagrams_too_big(rules, {Option::mss(1460)}, {0}) + datagrams_too_big(rules, with_stamps, {900}) +
         packets_too_big(rules, 1400, {1280}) + packets_too_big(rules, 1400, {1000}) +
         packets_too_big(rules, 1400, {1300, 1400}) + packets_too_big(rules, 500, {});
}

std::string errors_of_two_connections(const Behaviour& rules) {
  return traced(rules, [](Peer& peer) {
    peer.reach_established({Option::mss(1460)});
    peer.flow.tester.port++;
    peer.reach_established({Option::mss(1460)});
    peer.app_send(1400);
    peer.wait(soon);
    peer.send_icmp(IcmpError::packet_too_big, 1, 900);
    peer.wait(soon);
  });
}

}  // namespace

std::vector<Scenario> scenarios_of_companions() {
  return {{"duplicates", duplicates},
          {"growth after a timeout", growth_after_timeout},
          {"reports", reports},
          {"reports and time", reports_and_time},
          {"receiving", receiving},
          {"send windows", send_windows},
          {"measured round trips", measured_round_trips},
          {"marks", marks},
          {"options of others", options_of_others},
          {"paths", paths},
          {"errors of two connections", errors_of_two_connections}};
}

}  // namespace tcpspec::sim::test
