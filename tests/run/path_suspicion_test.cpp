// Failures that a box on the path would cause, too.
#include "run/path_suspicion.hpp"

#include <gmock/gmock.h>

#include "base/hex.hpp"
#include "wire/draft.hpp"

namespace tcpspec::run {
namespace {

namespace ctl = wire::ctl;
using report::CaseResult;
using report::SegmentRole;
using report::Verdict;
using testing::HasSubstr;

enum class From { tester, target };

report::SegmentRecord segment(From from, std::uint16_t flags, int step, SegmentRole role,
                              std::vector<wire::Option> options = {}, std::size_t data = 0) {
  wire::Draft draft;
  draft.flow = {{*wire::Address::parse("192.0.2.1"), 1000}, {*wire::Address::parse("192.0.2.2"), 80}};
  draft.flags = flags;
  draft.seq = wire::Seq((flags & ctl::syn) != 0 ? 0 : 1);
  draft.ack = wire::Seq(1);
  draft.options = std::move(options);
  draft.payload.resize(data);
  report::SegmentRecord record;
  record.from_target = from == From::target;
  record.step = step;
  record.role = role;
  record.octets = base::to_hex(wire::emit(draft));
  return record;
}

/// The opening, with the options that each side has; then a stimulus that was or was not answered.
CaseResult played(std::uint16_t stimulus, std::optional<std::uint16_t> answer, bool target_has_options = true,
                  std::size_t data = 0) {
  CaseResult result;
  const std::vector<wire::Option> offered{wire::Option::window_scale(7)};
  result.segments = {
      segment(From::tester, ctl::syn, -1, SegmentRole::preparation, offered),
      segment(From::target, ctl::syn | ctl::ack, -1, SegmentRole::preparation,
              target_has_options ? offered : std::vector<wire::Option>{}),
      segment(From::tester, ctl::ack, -1, SegmentRole::preparation),
      segment(From::tester, stimulus, 0, SegmentRole::stimulus, {}, data),
  };
  if (answer) result.segments.push_back(segment(From::target, *answer, 1, SegmentRole::matched));
  result.deciding_step = 1;
  result.verdict = answer ? Verdict::pass : Verdict::fail;
  return result;
}

CaseResult without_rst() {
  CaseResult result = played(ctl::ack, std::nullopt);
  result.awaited_rst = true;
  return result;
}

TEST(PathSuspicion, FallsOnAPathOverWhichNoRstEverCame) {
  std::vector<CaseResult> results{without_rst(), without_rst(), played(ctl::ack, ctl::ack),
                                  played(ctl::ack, ctl::ack)};
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "no RST was ever seen from this target");
  EXPECT_EQ(results[1].perhaps_path, results[0].perhaps_path);
  EXPECT_EQ(results[2].perhaps_path, "");
  results[0].perhaps_path.clear();
  results[1].perhaps_path.clear();
  results.push_back(played(ctl::ack, ctl::rst));
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "") << "a RST came through";
}

TEST(PathSuspicion, FallsOnAPathThatDropsAKindOfSegment) {
  const std::uint16_t both = ctl::syn | ctl::fin;
  std::vector<CaseResult> results{played(both, {}), played(both, {}), played(ctl::ack, ctl::ack),
                                  played(ctl::ack, {})};
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "no segment with SYN and FIN was ever answered");
  EXPECT_EQ(results[3].perhaps_path, "") << "it has nothing of the kind";
  for (CaseResult& result : results) result.perhaps_path.clear();
  results.push_back(played(both, ctl::ack));
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "") << "one was answered";
}

/// The segment of the tester that decided, in a datagram that firewalls are known to drop.
CaseResult in_fragments(std::optional<std::uint16_t> answer) {
  CaseResult result = played(ctl::ack, answer);
  result.segments[3].in_fragments = true;
  return result;
}

CaseResult with_ip_options(std::optional<std::uint16_t> answer) {
  CaseResult result = played(ctl::ack, answer);
  wire::Draft draft;
  draft.flow = {{*wire::Address::parse("192.0.2.1"), 1000}, {*wire::Address::parse("192.0.2.2"), 80}};
  draft.flags = ctl::ack;
  draft.seq = draft.ack = wire::Seq(1);
  draft.ip_options = wire::Octets{0x1e, 4, 0, 0};
  result.segments[3].octets = base::to_hex(wire::emit(draft));
  return result;
}

