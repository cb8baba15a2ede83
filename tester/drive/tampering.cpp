#include "drive/tampering.hpp"

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

/// An answer of the target to what arrives, as it would be now.
Draft answer(const Passage& passage, std::uint16_t flags, Seq seq, Seq ack) {
  Draft draft;
  draft.flow = {passage.segment.destination, passage.segment.source};
  draft.flags = flags;
  draft.seq = seq;
  draft.ack = ack;
  draft.window = passage.memory.window;  // another would be a reason to send
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

void vanish(Passage& passage) { passage.drop(); }
void spoil(Passage& passage) { passage.spoil_checksum(); }
void mend(Passage& passage) { passage.alter(); }
void twice(Passage& passage) { again_after({})(passage); }

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

void reset(Passage& passage) {
  passage.add(Towards::tester, answer(passage, ctl::rst, passage.segment.ack, {}));
}

void acknowledge(Passage& passage) {
  passage.add(Towards::tester, answer(passage, ctl::ack, passage.memory.snd_nxt, passage.memory.rcv_nxt));
}

void challenge(Passage& passage) {
  passage.drop();
  acknowledge(passage);
}

void answer_anew(Passage& passage) {
  passage.drop();
  passage.add(Towards::tester, answer(passage, ctl::syn | ctl::ack, passage.memory.iss.value_or(Seq{}) + 1000,
                                      passage.segment.seq + 1));
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

Tamper only_again_after(std::vector<Duration> times) {
  return [times = std::move(times)](Passage& passage) {
    if (passage.memory.count++ > 0) return vanish(passage);
    for (const Duration time : times) again_after(time)(passage);
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

Tamper without(std::uint8_t kind) {
  return [kind](Passage& passage) {
    passage.alter_options([kind](std::vector<Option>& options) {
      std::erase_if(options, [kind](const Option& option) { return option.kind == kind; });
    });
  };
}

Tamper become(How how) {
  return [how](Passage& passage) { how(passage.alter(), passage.memory); };
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

void from_zero(Segment& s, const Memory&) { s.seq = Seq(0); }
void one_further(Segment& s, const Memory&) { s.seq += 1; }
void at_rcv_nxt(Segment& s, const Memory& m) { s.seq = m.rcv_nxt; }
void one_ack_less(Segment& s, const Memory&) { s.ack = s.ack - 1; }
void all_acked(Segment& s, const Memory& m) {
  s.flags |= ctl::ack;
  s.ack = m.snd_nxt;
}
void syn_acked_only(Segment& s, const Memory& m) { s.ack = *m.irs + 1; }
void fin_not_acked(Segment& s, const Memory& m) { s.ack = *m.tester_fin; }
void pointer_before(Segment& s, const Memory&) { --s.urgent_pointer; }
void half_window(Segment& s, const Memory&) { s.window /= 2; }
void huge_window(Segment& s, const Memory&) { s.window = 0xffff; }

Tamper number_from(Seq iss) {
  const Tamper learn = [iss](Passage& passage) {
    passage.memory.number = Seq(static_cast<std::uint32_t>(passage.segment.seq - iss));
  };
  return both(sent(syn, learn),
              both(sent(any, become([](Segment& s, const Memory& m) { s.seq = s.seq - m.number.value(); })),
                   arriving(any, become([](Segment& s, const Memory& m) { s.ack += m.number.value(); }))));
}

}  // namespace tcpspec::drive::tampering
