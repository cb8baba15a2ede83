// How many segments a second get through: found out where a burst does not.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "run/discovery.hpp"
#include "simulated.hpp"

namespace tcpspec::run {
namespace {

/// A path on which so many datagrams a second get through in both directions together, and a few more at
/// once.
class Policed : public drive::Link {
 public:
  Policed(sim::World& world, double per_second) : world_(world), per_second_(per_second) {}
  void send(wire::OctetView datagram) override {
    if (passes()) world_.send(datagram);
  }
  void receive(std::vector<drive::Frame>& into) override {
    const std::size_t before = into.size();
    world_.receive(into);
    into.erase(std::remove_if(into.begin() + static_cast<std::ptrdiff_t>(before), into.end(),
                              [this](const drive::Frame& frame) { return frame.from_target && !passes(); }),
               into.end());
  }

 private:
  bool passes() {
    constexpr double at_once = 5;
    tokens_ = std::min(at_once, tokens_ + per_second_ * (world_.now() - last_).seconds());
    last_ = world_.now();
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

  sim::World& world_;
  double per_second_;
  double tokens_ = 5;
  Instant last_;
};

std::optional<double> rate_found(const Against& against, double policed_to = 0) {
  Simulated sim(with_steps("CLOSED", "    - wait: 1s"), against);
  cases::Case asking;
  asking.id = "rate";
  asking.given.state = cases::State::closed;
  SuiteOptions options;
  options.bracket = false;
  options.retries = 0;
  Scheduler scheduler(sim.ports);
  Suite suite({{&asking, wire::Family::ipv4, discover_rate(80)}}, sim.environment, scheduler, options);
  Policed policed(sim.world, policed_to);
  drive::run_to_end(scheduler, sim.world, policed_to > 0 ? static_cast<drive::Link&>(policed) : sim.world,
                    nullptr, {});
  for (const report::CaseResult& result : suite.take_results())
    for (const report::Measurement& one : result.measurements)
      if (one.name == "rate") return one.values.at(0);
  return std::nullopt;
}

Against without_agent(const std::string& link = "") {
  Against against;
  against.agent = false;
  against.world.link = link;
  return against;
}

TEST(DiscoverRate, FindsNoLimitWhereThereIsNone) { EXPECT_FALSE(rate_found(without_agent())); }

TEST(DiscoverRate, FindsWhatAPathLetsThrough) {
  EXPECT_EQ(rate_found(without_agent(), 50), 20) << "and as many answers";
  EXPECT_EQ(rate_found(without_agent(), 200), 80);
}

TEST(DiscoverRate, TakesNoLossForALimit) { EXPECT_FALSE(rate_found(without_agent("lose 20%"))); }

TEST(DiscoverRate, LearnsNothingOfATargetThatIsSilentWithoutAConnection) {
  Against silent = without_agent();
  silent.world.behaviour.resets_ack_in_listen = false;
  EXPECT_FALSE(rate_found(silent, 50));
}

}  // namespace
}  // namespace tcpspec::run
