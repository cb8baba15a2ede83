// What a witness makes of a conversation: above all, what it must not hold against a target.
#include "watch/watch.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "wire/draft.hpp"

namespace tcpspec::watch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
namespace ctl = wire::ctl;

const std::vector<Invariant>& shipped() {
  static const std::vector<Invariant> all = [] {
    const auto catalogue = cases::load_catalogue(std::string(TCPSPEC_SOURCE_DIR) + "/cases/requirements");
    InvariantsResult read =
        load_invariants(std::string(TCPSPEC_SOURCE_DIR) + "/cases/invariants", catalogue.catalogue);
    EXPECT_EQ(cases::render(read.errors), "");
    return std::move(read.invariants);
  }();
  return all;
}

/// A connection that the target has accepted.  Numbers count from the SYNs.
class Conversation : public testing::Test {
 protected:
  static constexpr std::uint32_t irs = 0xffff'fff0;  // both wrap
  static constexpr std::uint32_t iss = 0xffff'ff00;

  void open(Path path = {}) {
    watch.emplace(candidates, path);
    watch->application().is_agent = true;
    sent(ctl::syn, 0, 0);
    seen(ctl::syn | ctl::ack, 0, 1);
    sent(ctl::ack, 1, 1);
    broken.clear();
  }

  static wire::Segment parsed(const wire::Draft& draft) {
    return std::get<wire::Segment>(wire::parse(wire::emit(draft)));
  }

  wire::Draft draft(bool by_target, unsigned flags, std::uint32_t seq, std::uint32_t ack,
                    std::string_view data) {
    const wire::Endpoint tester{*wire::Address::parse("10.0.0.1"), 1000};
    const wire::Endpoint target{*wire::Address::parse("10.0.0.2"), 80};
    wire::Draft out;
    out.flow = by_target ? wire::FourTuple{target, tester} : wire::FourTuple{tester, target};
    out.flags = static_cast<std::uint16_t>(flags);
    out.seq = wire::Seq((by_target ? iss : irs) + seq);
    if ((flags & ctl::ack) != 0) out.ack = wire::Seq((by_target ? irs : iss) + ack);
    out.payload.assign(data.begin(), data.end());
    out.ip_id = static_cast<std::uint16_t>(++ids);
    return out;
  }

  void sent(unsigned flags, std::uint32_t seq, std::uint32_t ack, std::string_view data = {}) {
    watch->sent(now, parsed(draft(false, flags, seq, ack, data)));
  }
  void seen(const wire::Draft& one) {
    const wire::Segment segment = parsed(one);
    for (const Watch::Departure& departure : watch->seen(now, segment))
      broken.push_back(shipped()[departure.invariant].name);
  }
  void seen(unsigned flags, std::uint32_t seq, std::uint32_t ack, std::string_view data = {}) {
    seen(draft(true, flags, seq, ack, data));
  }
  void later(Duration time) { now = now + time; }
  void give(std::uint64_t octets) {
    watch->application().given += octets;
    watch->application().given_most = watch->application().given;
  }

  Candidates candidates{shipped()};
  std::optional<Watch> watch;
  Instant now;
  int ids = 0;
  std::vector<std::string> broken;
};

TEST_F(Conversation, HoldsNothingAgainstAnOrdinaryOne) {
  open();
  sent(ctl::ack, 1, 1, "ABC");
  seen(ctl::ack, 1, 4);
  give(3);
  seen(ctl::ack | ctl::psh, 1, 4, "abc");
  later(seconds(1));
  seen(ctl::ack | ctl::psh, 1, 4, "abc");
  later(seconds(2));
  seen(ctl::ack | ctl::psh, 1, 4, "abc");
  sent(ctl::ack, 4, 4);
  watch->application().close_told = true;
  seen(ctl::ack | ctl::fin, 4, 4);
  EXPECT_THAT(broken, IsEmpty());
}