TEST(PathSuspicion, FallsOnAPathThatDropsFragmentsOrIpOptions) {
  const CaseResult answered = played(ctl::ack, ctl::ack);
  std::vector<CaseResult> results{in_fragments({}),    in_fragments({}), with_ip_options({}),
                                  with_ip_options({}), answered,         answered};
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "no segment in fragments was ever answered");
  EXPECT_EQ(results[2].perhaps_path, "no segment with IP options or extension headers was ever answered");
  for (CaseResult& result : results) result.perhaps_path.clear();
  results.push_back(in_fragments(ctl::ack));
  results.push_back(with_ip_options(ctl::ack));
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "") << "one was answered";
  EXPECT_EQ(results[2].perhaps_path, "") << "one was answered";
}

TEST(PathSuspicion, FallsOnAPathOverWhichOnlyLargeSegmentsVanish) {
  const std::vector<CaseResult> over_that_path{
      played(ctl::ack, {}, true, 1400), played(ctl::ack, {}, true, 1460),
      played(ctl::ack, ctl::ack, true, 1300), played(ctl::ack, ctl::ack)};
  std::vector<CaseResult> results = over_that_path;
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "no datagram of 1440 octets or more was ever answered");
  EXPECT_EQ(results[1].perhaps_path, results[0].perhaps_path);
  results = over_that_path;
  results.push_back(played(ctl::ack, ctl::ack, true, 1460));
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "") << "a large one was answered";
}

/// The target's data began beyond what should have come first.
CaseResult without_full_segments_of_the_target(std::size_t data) {
  CaseResult result = played(ctl::ack, std::nullopt);
  result.segments[0] =
      segment(From::tester, ctl::syn, -1, SegmentRole::preparation, {wire::Option::mss(1460)});
  result.segments.push_back(segment(From::target, ctl::ack, 1, SegmentRole::not_expected, {}, data));
  wire::Draft draft;
  draft.flow = {{*wire::Address::parse("192.0.2.2"), 80}, {*wire::Address::parse("192.0.2.1"), 1000}};
  draft.flags = ctl::ack;
  draft.seq = wire::Seq(1461);
  draft.payload.resize(data);
  result.segments.back().octets = base::to_hex(wire::emit(draft));
  return result;
}

TEST(PathSuspicion, FallsOnAPathThatLosesLargeSegmentsOfTheTarget) {
  std::vector<CaseResult> results{played(ctl::ack, {}, true, 1400), played(ctl::ack, {}, true, 1460),
                                  played(ctl::ack, ctl::ack), without_full_segments_of_the_target(10)};
  suspect_path(results);
  EXPECT_EQ(results[3].perhaps_path, "no datagram of 1440 octets or more was ever answered");
  for (CaseResult& result : results) result.perhaps_path.clear();
  results[3] = without_full_segments_of_the_target(1460);
  suspect_path(results);
  EXPECT_EQ(results[3].perhaps_path, "") << "a large one came";
}

TEST(PathSuspicion, FallsOnAFirewallThatDropsFlagsThatNoTcpSends) {
  std::vector<CaseResult> results{
      played(ctl::rst | ctl::syn, {}),       played(ctl::rst | ctl::fin, {}), played(0, {}), played(0, {}),
      played(ctl::rst | ctl::psh, ctl::ack), played(ctl::ack, ctl::ack)};
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "no segment with RST beside SYN or FIN was ever answered");
  EXPECT_EQ(results[1].perhaps_path, results[0].perhaps_path);
  EXPECT_EQ(results[2].perhaps_path, "no segment without SYN, ACK and RST was ever answered");
}

TEST(PathSuspicion, FallsOnAPathThatRemovesOptions) {
  std::vector<CaseResult> results;
  for (int i = 0; i < 6; ++i) results.push_back(played(ctl::ack, ctl::ack, false));
  results[0].verdict = results[1].verdict = Verdict::fail;
  suspect_path(results);
  EXPECT_THAT(results[0].perhaps_path, HasSubstr("no SYN,ACK had a window scale"));
  EXPECT_EQ(results[2].perhaps_path, "") << "it does not fail";
}

