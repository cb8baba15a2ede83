#pragma once

#include <functional>
#include <string>
#include <vector>

#include "drive/loop.hpp"
#include "run/suite.hpp"
#include "sample.hpp"
#include "sim/world.hpp"

namespace tcpspec::run {

/// What a run is made against.
struct Against {
  sim::WorldOptions world{};
  double timescale = 1;
  bool wrapping = false;  ///< the tester's ISNs lie just below 2^32; the target's do anyway
  bool agent = true;
  bool evidence = true;
  std::optional<Awaited> awaited{};
  Room room{};
  std::vector<wire::Family> families{wire::Family::ipv4, wire::Family::ipv6};
  SuiteOptions suite{};
  drive::LoopOptions loop{};
};

/// The simulated endpoint with its application, and a suite of cases that are run against it.  Port 80 is
/// open and port 9 is closed, with the agent and without.
class Simulated {
 public:
  explicit Simulated(const std::string& yaml, Against = {});

  /// Runs everything over the world's link, or over another around it.
  Simulated& run(drive::Link* around = nullptr);

  const report::CaseResult& only() const;  ///< of the only case, on the only family
  int count(report::Verdict) const;

  sim::World world;
  CountingPorts ports;
  Environment environment;  ///< before the run
  Scheduler scheduler{ports};
  std::unique_ptr<Suite> suite;
  std::vector<report::CaseResult> results;
  Duration took;  ///< virtual time

 private:
  Against against_;
  cases::Suite cases_;
};

/// `Id: verdict, because` of a result, for messages.
std::string told(const report::CaseResult&);

}  // namespace tcpspec::run
