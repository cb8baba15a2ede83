#include "simulated.hpp"

#include <gtest/gtest.h>

#include "run/reply.hpp"

namespace tcpspec::run {

namespace {

sim::WorldOptions near_wrap(sim::WorldOptions options) {
  options.isn_near_wrap = true;
  return options;
}

Reply ask(sim::World& world, const std::string& request) {
  world.write("test " + request);
  std::string line;
  EXPECT_TRUE(world.read(line));
  return parse_reply(line.substr(line.find(' ') + 1));
}

}  // namespace

Simulated::Simulated(const std::string& yaml, Against against)
    : world(near_wrap(against.world)),
      environment(wire_only()),
      against_(std::move(against)),
      cases_(suite_of(yaml)) {
  environment.agent = against_.agent;
  environment.evidence = against_.evidence;
  environment.awaited = against_.awaited;
  environment.room = against_.room;
  environment.wrapping_numbers = against_.wrapping;
  environment.timing.msl = against_.world.behaviour.msl;
  environment.timing.stretch(against_.timescale);
  for (const auto family : {wire::Family::ipv4, wire::Family::ipv6}) {
    const char* any = family == wire::Family::ipv4 ? "0.0.0.0" : "::";
    const Reply listener = ask(world, std::string("LISTEN ") + any + " 80");
    EXPECT_TRUE(listener.ok) << listener.error;
    environment.listeners[family] = {listener.get("handle"), 80};
  }
  std::vector<Selected> selection;
  for (const cases::Case& one : cases_.cases)
    for (const auto family : against_.families) selection.push_back({&one, family});
  suite = std::make_unique<Suite>(std::move(selection), environment, scheduler, against_.suite);
}

Simulated& Simulated::run(drive::Link* around) {
  const Instant began = world.now();
  // A suite that waits for nothing must fail its test, not stop it for ever.
  if (!against_.loop.interrupted)
    against_.loop.interrupted = [this, began] { return world.now() - began > seconds(3600); };
  drive::run_to_end(scheduler, world, around ? *around : world, &world, against_.loop);
  took = world.now() - began;
  results = suite->take_results();
  return *this;
}

const report::CaseResult& Simulated::only() const {
  EXPECT_EQ(results.size(), 1U) << suite->aborted();
  static const report::CaseResult none;
  return results.empty() ? none : results.front();
}

int Simulated::count(report::Verdict verdict) const {
  int n = 0;
  for (const auto& result : results) n += result.verdict == verdict ? 1 : 0;
  return n;
}

std::string told(const report::CaseResult& result) {
  return result.id + "/" + std::to_string(result.family) + ": " +
         std::string(report::to_string(result.verdict)) + ", " + result.because;
}

}  // namespace tcpspec::run
