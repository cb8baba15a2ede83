#pragma once
// Cases run over a wire with a fault, whatever stands behind it.

#include <algorithm>
#include <string>
#include <vector>

#include "drive/faults.hpp"
#include "drive/loop.hpp"
#include "run/suite.hpp"
#include "tests/mutation/shipped.hpp"

namespace tcpspec::drive {

/// The shipped cases of these names, each on the families that it has.
inline std::vector<run::Selected> selected(const std::vector<std::string_view>& ids) {
  std::vector<run::Selected> found;
  for (const cases::Case& one : proof::shipped_suite().cases)
    if (std::find(ids.begin(), ids.end(), one.id) != ids.end())
      for (const wire::Family family : one.families) found.push_back({&one, family});
  return found;
}

/// `env` is that of the target; each case runs once.
inline std::vector<report::CaseResult> trial(std::vector<run::Selected> what, run::Environment env,
                                             run::Ports& ports, Clock& clock, Link& link, Channel& agent) {
  env.level_of = [](const std::string& id) { return proof::catalogue().level_of(id); };
  env.timing.patience = run::patience_for(milliseconds(2), milliseconds(1));
  run::SuiteOptions options;
  options.retries = 0;
  options.bracket = false;  // some faults make the target look dead
  run::Scheduler scheduler(ports);
  run::Suite suite(std::move(what), std::move(env), scheduler, options);
  const Instant deadline = clock.now() + seconds(60);
  LoopOptions loop;
  loop.interrupted = [&] { return clock.now() > deadline; };
  run_to_end(scheduler, clock, link, &agent, loop);
  EXPECT_EQ(suite.aborted(), "");
  return suite.take_results();
}

inline std::string told(const report::CaseResult& result) {
  return result.id + " over IPv" + std::to_string(result.family) + ": " +
         std::string(report::to_string(result.verdict)) + ", " + result.because;
}

/// Every case fails it, or warns where the requirement is a SHOULD or a MAY.
inline void expect_conviction(const Fault& fault, const std::vector<report::CaseResult>& results) {
  for (const std::string_view id : fault.cases)
    EXPECT_TRUE(std::any_of(results.begin(), results.end(), [&](const auto& r) { return r.id == id; }))
        << id << " did not run";
  for (const report::CaseResult& result : results)
    EXPECT_TRUE(result.verdict == report::Verdict::fail || result.verdict == report::Verdict::warn)
        << told(result);
}

/// Every case that some fault must fail.
inline std::vector<std::string_view> all_cases() {
  std::vector<std::string_view> ids;
  for (const Fault& fault : faults()) ids.insert(ids.end(), fault.cases.begin(), fault.cases.end());
  return ids;
}

inline std::string name_of(const Fault& fault) {
  std::string name(fault.name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

inline void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

}  // namespace tcpspec::drive