TEST(PathSuspicion, FallsOnAllThatADroppedSegmentExplains) {
  const std::uint16_t both = ctl::syn | ctl::fin;
  std::vector<CaseResult> results{played(both, {}), played(both, {}), played(both, {}),
                                  played(ctl::ack, ctl::ack), played(ctl::ack, {})};
  // Another stimulus follows the dropped one, and what comes is not what was expected.
  results[2].segments.push_back(segment(From::tester, ctl::ack, 2, SegmentRole::stimulus));
  results[2].segments.push_back(segment(From::target, ctl::ack, 3, SegmentRole::not_expected));
  results[2].deciding_step = 3;
  results[2].verdict = Verdict::warn;
  suspect_path(results);
  EXPECT_EQ(results[2].perhaps_path, "no segment with SYN and FIN was ever answered");
  EXPECT_EQ(results[4].perhaps_path, "");
}

/// Of a RST on a connection: whether the connection is gone was found out by a probe.
CaseResult after_rst(bool gone) {
  CaseResult result = played(ctl::rst, std::nullopt);
  result.segments.push_back(segment(From::target, gone ? ctl::rst : ctl::ack, 1, SegmentRole::answers_probe));
  if (gone) result.verdict = Verdict::pass;
  return result;
}

TEST(PathSuspicion, SeesTheAnswerToARstInTheStateBehindIt) {
  std::vector<CaseResult> results{after_rst(false), after_rst(false), played(ctl::ack, ctl::ack)};
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "no segment with RST was ever answered");
  for (CaseResult& result : results) result.perhaps_path.clear();
  results.push_back(after_rst(true));
  results.back().segments.erase(results.back().segments.begin(), results.back().segments.begin() + 3);
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "no segment with RST was ever answered") << "there was no connection";
  for (CaseResult& result : results) result.perhaps_path.clear();
  results.push_back(after_rst(true));
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "");
}

TEST(PathSuspicion, TakesOneAnswerAmongManyForThatToSomethingElse) {
  const std::uint16_t both = ctl::syn | ctl::fin;
  std::vector<CaseResult> results(8, played(both, {}));
  results.push_back(played(both, ctl::ack));
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "hardly any segment with SYN and FIN was ever answered");
  for (CaseResult& result : results) result.perhaps_path.clear();
  results.push_back(played(both, ctl::ack));
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "");
}

TEST(PathSuspicion, FallsOnAFirewallThatKeepsTheStateOfConnections) {
  const auto unsent = [](std::optional<std::uint16_t> answer) {
    CaseResult result = played(ctl::ack, answer);
    wire::Draft draft;
    draft.flow = {{*wire::Address::parse("192.0.2.1"), 1000}, {*wire::Address::parse("192.0.2.2"), 80}};
    draft.flags = ctl::ack;
    draft.seq = wire::Seq(1);
    draft.ack = wire::Seq(70'000);
    result.segments[3].octets = base::to_hex(wire::emit(draft));
    return result;
  };
  std::vector<CaseResult> results{unsent({}), unsent({}), played(ctl::ack, ctl::ack),
                                  played(ctl::ack, ctl::ack)};
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "no segment that acknowledges what was never sent was ever answered");
}

TEST(PathSuspicion, NeedsMoreThanOneFailure) {
  std::vector<CaseResult> results{played(ctl::syn | ctl::fin, {}), played(ctl::ack, ctl::ack),
                                  played(ctl::ack, ctl::ack), played(ctl::ack, ctl::ack)};
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "");
}

TEST(PathSuspicion, DoesNotFallOnWhatIsKnownOfTheTarget) {
  std::vector<CaseResult> results{without_rst(), without_rst(), played(ctl::ack, ctl::ack),
                                  played(ctl::ack, ctl::ack)};
  results[0].known = results[1].known = "a known departure";
  suspect_path(results);
  EXPECT_EQ(results[0].perhaps_path, "");
}

}  // namespace
}  // namespace tcpspec::run
