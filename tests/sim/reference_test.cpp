// The endpoint against the reference algorithm for SEGMENT ARRIVES, written down here a second time from the
// decision tables (RFC 9293 §3.10.7 as amended by RFC 5961 and RFC 1337): every state, every combination of
// FIN, SYN, RST and ACK, with and without text, at each edge of the windows.

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "sim/peer.hpp"

namespace tcpspec::sim::test {
namespace {

constexpr std::int64_t wnd = 65535;          // what was offered to the peer
constexpr std::int64_t max_snd_wnd = 65535;  // what the peer offered

/// The target's variables, relative like the peer's numbers: SEQ to IRS, ACK to ISS.
struct Model {
  std::string state;
  std::int64_t rcv_nxt = 1;
  std::int64_t una = 1;
  std::int64_t nxt = 1;
  bool fin_outstanding = false;
};

struct Stimulus {
  bool fin, syn, rst, ack;
  std::int64_t seq, ack_number, data;
  std::int64_t len() const { return data + (fin ? 1 : 0) + (syn ? 1 : 0); }
};

struct Outcome {
  std::string reply;  ///< as Peer::hear() prints it; `?` where the RFCs leave it open
  std::string next;
};

std::string seg(std::int64_t seq, std::int64_t ack, const std::string& ctl) {
  return "<SEQ=" + std::to_string(seq) + "><ACK=" + std::to_string(ack) + "><CTL=" + ctl + ">";
}

Outcome reference(const Model& m, const Stimulus& s) {
  const Outcome none{"silence", m.state};
  const Outcome ack{seg(m.nxt, m.rcv_nxt, "ACK"), m.state};
  const Outcome rsta{"<SEQ=" + std::to_string(s.ack_number) + "><CTL=RST>", m.state};
  const Outcome open{"?", m.state};

  if (m.state == "SYN-SENT") {
    const bool ok = s.ack && s.ack_number == 1;
    if (s.ack && !ok) return s.rst ? none : rsta;
    if (s.rst) return ok ? Outcome{"silence", "CLOSED"} : none;
    if (!s.syn) return none;
    if (!ok) return {seg(0, s.seq + 1, "SYN,ACK"), "SYN-RECEIVED"};
    return {seg(1, s.seq + s.len(), "ACK"), s.fin ? "CLOSE-WAIT" : "ESTABLISHED"};
  }
  if (m.state == "TIME-WAIT") {
    if (s.rst) return none;  // RFC 1337
    if (s.syn && !s.ack) {
      // RFC 6191 without timestamps: a greater number opens anew, and the ISS is then not known beforehand.
      return s.seq > m.rcv_nxt - 1 ? Outcome{"?", "SYN-RECEIVED"} : none;
    }
  }
  const auto inside = [&](std::int64_t seq) { return seq >= m.rcv_nxt && seq < m.rcv_nxt + wnd; };
  const bool acceptable = inside(s.seq) || (s.len() > 0 && inside(s.seq + s.len() - 1));
  if (!acceptable) return s.rst ? none : ack;
  if (s.rst) {
    if (s.seq == m.rcv_nxt) return {"silence", "CLOSED"};
    return inside(s.seq) ? ack : open;
  }
  if (s.syn) {
    if (m.state != "SYN-RECEIVED") return ack;
    return inside(s.seq) ? Outcome{"silence", "CLOSED"} : open;
  }
  if (!s.ack) return none;
  auto now = m;
  if (m.state == "SYN-RECEIVED") {
    if (s.ack_number <= m.una || s.ack_number > m.nxt) return rsta;
    now.state = "ESTABLISHED";
  } else if (s.ack_number > m.nxt || s.ack_number < m.una - max_snd_wnd) {
    return ack;
  }
  if (m.fin_outstanding && s.ack_number == m.nxt) {
    if (m.state == "FIN-WAIT-1") now.state = "FIN-WAIT-2";
    if (m.state == "CLOSING") return {"silence", "TIME-WAIT"};
    if (m.state == "LAST-ACK") return {"silence", "CLOSED"};
  }
  if (m.state == "CLOSE-WAIT" || m.state == "CLOSING" || m.state == "LAST-ACK") return s.fin ? open : none;
  if (m.state == "TIME-WAIT") return s.len() > 0 ? ack : none;

  if (s.len() == 0) return {"silence", now.state};
  if (s.seq > m.rcv_nxt) return {ack.reply, now.state};  // held
  const auto end = s.seq + s.len();
  auto next = now.state;
  if (s.fin) {
    if (now.state == "ESTABLISHED") next = "CLOSE-WAIT";
    if (now.state == "FIN-WAIT-1") next = "CLOSING";
    if (now.state == "FIN-WAIT-2") next = "TIME-WAIT";
  }
  return {seg(m.nxt, end, "ACK"), next};
}

struct Given {
  Model model;
  void (Peer::*reach)();
};

const std::array<Given, 9> givens{{
    {{.state = "SYN-SENT", .rcv_nxt = 0, .una = 0, .nxt = 1}, &Peer::reach_syn_sent},
    {{.state = "SYN-RECEIVED", .una = 0}, nullptr},
    {{.state = "ESTABLISHED"}, nullptr},
    {{.state = "FIN-WAIT-1", .nxt = 2, .fin_outstanding = true}, &Peer::reach_fin_wait_1},
    {{.state = "FIN-WAIT-2", .una = 2, .nxt = 2}, &Peer::reach_fin_wait_2},
    {{.state = "CLOSE-WAIT", .rcv_nxt = 2}, &Peer::reach_close_wait},
    {{.state = "CLOSING", .rcv_nxt = 2, .nxt = 2, .fin_outstanding = true}, &Peer::reach_closing},
    {{.state = "LAST-ACK", .rcv_nxt = 2, .nxt = 2, .fin_outstanding = true}, &Peer::reach_last_ack},
    {{.state = "TIME-WAIT", .rcv_nxt = 2, .una = 2, .nxt = 2}, &Peer::reach_time_wait},
}};

std::string control(const Stimulus& s) {
  std::string text;
  for (const auto& [set, name] : {std::pair{s.syn, "SYN"}, {s.fin, "FIN"}, {s.rst, "RST"}, {s.ack, "ACK"}}) {
    if (set) text += (text.empty() ? "" : ",") + std::string(name);
  }
  return text.empty() ? "none" : text;
}

void reach(Peer& peer, const Given& given) {
  if (given.reach != nullptr) return (peer.*given.reach)();
  if (given.model.state == "SYN-RECEIVED") return peer.reach_syn_received();
  peer.reach_established();
}

void compare(const Given& given, const Stimulus& s, bool near_wrap) {
  const auto expected = reference(given.model, s);
  Peer peer({.isn_near_wrap = near_wrap});
  reach(peer, given);
  peer.send({.seq = s.seq, .ack = s.ack_number, .ctl = control(s), .data = static_cast<std::size_t>(s.data)});
  const auto reply = peer.hear(milliseconds(300));
  const auto what = given.model.state + " " + control(s) + " seq " + std::to_string(s.seq) + " ack " +
                    std::to_string(s.ack_number) + " data " + std::to_string(s.data);
  if (expected.reply == "?") return;
  EXPECT_EQ(reply, expected.reply) << what;
  EXPECT_EQ(peer.state(), expected.next) << what;
}

class Reference : public testing::TestWithParam<std::size_t> {};

TEST_P(Reference, AgreesOnEverySegment) {
  const auto& given = givens[GetParam()];
  const auto& m = given.model;
  bool near_wrap = false;
  for (unsigned bits = 0; bits < 16; ++bits) {
    for (const std::int64_t seq : {m.rcv_nxt - 100, m.rcv_nxt - 1, m.rcv_nxt, m.rcv_nxt + 1,
                                   m.rcv_nxt + wnd - 9, m.rcv_nxt + wnd, m.rcv_nxt + 2 * wnd}) {
      for (const std::int64_t ack : {m.una - max_snd_wnd - 1, m.una - 1, m.una, m.nxt, m.nxt + 1}) {
        if ((bits & 1) == 0 && ack != m.una) continue;
        for (const std::int64_t data : {0, 5}) {
          compare(given, {(bits & 8) != 0, (bits & 4) != 0, (bits & 2) != 0, (bits & 1) != 0, seq, ack, data},
                  near_wrap = !near_wrap);
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(States, Reference, testing::Range<std::size_t>(0, givens.size()),
                         [](const auto& state) {
                           auto name = givens[state.param].model.state;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace tcpspec::sim::test
