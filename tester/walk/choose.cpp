#include "walk/choose.hpp"

#include <algorithm>

namespace tcpspec::walk {

using cases::CallVerb;
using cases::Opening;
using cases::State;
namespace ctl = wire::ctl;

namespace {

constexpr std::int32_t far = 1 << 30;
constexpr std::int32_t long_ago_acknowledged = 65535 + (1 << 20);

SegmentEvent plain(std::uint16_t flags, std::uint32_t octets = 0) {
  SegmentEvent out;
  out.flags = flags;
  out.octets = octets;
  return out;
}

Place receive(std::int32_t offset) { return {Anchor::rcv_nxt, offset}; }

class Choice {
 public:
  Choice(Dice& dice, const Surroundings& around) : dice_(dice), around_(around), m_(around.model) {}

  Event draw() {
    switch (m_.state) {
      case State::closed: return boundary();
      case State::listen: return dice_.chance(75) ? Event{opening()} : Event{boundary()};
      case State::syn_sent: return in_syn_sent();
      case State::syn_received: return in_syn_received();
      case State::established:
      case State::close_wait:
      case State::fin_wait_1:
      case State::fin_wait_2:
      case State::closing:
      case State::last_ack:
      case State::time_wait: return with_window(connected());
    }
    return boundary();
  }

 private:
  SegmentEvent opening() {
    SegmentEvent syn = plain(ctl::syn);
    if (dice_.chance(2)) syn.octets = 1 + dice_.below(100);
    if (dice_.chance(2)) syn.flags |= ctl::fin;
    if (dice_.chance(15)) syn.flags |= ctl::ece | ctl::cwr;  // ECN is offered (RFC 3168 §6.1.1)
    return syn;
  }

  Event in_syn_sent() {
    const std::uint32_t roll = dice_.below(100);
    if (roll < 42) return plain(ctl::syn | ctl::ack);
    if (roll < 46) return plain(ctl::syn | ctl::ack, octets());
    if (roll < 50) return plain(ctl::syn | ctl::fin | ctl::ack, dice_.chance(50) ? octets() : 0);
    if (roll < 60) return plain(ctl::syn);
    if (roll < 65) return wait();
    return boundary();
  }

  Event in_syn_received() {
    const std::uint32_t roll = dice_.below(100);
    if (roll < 50) return plain(ctl::ack);
    if (roll < 55) return plain(ctl::ack, 1 + dice_.below(100));
    if (roll < 58) return plain(ctl::ack | ctl::fin);
    if (roll < 64) return wait();
    if (roll < 70 && around_.last) return *around_.last;
    return boundary();
  }

  /// A peer that has shut its window mostly keeps it shut for a while.
  Event with_window(Event event) {
    auto* segment = std::get_if<SegmentEvent>(&event);
    const bool narrow = around_.last && around_.last->window && !around_.last->has(ctl::rst);
    if (segment != nullptr && narrow && !segment->window && dice_.chance(60))
      segment->window = around_.last->window;
    return event;
  }

  Event connected() {
    if (m_.state == State::time_wait && dice_.chance(15)) return opening_anew();
    const std::uint32_t roll = dice_.below(100);
    const bool closing = m_.state != State::established;
    if (roll < 22) return boundary();
    if (roll < 36) return data();
    if (roll < 46) return out_of_order();
    if (roll < 53 && around_.last) return *around_.last;
    if (roll < 65) return acknowledgment();
    if (roll < 68 || (closing && roll < 72))
      return spare_fin(plain(ctl::fin | ctl::ack, dice_.chance(30) ? octets() : 0));
    if (roll < 76 || !around_.with_agent) return wait();
    if (roll < 86) return CallEvent{CallVerb::send, text()};
    if (roll < 95) return CallEvent{CallVerb::receive, 0};
    if (roll < 99) return CallEvent{CallVerb::close, 0};
    return CallEvent{CallVerb::abort, 0};
  }

