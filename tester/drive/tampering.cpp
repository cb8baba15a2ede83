#include "drive/tampering.hpp"

#include <algorithm>

#include "wire/option.hpp"

namespace tcpspec::drive::tampering {

using wire::Draft;
using wire::Option;
namespace ctl = wire::ctl;

namespace {

Tamper if_going(Towards whom, Which which, Tamper what) {
  return [whom, which, what = std::move(what)](Passage& passage) {
    if (passage.towards == whom && which(passage.segment, passage.memory)) what(passage);
  };
}

Seq right_edge(const Memory& m) { return m.rcv_nxt + m.rcv_wnd; }

bool begins_in_window(const Segment& s, const Memory& m) {
  return wire::in_window(s.seq, m.rcv_nxt, m.rcv_wnd);
}

bool is_late(const Segment& s, const Memory& m, std::uint16_t bits) {
  return m.synchronized() && s.has(bits);
}

/// A bare ACK of what the target now expects, whichever way `passage` went.
Draft acknowledgment(const Passage& passage) {
  const Segment& s = passage.segment;
  Draft draft;
  draft.flow = {s.destination, s.source};
  draft.seq = passage.memory.snd_nxt;
  draft.ack = passage.memory.rcv_nxt;
  draft.window = passage.memory.window;  // a new one would be a reason to send
  return draft;
}

}  // namespace

Tamper sent(Which which, Tamper what) { return if_going(Towards::tester, which, std::move(what)); }

Tamper arriving(Which which, Tamper what) { return if_going(Towards::target, which, std::move(what)); }

Tamper both(Tamper one, Tamper other) {
  return [one = std::move(one), other = std::move(other)](Passage& passage) {
    one(passage);
    other(passage);
  };
}

bool any(const Segment&, const Memory&) { return true; }
bool syn(const Segment& s, const Memory&) { return s.has(ctl::syn); }
bool not_syn(const Segment& s, const Memory&) { return !s.has(ctl::syn); }
bool stray(const Segment& s, const Memory& m) { return !m.iss && !s.has(ctl::rst); }
bool stray_rst(const Segment& s, const Memory& m) { return !m.iss && s.has(ctl::rst); }
bool half_open_rst(const Segment& s, const Memory& m) {
  return m.iss && !m.synchronized() && s.has(ctl::rst);
}
bool late_syn(const Segment& s, const Memory& m) { return is_late(s, m, ctl::syn) && !s.has(ctl::rst); }
bool late_rst(const Segment& s, const Memory& m) { return is_late(s, m, ctl::rst); }
bool rst_in_window(const Segment& s, const Memory& m) { return late_rst(s, m) && begins_in_window(s, m); }
bool exact_rst(const Segment& s, const Memory& m) { return late_rst(s, m) && s.seq == m.rcv_nxt; }
bool inexact_rst(const Segment& s, const Memory& m) { return rst_in_window(s, m) && !exact_rst(s, m); }
bool rst_outside_window(const Segment& s, const Memory& m) {
  return late_rst(s, m) && !begins_in_window(s, m);
}

bool outside_window(const Segment& s, const Memory& m) {
  if (!m.synchronized() || s.has(ctl::rst)) return false;
  const std::uint32_t last = s.len() > 0 ? s.len() - 1 : 0;
  return !begins_in_window(s, m) && !wire::in_window(s.seq + last, m.rcv_nxt, m.rcv_wnd);
}

bool across_left_edge(const Segment& s, const Memory& m) {
  return m.synchronized() && s.seq.before(m.rcv_nxt) && (s.seq + s.len()).after(m.rcv_nxt);
}

bool beyond_gap(const Segment& s, const Memory& m) {
  return m.synchronized() && !s.has(ctl::syn) && !s.has(ctl::rst) && s.len() > 0 && s.seq.after(m.rcv_nxt) &&
         s.seq.before(right_edge(m));
}

bool future_ack(const Segment& s, const Memory& m) {
  return is_late(s, m, ctl::ack) && !s.has(ctl::rst) && s.ack.after(m.snd_nxt);
}

bool bare_ack(const Segment& s, const Memory& m) {
  return is_late(s, m, ctl::ack) && s.len() == 0 && !s.has(ctl::rst) && !s.has(ctl::urg);
}

bool new_ack(const Segment& s, const Memory& m) { return bare_ack(s, m) && s.ack.after(m.rcv_nxt); }
bool old_ack(const Segment& s, const Memory& m) { return bare_ack(s, m) && s.ack == m.rcv_nxt; }

bool ack_of_fin(const Segment& s, const Memory& m) {
  return m.tester_fin && s.has(ctl::ack) && !s.has(ctl::rst) && s.ack.after(*m.tester_fin);
}

bool repeated(const Segment& s, const Memory& m) {
  return m.synchronized() && s.len() > 0 && !s.has(ctl::syn) && !s.has(ctl::rst) &&
         (s.seq + s.len()).at_or_before(m.snd_nxt);
}

bool older_timestamp(const Segment& s, const Memory& m) {
  const auto stamps = s.timestamps();
  return m.synchronized() && stamps && static_cast<std::int32_t>(stamps->tsval - m.newest_tsval) < 0;
}

void vanish(Passage& passage) { passage.drop(); }
void spoil(Passage& passage) { passage.spoil_checksum(); }
void mend(Passage& passage) { passage.alter(); }

void twice(Passage& passage) { passage.add(passage.towards, draft_of(passage.segment)); }

void refuse(Passage& passage) {
  passage.drop();
  if (const auto reset = answer_of_closed(passage.segment)) passage.add(Towards::tester, *reset);
}

void kill(Passage& passage) {
  refuse(passage);
  Draft exact = draft_of(passage.segment);
  exact.seq = passage.memory.rcv_nxt;
  exact.flags = ctl::rst;
  exact.payload.clear();
  passage.add(Towards::target, exact);
}

void acknowledge(Passage& passage) { passage.add(Towards::tester, acknowledgment(passage)); }

void challenge(Passage& passage) {
  passage.drop();
  acknowledge(passage);
}

Tamper forget(Which first) {
  return [first](Passage& passage) {
    bool& forgotten = passage.memory.forgotten;
    forgotten = forgotten || (passage.towards == Towards::target && first(passage.segment, passage.memory));
    if (forgotten) passage.towards == Towards::target ? refuse(passage) : vanish(passage);
  };
}

Tamper once(Tamper what) {
  return [what = std::move(what)](Passage& passage) {
    if (passage.memory.count++ == 0) what(passage);
  };
}

Tamper late(Duration by) {
  return [by](Passage& passage) { passage.delay(by); };
}

Tamper again_after(Duration time) {
  return [time](Passage& passage) { passage.add(passage.towards, draft_of(passage.segment), time); };
}

Tamper become(How how) {
  return [how](Passage& passage) { how(passage.alter(), passage.memory); };
}

Tamper without(std::uint8_t kind) {
  return [kind](Passage& passage) {
    passage.alter_options([kind](std::vector<Option>& options) {
      std::erase_if(options, [kind](const Option& option) { return option.kind == kind; });
    });
  };
}

Tamper with(Option wanted) {
  return [wanted = std::move(wanted)](Passage& passage) {
    passage.alter_options([&wanted](std::vector<Option>& options) {
      std::erase_if(options, [&wanted](const Option& option) { return option.kind == wanted.kind; });
      options.push_back(wanted);
    });
  };
}

Tamper restamp(void (*how)(wire::Timestamps&, Memory&)) {
  return [how](Passage& passage) {
    auto stamps = passage.segment.timestamps();
    if (!stamps) return;
    how(*stamps, passage.memory);
    passage.alter_options([&stamps](std::vector<Option>& options) {
      for (Option& option : options)
        if (option.kind == wire::kind::timestamps) option = Option::timestamps(stamps->tsval, stamps->tsecr);
    });
  };
}

}  // namespace tcpspec::drive::tampering
