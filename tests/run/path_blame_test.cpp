#include "run/path_blame.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/hex.hpp"
#include "wire/draft.hpp"

namespace tcpspec::run {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

wire::Draft syn(const char* tester = "10.0.0.1", const char* target = "10.0.9.1") {
  wire::Draft draft;
  draft.flow = {{*wire::Address::parse(tester), 1000}, {*wire::Address::parse(target), 80}};
  draft.flags = wire::ctl::syn;
  draft.seq = wire::Seq(5000);
  draft.options = {wire::Option::mss(1460), wire::Option::sack_permitted(), wire::Option::window_scale(7)};
  return draft;
}

std::vector<std::string> changed(const wire::Draft& as, const wire::Draft& from = syn()) {
  return changes_in(wire::emit(from), wire::emit(as));
}

TEST(ChangesIn, NamesWhatIsNotAsItWasSent) {
  wire::Draft other = syn();
  EXPECT_THAT(changed(other), IsEmpty());
  other.options[0] = wire::Option::mss(1200);
  EXPECT_THAT(changed(other), ElementsAre("<MSS=1460> became <MSS=1200>"));
  other = syn();
  other.window = 500;
  other.flags |= wire::ctl::fin;
  EXPECT_THAT(changed(other), ElementsAre("<CTL=SYN> became <CTL=SYN,FIN>", "<WND=65535> became <WND=500>"));
  other = syn();
  other.options.erase(other.options.begin() + 1);
  other.options.push_back(wire::Option::timestamps(1, 0));
  EXPECT_THAT(changed(other), ElementsAre("<SACKOK> was removed", "<TS> was added"));
  other = syn();
  other.seq = other.seq + 1;
  other.traffic_class = 8;
  other.payload = {1};
  EXPECT_THAT(changed(other), ElementsAre("<SEQ=5000> became <SEQ=5001>", "<TOS=0> became <TOS=8>",
                                          "<DATA=0> became <DATA=1>"));
  const auto v6 = syn("fd00::1", "fd00:9::1");
  wire::Draft v6_changed = v6;
  v6_changed.urgent_pointer = 4;
  EXPECT_THAT(changed(v6_changed, v6), ElementsAre("<UP=0> became <UP=4>"));
}

TEST(ChangesIn, TakesARouterForItsTtlAndItsChecksumsOnly) {
  wire::Draft other = syn();
  other.ttl = 1;
  other.checksum = wire::Draft::Sum::wrong;
  EXPECT_THAT(changed(other), IsEmpty());
}

TEST(ChangesIn, DoesNotCompareWhatTheQuoteDoesNotHave) {
  // RFC 792: the IP header and eight octets.
  wire::Draft other = syn();
  other.window = 500;
  const wire::Octets sent = wire::emit(syn());
  wire::Octets quoted = wire::emit(other);
  quoted.resize(28);
  EXPECT_THAT(changes_in(sent, quoted), IsEmpty());
  other.seq = wire::Seq(9);
  quoted = wire::emit(other);
  quoted.resize(28);
  EXPECT_THAT(changes_in(sent, quoted), ElementsAre("<SEQ=5000> became <SEQ=9>"));
  quoted.resize(20);
  EXPECT_THAT(changes_in(sent, quoted), IsEmpty());
}

PathTrace::Quote quote(int hop, const wire::Draft& as) {
  return {hop, *wire::Address::parse(fmt::format("10.0.{}.1", hop)), wire::emit(as)};
}

TEST(Blame, NamesTheHopsBetweenWhichItWasChanged) {
  wire::Draft stripped = syn();
  stripped.options.pop_back();
  const wire::Octets sent = wire::emit(syn());
  EXPECT_EQ(blame(sent, {{quote(1, syn()), quote(2, syn()), quote(4, stripped)}, 5}, {}),
            "hop 4 (10.0.4.1) got it changed behind hop 2 (10.0.2.1): <WSOPT=7> was removed");
  EXPECT_EQ(blame(sent, {{quote(1, stripped)}, 2}, {}),
            "hop 1 (10.0.1.1) got it changed: <WSOPT=7> was removed");
}

TEST(Blame, NamesTheHopBehindWhichItWasDroppedAndOrdinarySegmentsAreNot) {
  const wire::Octets sent = wire::emit(syn());
  const PathTrace ordinary{{quote(1, syn()), quote(2, syn()), quote(3, syn())}, 4};
  EXPECT_EQ(blame(sent, {{quote(1, syn())}, 0}, ordinary),
            "hop 2 (10.0.2.1) never got it, although it gets ordinary segments: it was dropped behind hop 1 "
            "(10.0.1.1)");
  EXPECT_EQ(blame(sent, {{}, 0}, ordinary),
            "hop 1 (10.0.1.1) never got it, although it gets ordinary segments: it was dropped before");
}

TEST(Blame, IsNobodysIfTheTargetMayHaveDoneIt) {
  const wire::Octets sent = wire::emit(syn());
  const PathTrace ordinary{{quote(1, syn()), quote(2, syn())}, 3};
  EXPECT_EQ(blame(sent, {{quote(1, syn()), quote(2, syn())}, 3}, ordinary), "");
  EXPECT_EQ(blame(sent, {{quote(1, syn()), quote(2, syn())}, 0}, ordinary), "") << "behind the last router";
  EXPECT_EQ(blame(sent, {{quote(1, syn())}, 0}, {{quote(1, syn())}, 0}), "") << "nothing gets further";
}

report::SegmentRecord record(const wire::Draft& draft, report::SegmentRole role, int step) {
  report::SegmentRecord one;
  one.octets = base::to_hex(wire::emit(draft));
  one.role = role;
  one.step = step;
  return one;
}

TEST(Suspects, AreTheLastStimulusBeforeTheDecisionAndTheFirstSyn) {
  wire::Draft text = syn();
  text.flags = wire::ctl::ack;
  text.payload = {1, 2, 3};
  wire::Draft later = text;
  later.payload = {4};
  report::CaseResult result;
  result.deciding_step = 1;
  using Role = report::SegmentRole;
  result.segments = {record(syn(), Role::preparation, -1), record(text, Role::stimulus, 0),
                     record(later, Role::stimulus, 2)};
  EXPECT_THAT(suspects_of(result), ElementsAre(wire::emit(text), wire::emit(syn())));
  result.segments = {record(syn(), Role::stimulus, 0)};
  EXPECT_THAT(suspects_of(result), ElementsAre(wire::emit(syn())));
  result.segments.front().from_target = true;
  EXPECT_THAT(suspects_of(result), IsEmpty());
}

TEST(Suspects, AreARstTooWhereOneWasAwaitedInVain) {
  report::CaseResult result;
  result.deciding_step = 1;
  result.segments = {record(syn(), report::SegmentRole::stimulus, 0)};
  result.awaited_rst = true;
  wire::Draft rst;
  rst.flow = syn().flow;
  rst.flags = wire::ctl::rst;
  rst.seq = syn().seq;
  EXPECT_THAT(suspects_of(result), ElementsAre(wire::emit(syn()), wire::emit(rst)));
}

}  // namespace
}  // namespace tcpspec::run