  /// Around the numbers that a new connection may begin with.
  SegmentEvent opening_anew() {
    constexpr std::int32_t near[] = {-2, -1, 0, 1, 100};
    SegmentEvent syn = opening();
    syn.seq = receive(dice_.one_of(near));
    syn.stamps = stamps(60);
    return syn;
  }

  SegmentEvent data() {
    SegmentEvent out = plain(ctl::ack | (dice_.chance(50) ? ctl::psh : std::uint16_t{0}), octets());
    // Behind a FIN it would be answered for its mark alone (RFC 9768).
    if (dice_.chance(10) && !has_closed()) out.ecn = 3;
    return spare_fin(out);
  }

  /// What acknowledges the FIN of the target mostly ends the state.
  SegmentEvent spare_fin(SegmentEvent segment) {
    const bool waits =
        m_.state == State::fin_wait_1 || m_.state == State::closing || m_.state == State::last_ack;
    if (waits && dice_.chance(50)) segment.ack = {Anchor::snd_una, 0};
    return segment;
  }

  Stamps stamps(std::uint32_t percent) {
    constexpr Stamps unusual[] = {Stamps::absent, Stamps::older, Stamps::equal};
    return m_.stamps && dice_.chance(percent) ? dice_.one_of(unusual) : Stamps::usual;
  }

  /// Of the application.
  std::uint32_t text() {
    constexpr std::uint32_t some = 3'000, much = 60'000;
    const std::uint32_t roll = dice_.below(100);
    return roll < 30 ? 1 : roll < 96 ? 1 + dice_.below(some) : much;
  }

  /// The peer, which is the tester.
  bool has_closed() const { return m_.has_fin(); }

  /// Sometimes as many as fit.
  std::uint32_t octets() {
    constexpr std::uint32_t usual = 300;
    const std::uint32_t roll = dice_.below(10);
    if (roll == 0) return around_.largest;
    return std::min(around_.largest, roll < 5 ? 1 + dice_.below(4) : 1 + dice_.below(usual));
  }

  SegmentEvent out_of_order() {
    SegmentEvent out = spare_fin(plain(ctl::ack, octets()));
    out.seq = receive(static_cast<std::int32_t>(dice_.below(700)) - 300);
    if (dice_.chance(5)) out.flags |= ctl::fin;
    return out;
  }

  SegmentEvent acknowledgment() {
    SegmentEvent out = plain(ctl::ack);
    constexpr std::uint32_t windows[] = {0, 0, 1, 100, 1000, 5000};
    if (dice_.chance(20)) out.window = dice_.one_of(windows);
    const std::int32_t outstanding = m_.snd_nxt - m_.una;
    if (outstanding > 1 && dice_.chance(30))
      out.ack = {Anchor::snd_una,
                 1 + static_cast<std::int32_t>(dice_.below(static_cast<std::uint32_t>(outstanding)))};
    else if (dice_.chance(15))
      out.ack = {Anchor::snd_una, 0};
    return spare_fin(out);
  }

  WaitEvent wait() {
    const std::uint32_t roll = dice_.below(100);
    if (m_.state == State::time_wait && roll < 40) return {around_.msl * 2.2};
    if (m_.state == State::time_wait && roll < 60) return {around_.msl * 1.5};
    constexpr Duration times[] = {milliseconds(10), milliseconds(300), seconds(1), seconds(3), seconds(15)};
    return {dice_.one_of(times)};
  }

