// Boxes on the path that rewrite what passes: what fails because of them is said to be perhaps the path's.
#include <gmock/gmock.h>

#include <algorithm>

#include "case/duration.hpp"
#include "drive/fault_actions.hpp"
#include "drive/loop.hpp"
#include "reach/sim_target.hpp"
#include "run/confirmation.hpp"
#include "run/ledger.hpp"
#include "run/path_rewriting.hpp"
#include "run/path_suspicion.hpp"
#include "run/suite.hpp"
#include "shipped.hpp"

namespace tcpspec::proof {
namespace {

using drive::FaultAction;
using drive::SegmentInTransit;
using drive::Towards;
using testing::HasSubstr;
namespace ctl = wire::ctl;

struct Played {
  std::vector<report::CaseResult> results;
  std::vector<report::InvariantResult> invariants;
};

/// Damaged segments, fragments and signatures: a box of these tests repairs or breaks them by itself.
bool wants_each_octet_kept(const cases::Case& test) {
  const auto has = [&](const char* tag) {
    return std::find(test.tags.begin(), test.tags.end(), tag) != test.tags.end();
  };
  return has("header") || has("security") || test.id.starts_with("illegal-option-length");
}

std::vector<run::Selected> quick_cases(const std::vector<std::string_view>& tags = {}) {
  const cases::Timing of_the_sim{.msl = sim::Behaviour{}.msl.seconds()};
  const auto is_wanted = [&](const std::string& tag) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
  };
  std::vector<run::Selected> selected;
  for (const cases::Case& test : shipped_suite().cases) {
    if (cases::duration_class(test, of_the_sim) != cases::DurationClass::quick) continue;
    if (!tags.empty() && std::none_of(test.tags.begin(), test.tags.end(), is_wanted)) continue;
    if (std::find(test.families.begin(), test.families.end(), wire::Family::ipv4) != test.families.end())
      selected.push_back({&test, wire::Family::ipv4});
  }
  return selected;
}

/// Cases against an endpoint behind such a box, with what is said of the path.
Played behind(const FaultAction& box, const std::vector<run::Selected>& selected,
              const sim::Behaviour& behaviour = {}) {
  sim::WorldOptions world;
  world.behaviour = behaviour;
  reach::SimTarget target(world, reach::Families::ipv4);
  run::Environment env = target.environment();
  env.over_a_path = true;
  env.level_of = [](const std::string& id) { return catalogue().level_of(id); };
  run::Ledger ledger(shipped_invariants(), {{false, milliseconds(100)}, false, {}});
  env.ledger = &ledger;
  run::SuiteOptions options;
  options.restart = [&target](run::Environment& now) {
    target.reboot(now);
    return true;
  };
  run::Scheduler scheduler(target);
  run::Suite suite(selected, env, scheduler, options);
  drive::FaultyLink link(target.world(), target.world(), box);
  drive::LoopOptions loop;
  loop.packets_per_second = 1e6;
  drive::run_to_end(scheduler, link, link, &target.world(), loop);
  EXPECT_EQ(suite.aborted(), "");
  Played played{suite.take_results(), ledger.results()};
  run::suspect_rewriting(played.results, played.invariants);
  return played;
}

void pass_on(SegmentInTransit&) {}

/// Of each connection, in both directions: the numbers of SACK blocks and of quotes in ICMP stay as they are.
void renumber(SegmentInTransit& transit) {
  if (!transit.segment.reaches_tcp() || !transit.segment.malformations.empty()) return;
  const bool to_tester = transit.towards == Towards::tester;
  const std::uint32_t port = to_tester ? transit.segment.destination.port : transit.segment.source.port;
  const std::uint32_t of_target = port * 2'654'435'761U;
  const std::uint32_t of_tester = port * 2'246'822'519U;
  wire::Segment& segment = transit.alter();
  segment.seq = segment.seq + (to_tester ? of_target : of_tester);
  if (segment.has(ctl::ack)) segment.ack = segment.ack - (to_tester ? of_tester : of_target);
}

void strip_mss(SegmentInTransit& transit) {
  if (transit.segment.mss()) drive::fault::without(2)(transit);
}

void strip_stamps_of_data(SegmentInTransit& transit) {
  if (!transit.segment.payload.empty()) drive::fault::without(8)(transit);
}

void small_mss(SegmentInTransit& transit) {
  if (transit.segment.mss().value_or(0) > 400) drive::fault::with(wire::Option::mss(400))(transit);
}

void clear_urg(SegmentInTransit& transit) {
  if (!transit.segment.has(ctl::urg)) return;
  wire::Segment& segment = transit.alter();
  segment.flags = static_cast<std::uint16_t>(segment.flags & ~ctl::urg);
  segment.urgent_pointer = 0;
}

/// Keeps the state of connections, as firewalls do, and drops what fits into none.
void drop_what_fits_nowhere(SegmentInTransit& transit) {
  if (transit.towards != Towards::target) return;
  const wire::Segment& segment = transit.segment;
  const drive::ObservedConnection& known = transit.connection;
  const bool stray =
      !known.irs && !known.iss && segment.has(ctl::ack) && (segment.flags & (ctl::syn | ctl::fin)) != 0;
  const bool of_the_unsent = known.iss && segment.has(ctl::ack) && segment.ack.after(known.snd_nxt);
  const bool far_beyond = known.synchronized() && !segment.has(ctl::syn) &&
                          segment.seq - (known.rcv_nxt + known.rcv_wnd) > 60'000;
  if (stray || of_the_unsent || far_beyond) transit.drop();
}

/// How many departures there are; all must be perhaps the path's, for a reason with these words.
int suspected(const FaultAction& box, const std::string& words) {
  std::vector<run::Selected> selected = quick_cases();
  std::erase_if(selected, [](const run::Selected& one) { return wants_each_octet_kept(*one.test); });
  const Played played = behind(box, selected);
  int departures = 0;
  for (const report::CaseResult& result : played.results) {
    if (!run::departs(result)) continue;
    ++departures;
    EXPECT_THAT(result.perhaps_path, HasSubstr(words))
        << result.id << ": " << result.because << ", " << result.got;
  }
  for (const report::InvariantResult& invariant : played.invariants) {
    if (invariant.departures == 0) continue;
    EXPECT_EQ(invariant.verdict, report::Verdict::inconclusive) << invariant.name;
    EXPECT_THAT(invariant.because, HasSubstr(words)) << invariant.name;
  }
  return departures;
}

TEST(ABoxThatRewrites, IsSuspectedOfAllThatItBrings) {
  EXPECT_EQ(suspected(pass_on, ""), 0);
  EXPECT_GE(suspected(renumber, "as if numbered anew"), 10);
  EXPECT_GE(suspected(strip_mss, "no SYN,ACK had an MSS"), 3);
  EXPECT_GE(suspected(small_mss, "every SYN,ACK had an MSS of 400"), 1);
  EXPECT_GE(suspected(strip_stamps_of_data, "no data ever came with timestamps"), 2);
  EXPECT_GE(suspected(clear_urg, "no segment with URG ever came"), 2);
}

TEST(ABoxThatKeepsState, IsSuspectedOfWhatItDrops) {
  Played played = behind(drop_what_fits_nowhere, quick_cases());
  run::suspect_path(played.results);
  int departures = 0;
  for (const report::CaseResult& result : played.results) {
    if (!run::departs(result)) continue;
    ++departures;
    EXPECT_THAT(result.perhaps_path, HasSubstr("ever answered")) << result.id << ": " << result.because;
  }
  EXPECT_GE(departures, 20);
}

/// What a box rewrites is what these mutants get wrong.
TEST(ABoxThatRewrites, IsNotSuspectedWhereTheTargetIsToBlame) {
  const std::vector<run::Selected> selected =
      quick_cases({"mss", "timestamps", "sack", "urgent", "reset", "header"});
  int convicted = 0;
  for (const sim::Mutant& mutant : sim::mutants()) {
    const std::string_view name = mutant.name;
    const auto is_about = [&](const char* word) { return name.find(word) != std::string_view::npos; };
    if (!is_about("mss") && !is_about("stamp") && !is_about("sack") && !is_about("urg") &&
        !is_about("reset") && !is_about("block"))
      continue;
    const Played played = behind(pass_on, selected, sim::behaviour_of(std::string(name)));
    for (const report::CaseResult& result : played.results) {
      if (!run::departs(result)) continue;
      ++convicted;
      EXPECT_EQ(result.perhaps_path, "") << name << " in " << result.id << ": " << result.because;
    }
  }
  EXPECT_GT(convicted, 100);
}

}  // namespace
}  // namespace tcpspec::proof
