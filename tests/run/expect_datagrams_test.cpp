// What an `expect` makes of a segment that came in fragments, or from behind more routers than it should.
#include <gmock/gmock.h>

#include "run/segment_role.hpp"
#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

/// The first fragment of what the target sends, before the rest of it or without.
wire::Segment first_fragment(wire::Segment segment) {
  segment.first_fragment = true;
  segment.payload.resize(4);
  segment.checksum = wire::Checksum::unverifiable;
  return segment;
}

TEST(ExpectInADatagram, AFirstFragmentIsNotJudged) {
  const std::string wanted = "    - send:   <DATA=10>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><DATA=8>";
  const auto comes = "target sends <SEQ=ISS+1><ACK=IRS+11><DATA=8>";
  Scripted whole(with_steps("ESTABLISHED", wanted));
  whole.opens().play("tester sends <DATA=10>").alters(first_fragment).play(comes).alters({}).play(comes);
  EXPECT_EQ(whole.end().verdict, Verdict::pass) << whole.result().because;
  std::vector<report::SegmentRecord> came = whole.result().segments;
  std::erase_if(came, [](const report::SegmentRecord& one) { return !one.from_target; });
  EXPECT_EQ(note_of(came.at(came.size() - 2)), "the first of several fragments");
  Scripted cut(with_steps("ESTABLISHED", wanted));
  cut.opens().play("tester sends <DATA=10>").alters(first_fragment).play(comes);
  EXPECT_EQ(cut.end().verdict, Verdict::inconclusive);
  EXPECT_EQ(cut.result().because, "of a segment that came in fragments, not all have come");
}

TEST(ExpectInADatagram, AFirstFragmentIsNoSilence) {
  Scripted script(with_steps("ESTABLISHED", "    - send:   <DATA=10>\n    - expect: silence"));
  script.opens()
      .play("tester sends <DATA=10>")
      .alters(first_fragment)
      .play("target sends <SEQ=ISS+1><ACK=IRS+11><DATA=8>");
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
}

TEST(ExpectInADatagram, NothingOfATargetBehindMoreRoutersThanTheSegmentPasses) {
  const auto behind = [](std::uint8_t ttl) {
    return [ttl](wire::Segment segment) {
      segment.ttl = ttl;
      return segment;
    };
  };
  const std::string last_hop = "    - send:   <DATA=10><TTL=1>\n    - expect: <ACK=RCV.NXT><CTL=ACK>";
  for (const int ttl : {63, 64}) {
    Scripted script(with_steps("ESTABLISHED", last_hop));
    script.alters(behind(static_cast<std::uint8_t>(ttl))).opens().end();
    EXPECT_EQ(script.result().verdict == Verdict::not_applicable, ttl == 63) << script.result().because;
  }
}

}  // namespace
}  // namespace tcpspec::run