  /// Any combination of the columns of the tables, around the boundaries of the rows.
  SegmentEvent boundary() {
    SegmentEvent out;
    for (const auto& [bit, percent] : {std::pair<std::uint16_t, std::uint32_t>{ctl::syn, 22},
                                       {ctl::fin, 20},
                                       {ctl::rst, 20},
                                       {ctl::ack, 80},
                                       {ctl::psh, 10},
                                       {ctl::urg, 4},
                                       {ctl::ece, 2},
                                       {ctl::cwr, 2},
                                       {ctl::ae, 1},
                                       {0x200, 1}})
      if (dice_.chance(percent)) out.flags |= bit;
    if (has_closed() && dice_.chance(70)) out.flags &= static_cast<std::uint16_t>(~ctl::fin);
    if (dice_.chance(45)) out.octets = octets();
    const bool has_window =
        m_.state != State::closed && m_.state != State::listen && m_.state != State::syn_sent;
    const bool opens = out.has(ctl::syn) && !out.has(ctl::rst);
    // A SYN that opens chooses its own number.
    if (has_window || !opens) out.seq = number(out);
    if (m_.state == State::listen || m_.state == State::syn_sent)
      if (opens) out.octets = out.octets > 0 && dice_.chance(90) ? 0 : out.octets;
    out.ack = acknowledged();
    out.stamps = stamps(15);
    return out;
  }

  Place number(const SegmentEvent& segment) {
    const std::uint32_t length =
        segment.octets + (segment.has(ctl::syn) ? 1U : 0U) + (segment.has(ctl::fin) ? 1U : 0U);
    const auto len = static_cast<std::int32_t>(length);
    const std::int32_t below[] = {-far, -len - 1, -len, 1 - len, -2, -1};
    const std::int32_t above[] = {1, 2, 100, far};
    const std::int32_t edge[] = {-len - 1, -len, 1 - len, -1, 0, 1};
    const std::uint32_t roll = dice_.below(100);
    if (roll < 35) return receive(0);
    if (roll < 60) return receive(dice_.one_of(below));
    if (roll < 80) return receive(dice_.one_of(above));
    return {Anchor::right_edge, dice_.one_of(edge)};
  }

  Place acknowledged() {
    const std::uint32_t roll = dice_.below(100);
    if (roll < 45) return {Anchor::snd_nxt, 0};
    if (roll < 60) return {Anchor::snd_una, 0};
    if (roll < 72) return {Anchor::snd_una, -1};
    if (roll < 80) return {Anchor::snd_una, 1};
    if (roll < 90) return {Anchor::snd_nxt, 1};
    if (roll < 95) return {Anchor::snd_nxt, far};
    return {Anchor::snd_una, -long_ago_acknowledged};
  }

  Dice& dice_;
  const Surroundings& around_;
  const Model& m_;
};

}  // namespace

Start draw_start(Dice& dice, bool with_agent) {
  Start out;
  out.stamps = dice.chance(30);
  out.sack = dice.chance(40);
  out.scale = dice.chance(25);
  out.small_segments = dice.chance(15);
  const std::uint32_t roll = dice.below(100);
  if (roll < 45 || !with_agent) {
    out.given.state = State::listen;
  } else if (roll < 57) {
    out.given.state = State::syn_sent;
    out.given.opening = Opening::active;
  } else if (roll < 75) {
    out.given.state = State::established;
  } else if (roll < 80) {
    out.given.state = State::established;
    out.given.zero_window = true;
  } else if (roll < 82) {
    out.given.state = State::closed;
  } else {
    constexpr State states[] = {State::syn_received, State::established, State::fin_wait_1, State::fin_wait_2,
                                State::close_wait,   State::closing,     State::last_ack,   State::time_wait};
    constexpr Opening openings[] = {Opening::passive, Opening::active, Opening::simultaneous};
    out.given.state = dice.one_of(states);
    out.given.opening = dice.one_of(openings);
    if (out.given.state == State::syn_received && out.given.opening == Opening::simultaneous)
      out.given.opening = Opening::active;
  }
  // Of a SYN,ACK that answers a SYN which has crossed, the options may not be those of the SYN before.
  const bool crossed = out.given.opening == Opening::simultaneous ||
                       (out.given.state == State::syn_received && out.given.opening == Opening::active);
  if (crossed) out.scale = false;
  return out;
}

Event draw_event(Dice& dice, const Surroundings& around) { return Choice(dice, around).draw(); }

}  // namespace tcpspec::walk
