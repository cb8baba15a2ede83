#include "drive/fault_actions.hpp"

namespace tcpspec::drive::fault {

using wire::Draft;
using wire::Option;
namespace ctl = wire::ctl;

namespace {

FaultAction if_going(Towards whom, Condition which, FaultAction what) {
  return [whom, which, what = std::move(what)](SegmentInTransit& transit) {
    if (transit.towards == whom && which(transit.segment, transit.connection)) what(transit);
  };
}

/// A response of the target to what arrives, as it would be now.
Draft answer(const SegmentInTransit& transit, std::uint16_t flags, Seq seq, Seq ack) {
  Draft draft;
  draft.flow = {transit.segment.destination, transit.segment.source};
  draft.flags = flags;
  draft.seq = seq;
  draft.ack = ack;
  draft.window = transit.connection.window;  // another would be a reason to send
  return draft;
}

}  // namespace

FaultAction sent(Condition which, FaultAction what) {
  return if_going(Towards::tester, which, std::move(what));
}

FaultAction arriving(Condition which, FaultAction what) {
  return if_going(Towards::target, which, std::move(what));
}

FaultAction both(FaultAction one, FaultAction other) {
  return [one = std::move(one), other = std::move(other)](SegmentInTransit& transit) {
    one(transit);
    other(transit);
  };
}

void vanish(SegmentInTransit& transit) { transit.drop(); }
void spoil(SegmentInTransit& transit) { transit.spoil_checksum(); }
void mend(SegmentInTransit& transit) { transit.alter(); }
void twice(SegmentInTransit& transit) { again_after({})(transit); }

void refuse(SegmentInTransit& transit) {
  transit.drop();
  if (const auto reset = answer_of_closed(transit.segment)) transit.add(Towards::tester, *reset);
}

void kill(SegmentInTransit& transit) {
  refuse(transit);
  Draft exact = draft_of(transit.segment);
  exact.seq = transit.connection.rcv_nxt;
  exact.flags = ctl::rst;
  exact.payload.clear();
  transit.add(Towards::target, exact);
}

void reset(SegmentInTransit& transit) {
  transit.add(Towards::tester, answer(transit, ctl::rst, transit.segment.ack, {}));
}

void acknowledge(SegmentInTransit& transit) {
  transit.add(Towards::tester,
              answer(transit, ctl::ack, transit.connection.snd_nxt, transit.connection.rcv_nxt));
}

void challenge(SegmentInTransit& transit) {
  transit.drop();
  acknowledge(transit);
}

void answer_anew(SegmentInTransit& transit) {
  transit.drop();
  transit.add(Towards::tester,
              answer(transit, ctl::syn | ctl::ack, transit.connection.iss.value_or(Seq{}) + 1000,
                     transit.segment.seq + 1));
}

FaultAction forget(Condition first) {
  return [first](SegmentInTransit& transit) {
    bool& forgotten = transit.connection.forgotten;
    forgotten =
        forgotten || (transit.towards == Towards::target && first(transit.segment, transit.connection));
    if (forgotten) transit.towards == Towards::target ? refuse(transit) : vanish(transit);
  };
}

FaultAction once(FaultAction what) {
  return [what = std::move(what)](SegmentInTransit& transit) {
    if (transit.connection.count++ == 0) what(transit);
  };
}

FaultAction late(Duration by) {
  return [by](SegmentInTransit& transit) { transit.delay(by); };
}

FaultAction again_after(Duration time) {
  return [time](SegmentInTransit& transit) { transit.add(transit.towards, draft_of(transit.segment), time); };
}

FaultAction only_again_after(std::vector<Duration> times) {
  return [times = std::move(times)](SegmentInTransit& transit) {
    if (transit.connection.count++ > 0) return vanish(transit);
    for (const Duration time : times) again_after(time)(transit);
  };
}

FaultAction with(Option wanted) {
  return [wanted = std::move(wanted)](SegmentInTransit& transit) {
    transit.alter_options([&wanted](std::vector<Option>& options) {
      std::erase_if(options, [&wanted](const Option& option) { return option.kind == wanted.kind; });
      options.push_back(wanted);
    });
  };
}

FaultAction without(std::uint8_t kind) {
  return [kind](SegmentInTransit& transit) {
    transit.alter_options([kind](std::vector<Option>& options) {
      std::erase_if(options, [kind](const Option& option) { return option.kind == kind; });
    });
  };
}

FaultAction become(Alteration how) {
  return [how](SegmentInTransit& transit) { how(transit.alter(), transit.connection); };
}

FaultAction restamp(void (*how)(wire::Timestamps&, ObservedConnection&)) {
  return [how](SegmentInTransit& transit) {
    auto stamps = transit.segment.timestamps();
    if (!stamps) return;
    how(*stamps, transit.connection);
    transit.alter_options([&stamps](std::vector<Option>& options) {
      for (Option& option : options)
        if (option.kind == wire::kind::timestamps) option = Option::timestamps(stamps->tsval, stamps->tsecr);
    });
  };
}

void from_zero(Segment& s, const ObservedConnection&) { s.seq = Seq(0); }
void one_further(Segment& s, const ObservedConnection&) { s.seq += 1; }
void at_rcv_nxt(Segment& s, const ObservedConnection& m) { s.seq = m.rcv_nxt; }
void one_ack_less(Segment& s, const ObservedConnection&) { s.ack = s.ack - 1; }
void all_acked(Segment& s, const ObservedConnection& m) {
  s.flags |= ctl::ack;
  s.ack = m.snd_nxt;
}
void syn_acked_only(Segment& s, const ObservedConnection& m) { s.ack = *m.irs + 1; }
void fin_not_acked(Segment& s, const ObservedConnection& m) { s.ack = *m.tester_fin; }
void pointer_before(Segment& s, const ObservedConnection&) { --s.urgent_pointer; }
void half_window(Segment& s, const ObservedConnection&) { s.window /= 2; }
void huge_window(Segment& s, const ObservedConnection&) { s.window = 0xffff; }

FaultAction number_from(Seq iss) {
  const FaultAction learn = [iss](SegmentInTransit& transit) {
    transit.connection.number = Seq(static_cast<std::uint32_t>(transit.segment.seq - iss));
  };
  return both(sent(syn, learn), both(sent(any, become([](Segment& s, const ObservedConnection& m) {
                                            s.seq = s.seq - m.number.value();
                                          })),
                                     arriving(any, become([](Segment& s, const ObservedConnection& m) {
                                                s.ack += m.number.value();
                                              }))));
}

}  // namespace tcpspec::drive::fault
