#include "sweep/observe.hpp"

#include "simulated.hpp"

namespace tcpspec::sweep {
namespace {

using cases::State;
using oracle::Reaction;
using wire::Seq;
namespace ctl = wire::ctl;

class Classify : public testing::Test {
 protected:
  Classify() {
    before_.rcv_nxt = Seq(1000);
    before_.rcv_wnd = 5000;
    before_.snd_una = before_.snd_nxt = Seq(501);
    before_.iss = Seq(500);
  }

  /// The reaction to a point when this comes back.
  Reaction reaction(std::string_view id, std::uint16_t flags, std::uint32_t seq, std::uint32_t ack) {
    const Point p = point(id);
    wire::Segment segment;
    segment.flags = flags;
    segment.seq = Seq(seq);
    segment.ack = Seq(ack);
    return classify(segment, p.state, before_, stimulus(p, before_));
  }

  Before before_;
};

TEST_F(Classify, TellsAnAcknowledgmentOfNothingFromOneOfAll) {
  EXPECT_EQ(reaction("established/ACK/nxt/cur/one", ctl::ack, 501, 1000), Reaction::ack);
  EXPECT_EQ(reaction("established/ACK/nxt/cur/one", ctl::ack, 501, 1001), Reaction::ack_all);
  EXPECT_EQ(reaction("established/FIN+ACK/nxt/cur/one", ctl::ack, 501, 1001), Reaction::ack_text);
  EXPECT_EQ(reaction("established/FIN+ACK/nxt/cur/one", ctl::ack, 501, 1002), Reaction::ack_all);
  EXPECT_EQ(reaction("established/ACK/nxt+1/cur/one", ctl::ack, 501, 1002), Reaction::other)
      << "text beyond a gap";
  EXPECT_EQ(reaction("established/ACK/nxt/cur/one", ctl::ack, 500, 1001), Reaction::other)
      << "not at SND.NXT";
}

TEST_F(Classify, TellsResetsByTheirNumbers) {
  EXPECT_EQ(reaction("closed/ACK/nxt/zero", ctl::rst, 0, 0), Reaction::rst_acking);
  EXPECT_EQ(reaction("closed/ACK/nxt/next", ctl::rst | ctl::ack, 501, 7), Reaction::rst_acking_with_ack);
  EXPECT_EQ(reaction("closed/SYN+FIN/nxt/none/one", ctl::rst | ctl::ack, 0, 1003), Reaction::rst_zero);
  EXPECT_EQ(reaction("closed/SYN+FIN/nxt/none/one", ctl::rst | ctl::ack, 0, 1002), Reaction::rst_other);
  EXPECT_EQ(reaction("closed/none/nxt/none", ctl::rst, 0, 0), Reaction::rst_other) << "it needs an ACK";
}

TEST_F(Classify, TellsOneIssFromAnother) {
  EXPECT_EQ(reaction("syn-received/SYN/nxt-1/none", ctl::syn | ctl::ack, 500, 1000), Reaction::syn_ack);
  EXPECT_EQ(reaction("syn-received/SYN/nxt-1/none", ctl::syn | ctl::ack, 600, 1000), Reaction::syn_ack_new);
  EXPECT_EQ(reaction("time-wait/SYN/nxt+1/none", ctl::syn | ctl::ack, 600, 1002), Reaction::syn_ack);
  EXPECT_EQ(reaction("time-wait/SYN/nxt+1/none", ctl::syn | ctl::ack, 400, 1002), Reaction::syn_ack_new)
      << "not above what was used before";
  EXPECT_EQ(reaction("listen/SYN/nxt/none/one", ctl::syn | ctl::ack, 9, 1002), Reaction::syn_ack_text);
}

TEST_F(Classify, TakesWhatTheProbeShowsIntoAccount) {
  const Point p = point("established/none/nxt/none/one");
  const Stimulus s = stimulus(p, before_);
  EXPECT_EQ(with_evidence(Reaction::none, before_, s, {false, Seq(1001)}), Reaction::other)
      << "taken in silence";
  EXPECT_EQ(with_evidence(Reaction::none, before_, s, {false, Seq(1000)}), Reaction::none);
}

TEST_F(Classify, NarrowsTheStateByFinAndReset) {
  const Point fin = point("fin-wait-1/FIN+ACK/nxt/fin");
  const Stimulus s = stimulus(fin, before_);
  Evidence evidence{false, s.after_all, Evidence::Fin::unknown};
  EXPECT_EQ(states_after(fin, Reaction::ack_all, before_, s, evidence),
            bit(State::closing) | bit(State::time_wait));
  evidence.fin = Evidence::Fin::acknowledged;
  EXPECT_EQ(states_after(fin, Reaction::ack_all, before_, s, evidence), bit(State::time_wait));
  evidence.gone = true;
  EXPECT_EQ(states_after(fin, Reaction::ack_all, before_, s, evidence),
            bit(State::closed) | bit(State::listen));
}

Observation cross_checked(std::uint16_t states, std::uint16_t told) {
  Observation observation;
  observation.end = Observation::End::judged;
  observation.states = states;
  observation.told = told;
  cross_check(observation);
  return observation;
}

TEST(CrossCheck, NarrowsWhatTheProbesLeave) {
  constexpr auto either = bit(State::syn_received) | bit(State::established);
  EXPECT_EQ(cross_checked(either, bit(State::established)).states, bit(State::established));
  EXPECT_EQ(cross_checked(either, 0).states, either) << "the target cannot be asked";
  constexpr auto gone = bit(State::closed) | bit(State::listen);
  EXPECT_EQ(cross_checked(gone, bit(State::closed)).states, gone) << "an application sees no difference";
}

TEST(CrossCheck, LeavesBothWhereTheyContradictEachOther) {
  const Observation seen = cross_checked(bit(State::established), bit(State::close_wait));
  EXPECT_TRUE(seen.contradiction);
  EXPECT_EQ(seen.states, bit(State::established) | bit(State::close_wait));
  EXPECT_FALSE(cross_checked(bit(State::established), bit(State::established)).contradiction);
}

}  // namespace
}  // namespace tcpspec::sweep
