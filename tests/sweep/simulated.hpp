#pragma once
// What the tests of the sweep share: a sweep of the simulated endpoint.

#include <string>
#include <vector>

#include "drive/loop.hpp"
#include "oracle/rule_reader.hpp"
#include "reach/sim_target.hpp"
#include "run/ledger.hpp"
#include "sim/mutants.hpp"
#include "sweep/generate.hpp"
#include "sweep/summary.hpp"

#include <gtest/gtest.h>

namespace tcpspec::sweep {

inline const cases::Catalogue& catalogue() {
  static const cases::CatalogueResult result =
      cases::load_catalogue(std::string(TCPSPEC_SOURCE_DIR) + "/cases/requirements");
  EXPECT_EQ(cases::render(result.errors), "");
  return result.catalogue;
}

inline const oracle::Tables& tables() {
  static const oracle::TablesResult result = oracle::load_tables(
      std::string(TCPSPEC_SOURCE_DIR) + "/cases/segment-arrives", catalogue(), oracle::Proof::unwanted);
  EXPECT_EQ(cases::render(result.errors), "");
  return result.tables;
}

inline const std::vector<watch::Invariant>& invariants() {
  static const watch::InvariantsResult result =
      watch::load_invariants(std::string(TCPSPEC_SOURCE_DIR) + "/cases/invariants", catalogue());
  EXPECT_EQ(cases::render(result.errors), "");
  return result.invariants;
}

struct SweepRun {
  report::Sweep sweep;
  std::vector<Result> results;
  std::string aborted;
  std::vector<report::InvariantResult> invariants;

  /// `G-2 NONE, CLOSED` of each departure.
  std::vector<std::string> departures() const {
    std::vector<std::string> out;
    for (const report::SweepDeparture& d : sweep.departures) out.push_back(d.rule + " " + d.seen);
    return out;
  }
};

inline SweepRun sweep_of(std::vector<Point> points, sim::WorldOptions world = {}, SweeperOptions options = {},
                         std::vector<wire::Family> families = {wire::Family::ipv4}) {
  reach::SimTarget target(std::move(world));
  run::Environment env = target.environment();
  run::Ledger ledger(invariants(), {});
  env.ledger = &ledger;
  run::Scheduler scheduler(target, quarantine);
  Sweeper sweeper(tables(), std::move(points), std::move(families), env, scheduler, options);
  sweeper.more = shrinker(tables(), {});
  drive::LoopOptions loop;
  loop.packets_per_second = 1e6;
  const Instant began = target.world().now();
  // A sweep that waits for nothing must fail its test, not stop it for ever.
  loop.interrupted = [&] { return target.world().now() - began > seconds(3600); };
  drive::run_to_end(scheduler, target.world(), target.world(), &target.world(), loop);
  SweepRun out;
  out.sweep = summarize(sweeper, tables(), {});
  out.results = sweeper.results();
  out.aborted = sweeper.aborted();
  out.invariants = ledger.results();
  return out;
}

inline sim::WorldOptions mutant(std::string_view name) {
  sim::WorldOptions world;
  world.behaviour = sim::behaviour_of(name);
  return world;
}

/// The usual points whose id begins so.
inline std::vector<Point> points_like(const std::string& beginning) {
  std::vector<Point> out;
  for (const Point& point : points(Extent::usual))
    if (id(point).starts_with(beginning)) out.push_back(point);
  return out;
}

inline Point point(std::string_view text) {
  const auto found = point_from_id(text);
  EXPECT_TRUE(found) << text;
  return found.value_or(Point{});
}

}  // namespace tcpspec::sweep