TEST_F(Conversation, TakesNoWindowFromAnOlderAcknowledgment) {
  const auto octet_on_ecn = [&](std::uint32_t ack, std::uint16_t window) {
    open();
    wire::Draft offer = draft(false, ctl::ack, 1, ack, {});
    offer.window = window;
    watch->sent(now, parsed(offer));
    give(1);
    wire::Draft octet = draft(true, ctl::ack | ctl::psh, 1, 1, "a");
    octet.traffic_class = 2;  // ECT(0)
    seen(octet);
    return broken;
  };
  const auto is_a_probe = testing::Contains("window-probe-is-not-ect");
  EXPECT_THAT(octet_on_ecn(1, 0), is_a_probe);
  EXPECT_THAT(octet_on_ecn(1 - 70'000U, 0xffff), testing::Not(is_a_probe));
}

// SND.WL1: what was sent before updates no window, if the target has taken what comes later.
TEST_F(Conversation, IsNotSureOfTheWindowOfASegmentWithALowerNumber) {
  for (const bool overtaken : {true, false}) {
    open();
    sent(ctl::ack, overtaken ? 3 : 1, 1);
    wire::Draft shut = draft(false, ctl::ack, 1, 1, {});
    shut.window = 0;
    watch->sent(now, parsed(shut));
    give(1);
    wire::Draft octet = draft(true, ctl::ack, 1, 1, "a");
    octet.traffic_class = 2;
    seen(octet);
    const bool is_probe = std::count(broken.begin(), broken.end(), "window-probe-is-not-ect") > 0;
    EXPECT_EQ(is_probe, !overtaken);
  }
}

// RFC 9293 §3.10.7.4: a segment of which the target has all already is not acceptable.
TEST_F(Conversation, IsNotSureOfTheWindowOfWhatTheTargetMayHave) {
  for (const bool repeated : {true, false}) {
    open();
    sent(ctl::ack | ctl::psh, 1, 1, "x");
    wire::Draft shut = draft(false, ctl::ack, repeated ? 1 : 2, 1, {});
    shut.window = 0;
    watch->sent(now, parsed(shut));
    give(1);
    wire::Draft octet = draft(true, ctl::ack, 1, repeated ? 1 : 2, "a");
    octet.traffic_class = 2;
    seen(octet);
    EXPECT_EQ(std::count(broken.begin(), broken.end(), "window-probe-is-not-ect"), repeated ? 0 : 1);
  }
}

TEST_F(Conversation, LooksForTheIdentifierOfAnExperiment) {
  open();
  wire::Draft data = draft(true, ctl::ack | ctl::psh, 1, 1, "a");
  give(1);
  data.options.push_back({wire::kind::experiment_1, {}});
  seen(data);
  EXPECT_THAT(broken, ElementsAre("experiments-have-an-identifier"));
  broken.clear();
  data.options.back().data = {0xf9};
  seen(data);
  EXPECT_THAT(broken, ElementsAre("identifiers-have-two-octets"));
  broken.clear();
  data.options.back().data = {0xf9, 0x89};
  seen(data);
  EXPECT_THAT(broken, ElementsAre("identifiers-are-on-the-syn"));
}

TEST_F(Conversation, SeesOtherDataThanThoseGiven) {
  open();
  give(3);
  seen(ctl::ack | ctl::psh, 1, 1, "zzz");
  EXPECT_THAT(broken, ElementsAre("data-are-those-given"));
}

TEST_F(Conversation, TakesOneOctetBelowTheWindowForAKeepAlive) {
  open();
  give(3);
  seen(ctl::ack | ctl::psh, 1, 1, "abc");
  sent(ctl::ack, 1, 4);
  later(seconds(10));
  seen(ctl::ack, 3, 1, "?");
  EXPECT_THAT(broken, IsEmpty());
}

TEST_F(Conversation, LetsAKeepAliveComeWhileDataAreNotAcknowledged) {
  open();
  give(3);
  seen(ctl::ack | ctl::psh, 1, 1, "abc");
  later(seconds(1));
  seen(ctl::ack, 3, 1);
  EXPECT_THAT(broken, IsEmpty());
  seen(ctl::ack, 2, 1);
  EXPECT_THAT(broken, ElementsAre("empty-segment-has-snd-nxt"));
}

TEST_F(Conversation, SeesAnAcknowledgmentOfWhatTheGapHides) {
  open();
  sent(ctl::ack, 5, 1, "ABC");
  seen(ctl::ack, 1, 8);
  EXPECT_THAT(broken, ElementsAre("acknowledgment-covers-only-what-came"));
}

TEST_F(Conversation, SeesAnAcknowledgmentThatGoesBack) {
  open();
  sent(ctl::ack, 1, 1, "ABC");
  seen(ctl::ack, 1, 4);
  sent(ctl::ack, 4, 1, "D");
  seen(ctl::ack, 1, 3);
  EXPECT_THAT(broken, testing::Contains("acknowledgment-never-goes-back"));
}

TEST_F(Conversation, LetsAPathThatReordersChangeTheOrderOfWhatComesTogether) {
  open({.is_sure = false, .reorders = milliseconds(100)});
  sent(ctl::ack, 1, 1, "ABC");
  sent(ctl::ack, 4, 1, "DEF");
  seen(ctl::ack, 1, 7);
  later(milliseconds(20));
  seen(ctl::ack, 1, 4);
  EXPECT_THAT(broken, IsEmpty());
  later(milliseconds(200));
  seen(ctl::ack, 1, 4);
  EXPECT_THAT(broken, testing::Contains("acknowledgment-never-goes-back"));
}

TEST_F(Conversation, BelievesNoSingleWrongSumOnAPathThatMayDamage) {
  open({.is_sure = false, .reorders = milliseconds(100)});
  wire::Draft damaged = draft(true, ctl::ack, 1, 1, {});
  damaged.checksum = wire::Draft::Sum::wrong;
  seen(damaged);
  seen(damaged);
  EXPECT_THAT(broken, IsEmpty());
  seen(damaged);
  EXPECT_THAT(broken, ElementsAre("checksum-is-right"));
}

TEST_F(Conversation, BelievesOneWrongSumOnASurePath) {
  open();
  wire::Draft wrong = draft(true, ctl::ack, 1, 1, {});
  wrong.checksum = wire::Draft::Sum::wrong;
  seen(wrong);
  EXPECT_THAT(broken, ElementsAre("checksum-is-right"));
}

TEST_F(Conversation, BeginsAnewWithAnotherSynOfTheTarget) {
  open();
  give(3);
  seen(ctl::ack | ctl::psh, 1, 1, "abc");
  sent(ctl::rst, 1, 0);
  sent(ctl::syn, 5000, 0);
  seen(ctl::syn | ctl::ack, 777'777, 5001);
  sent(ctl::ack, 5001, 777'778);
  watch->application().given = watch->application().given_most = 2;
  seen(ctl::ack | ctl::psh, 777'778, 5001, "ab");
  EXPECT_THAT(broken, IsEmpty());
}

TEST_F(Conversation, LetsWindowUpdatesBe) {
  open();
  wire::Draft answer = draft(true, ctl::ack, 1, 4, {});
  answer.window = 1000;
  sent(ctl::ack, 1, 1, "ABC");
  seen(answer);
  later(seconds(5));
  answer.window = 5000;
  seen(answer);
  EXPECT_THAT(broken, IsEmpty());
  later(seconds(5));
  seen(answer);
  EXPECT_THAT(broken, testing::Contains("acknowledgment-draws-no-acknowledgment"));
}

TEST_F(Conversation, CountsAnErrorOfTheWayAsAReasonToSendAgain) {
  open();
  give(3);
  seen(ctl::ack | ctl::psh, 1, 1, "abc");
  later(milliseconds(10));
  watch->disturbed(now);
  seen(ctl::ack | ctl::psh, 1, 1, "abc");
  EXPECT_THAT(broken, IsEmpty());
  later(milliseconds(10));
  seen(ctl::ack | ctl::psh, 1, 1, "abc");
  EXPECT_THAT(broken, testing::Contains("no-retransmission-within-a-second"));
}

TEST_F(Conversation, LetsAFinComeBeforeTheSynIsAcknowledged) {
  watch.emplace(candidates, Path{});
  watch->application().is_agent = watch->application().close_told = true;
  sent(ctl::syn, 0, 0);
  seen(ctl::syn | ctl::ack, 0, 1);
  seen(ctl::ack | ctl::fin, 1, 1);
  later(seconds(1));
  seen(ctl::syn | ctl::ack, 0, 1);
  EXPECT_THAT(broken, IsEmpty());
  give(1);
  seen(ctl::ack | ctl::psh, 1, 1, "a");
  EXPECT_THAT(broken, testing::Contains("data-only-after-the-handshake"));
}

TEST_F(Conversation, LetsAnotherIncarnationHaveTheSameNumber) {
  open();
  give(1);
  seen(ctl::ack | ctl::psh, 1, 1, "a");
  sent(ctl::ack, 1, 2);
  seen(ctl::syn | ctl::ack, 0, 1);
  EXPECT_THAT(broken, ElementsAre("no-syn-after-the-handshake"));
  broken.clear();
  sent(ctl::syn, 5000, 0);
  seen(ctl::syn | ctl::ack, 0, 5001);
  EXPECT_THAT(broken, IsEmpty());
}

TEST_F(Conversation, LetsAConnectionBeforeOnTheSamePortHaveItsTimestamps) {
  watch.emplace(candidates, Path{});
  sent(ctl::syn, 0, 0);
  wire::Draft challenge = draft(true, ctl::ack, 5000, 0x4000'0000, {});
  challenge.options = {wire::Option::timestamps(1, 2)};
  seen(challenge);
  EXPECT_THAT(broken, IsEmpty());
  wire::Draft uninvited = draft(true, ctl::syn | ctl::ack, 0, 1, {});
  uninvited.options = challenge.options;
  seen(uninvited);
  EXPECT_THAT(broken, ElementsAre("timestamps-only-if-offered"));
}

TEST_F(Conversation, AsksForNoLongerTimeIfTheTesterSentSomethingBetween) {
  open();
  give(6);
  seen(ctl::ack | ctl::psh, 1, 1, "abc");
  later(milliseconds(3900));
  sent(ctl::ack, 1, 1);
  later(seconds(1));
  seen(ctl::ack | ctl::psh, 1, 1, "abc");
  later(seconds(1));
  seen(ctl::ack | ctl::psh, 1, 1, "abc");
  EXPECT_THAT(broken, IsEmpty());
  later(seconds(1));
  seen(ctl::ack | ctl::psh, 1, 1, "abc");
  EXPECT_THAT(broken, ElementsAre("retransmissions-back-off"));
}

TEST_F(Conversation, SeesARstOnlyAsAnAnswerToARst) {
  open();
  later(seconds(5));
  sent(ctl::rst, 1000, 0);
  later(milliseconds(10));
  seen(ctl::rst, 1, 0);
  EXPECT_THAT(broken, ElementsAre("rst-draws-no-rst"));
  open();
  later(seconds(5));
  sent(ctl::rst, 1000, 0);
  later(seconds(1));
  seen(ctl::rst, 1, 0);
  EXPECT_THAT(broken, IsEmpty()) << "a timer of its own";
  open();
  later(seconds(5));
  sent(ctl::rst, 1000, 0);
  watch->application().close_told = true;
  seen(ctl::rst, 1, 0);
  EXPECT_THAT(broken, IsEmpty()) << "the application has aborted";
}

TEST_F(Conversation, LetsAShutWindowBeProbedByAnEmptySegment) {
  open();
  give(3);
  wire::Draft shut = draft(false, ctl::ack, 1, 1, {});
  shut.window = 0;
  watch->sent(now, parsed(shut));
  later(seconds(5));
  seen(ctl::ack, 1, 1);
  seen(ctl::ack, 1, 1);
  EXPECT_THAT(broken, IsEmpty());
}

TEST_F(Conversation, BelievesNothingWhereTwoSynsMayBeMeant) {
  watch.emplace(candidates, Path{});
  seen(ctl::syn, 0, 0);
  sent(ctl::syn | ctl::ack, 0, 1);
  sent(ctl::syn | ctl::ack, 70'000, 1);
  seen(ctl::ack, 1, 1);
  EXPECT_THAT(broken, IsEmpty());
}

TEST_F(Conversation, LetsTwoProcessorsChangeTheOrderOfWhatComesTogether) {
  open({.is_sure = true, .reorders = milliseconds(10)});
  sent(ctl::ack, 1, 1, "ABC");
  sent(ctl::ack, 4, 1, "DEF");
  seen(ctl::ack, 1, 7);
  seen(ctl::ack, 1, 4);
  EXPECT_THAT(broken, IsEmpty());
  later(milliseconds(20));
  seen(ctl::ack, 1, 4);
  EXPECT_THAT(broken, testing::Contains("acknowledgment-never-goes-back"));
}

TEST_F(Conversation, SeesTwoAcknowledgmentsOfOneSegmentThatComeTogether) {
  open({.is_sure = true, .reorders = milliseconds(10)});
  later(seconds(5));
  sent(ctl::ack, 1, 1, "ABC");
  seen(ctl::ack, 1, 4);
  seen(ctl::ack, 1, 4);
  EXPECT_THAT(broken, testing::Contains("one-acknowledgment-for-a-segment"));
}

TEST(CountedFrom, UnwrapsTimestamps) {
  EXPECT_EQ(counted_from(0xffff'fff0, 5, {}), 21);
  EXPECT_EQ(counted_from(7, 3, {}), -4);
  EXPECT_EQ(counted_from(0, 0x8000'0005, 0x4000'0000), 0x8000'0005);
  EXPECT_EQ(counted_from(0, 4, 0xffff'ffff), 0x1'0000'0004);
}

TEST(Ranges, CoverTooMuchRatherThanTooLittle) {
  Ranges ranges;
  ranges.add(0, 1);
  for (int i = 1; i <= 400; ++i) ranges.add(i * 10, i * 10 + 1);
  for (int i = 1; i <= 400; ++i) EXPECT_TRUE(ranges.has(i * 10, i * 10 + 1)) << i;
  EXPECT_EQ(ranges.end_of_first(), 1);
  EXPECT_FALSE(ranges.has(4001, 4002));
}

}  // namespace
}  // namespace tcpspec::watch
