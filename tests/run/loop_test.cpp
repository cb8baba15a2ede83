// Where a suite's decisions meet a clock and a link: pace, stamps, and what ends a run from outside.
#include "drive/loop.hpp"

#include <algorithm>
#include <limits>

#include <gmock/gmock.h>

#include "simulated.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::HasSubstr;

/// A wire that notes when something leaves, and may show it with another stamp or not at all.
class Watched : public drive::Link {
 public:
  explicit Watched(sim::World& world) : world_(world) {}

  void send(wire::OctetView datagram) override {
    if (breaks) throw std::runtime_error("the cable is out");
    sent.push_back(world_.now());
    const wire::Datagram parsed = wire::parse(datagram);
    if (const auto* segment = std::get_if<wire::Segment>(&parsed)) ports.push_back(segment->source.port);
    if (refuses == sent.size()) throw std::system_error(ENETUNREACH, std::generic_category(), "sendto");
    world_.send(datagram);
    reset_by_kernel(datagram);
  }
  void receive(std::vector<drive::Frame>& into) override {
    ++reads;
    world_.receive(into);
    if (!shows_what_leaves) std::erase_if(into, [](const auto& frame) { return !frame.from_target; });
    for (drive::Frame& frame : into)
      if (!frame.from_target) frame.time += kernel_delay;
    if (!foreign_.empty())
      into.push_back({.time = world_.now(), .from_target = false, .octets = std::exchange(foreign_, {})});
  }

  std::vector<Instant> sent;
  std::vector<std::uint16_t> ports;  ///< from which they were sent
  int reads = 0;
  bool shows_what_leaves = true;
  bool breaks = false;
  std::size_t refuses = 0;  ///< which datagram, counted from 1
  Duration kernel_delay;
  int resets_of_the_kernel = 0;  ///< that leave this host beside as many datagrams of the tester

 private:
  void reset_by_kernel(wire::OctetView datagram) {
    const wire::Datagram parsed = wire::parse(datagram);
    const auto* segment = std::get_if<wire::Segment>(&parsed);
    if (segment == nullptr || !segment->has(wire::ctl::syn) || resets_of_the_kernel-- <= 0) return;
    wire::Draft rst;
    rst.flow = {segment->source, segment->destination};
    rst.flags = wire::ctl::rst;
    foreign_ = wire::emit(rst);
  }

  wire::Octets foreign_;
  sim::World& world_;
};

Against bare() {
  Against options;
  options.families = {wire::Family::ipv4};
  options.suite.bracket = false;
  return options;
}

const std::string one_syn = with_steps(
    "LISTEN", "    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>\n      measure: trip = elapsed");

std::string many(int count) {
  std::string yaml;
  for (int i = 0; i < count; ++i)
    yaml += with_steps("LISTEN", "    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>", {},
                       "many-" + std::to_string(i));
  return yaml;
}

class Pace : public testing::TestWithParam<double> {};

TEST_P(Pace, IsNeverExceededWhateverTheCasesAsk) {
  Against options = bare();
  options.loop.packets_per_second = GetParam();
  Simulated run(many(100), options);
  Watched link(run.world);
  run.run(&link);
  EXPECT_EQ(run.count(Verdict::pass), 100);
  ASSERT_GE(link.sent.size(), 200U) << "a SYN and a RST each";
  constexpr std::size_t burst = 64;
  for (std::size_t first = 0; first < link.sent.size(); ++first)
    for (std::size_t last = first + burst; last < link.sent.size(); last += 7) {
      const double time = (link.sent[last] - link.sent[first]).seconds();
      ASSERT_LE(static_cast<double>(last - first + 1), burst + GetParam() * time + 1.001);
    }
}

// Rates whose reciprocal is not a whole number of nanoseconds, too.
INSTANTIATE_TEST_SUITE_P(Rates, Pace, testing::Values(7, 100, 300, 20'000));

TEST(Loop, TimesAreThoseOfTheKernelsStamp) {
  Simulated run(one_syn, bare());
  Watched link(run.world);
  link.kernel_delay = microseconds(30);
  EXPECT_EQ(run.run(&link).only().verdict, Verdict::pass) << told(run.only());
  EXPECT_NEAR(run.only().segments.at(0).time, 30e-6, 1e-9);
  EXPECT_NEAR(run.only().measurements.at(0).values.at(0), 70e-6, 1e-9)
      << "100 us of path less the stamp's 30";
}

TEST(Loop, WhereTheLinkShowsNothingThatLeavesTheMomentBeforeMustDo) {
  Simulated run(one_syn, bare());
  Watched link(run.world);
  link.shows_what_leaves = false;
  EXPECT_EQ(run.run(&link).only().verdict, Verdict::pass) << told(run.only());
  EXPECT_EQ(run.only().segments.at(0).time, 0);
}

TEST(Loop, ARstThatNobodyAskedForEndsTheRunWhenItComesAgain) {
  for (const int resets : {1, 2}) {
    Simulated run(one_syn, bare());
    Watched link(run.world);
    link.resets_of_the_kernel = resets;
    run.run(&link);
    if (resets == 2)
      EXPECT_THAT(run.suite->aborted(), HasSubstr("this host's own kernel"));
    else
      EXPECT_EQ(run.only().verdict, Verdict::pass) << told(run.only());
  }
}

TEST(Loop, OurOwnRstIsNotForeign) {
  Simulated run(many(20), bare());
  Watched link(run.world);
  run.run(&link);
  EXPECT_EQ(run.suite->aborted(), "");
  EXPECT_EQ(link.sent.size(), 40U);
}

TEST(Loop, AsksTheLinkOnceForManyDatagrams) {
  const auto reads = [](std::size_t sent_unread) {
    Against options = bare();
    options.loop.sent_unread = sent_unread;
    options.loop.packets_per_second = std::numeric_limits<double>::infinity();
    Simulated run(many(100), options);
    Watched link(run.world);
    run.run(&link);
    EXPECT_EQ(run.count(Verdict::pass), 100);
    EXPECT_EQ(link.sent.size(), 200U);
    return link.reads;
  };
  EXPECT_GT(reads(1), 200);
  EXPECT_LT(reads(50), 40);
}

TEST(Loop, TurnsToDeadlinesAlsoWhileThereIsMoreToSend) {
  Against options = bare();
  options.loop.packets_per_second = std::numeric_limits<double>::infinity();
  std::vector<std::size_t> sent_by;  // each round
  const Watched* watched = nullptr;
  options.loop.progress = [&](Instant) { sent_by.push_back(watched->sent.size()); };
  Simulated run(many(300), options);
  Watched link(run.world);
  watched = &link;
  run.run(&link);
  ASSERT_EQ(link.sent.size(), 600U);
  std::size_t most = 0;
  for (std::size_t i = 1; i < sent_by.size(); ++i) most = std::max(most, sent_by[i] - sent_by[i - 1]);
  EXPECT_LE(most, 64U);
}

TEST(Loop, WhatAMachineSendsInOneGoIsNotHeldUpByThoseThatWait) {
  Against options = bare();
  options.loop.sent_unread = 50;
  options.loop.packets_per_second = std::numeric_limits<double>::infinity();
  std::string yaml;
  for (int i = 0; i < 20; ++i)
    yaml += with_steps("LISTEN", "    - send: <CTL=RST>\n      times: 4\n    - expect: silence", {},
                       "many-" + std::to_string(i));
  Simulated run(yaml, options);
  Watched link(run.world);
  run.run(&link);
  ASSERT_GE(link.ports.size(), 80U);
  int changes = 0;
  for (std::size_t i = 1; i < 80; ++i) changes += link.ports[i] != link.ports[i - 1];
  // The first of each, and then the other three of each.
  EXPECT_LE(changes, 40);
}

TEST(Loop, AnInterruptEndsTheRunSoon) {
  Against options = bare();
  Simulated* simulated = nullptr;
  Instant began;
  options.loop.interrupted = [&] { return simulated->world.now() - began > seconds(1); };
  Simulated run(with_steps("LISTEN", "    - wait: 60s"), options);
  simulated = &run;
  began = run.world.now();
  run.run();
  EXPECT_EQ(run.suite->aborted(), "interrupted");
  EXPECT_TRUE(run.results.empty());
  EXPECT_LT(run.took.seconds(), 1.2) << "no wait is longer than a tenth of a second";
}

TEST(Loop, WhatTheLinkThrowsEndsTheRunAndDoesNotComeOut) {
  Simulated run(one_syn, bare());
  Watched link(run.world);
  link.breaks = true;
  EXPECT_NO_THROW(run.run(&link));
  EXPECT_EQ(run.suite->aborted(), "the cable is out");
}

TEST(Loop, WhatTheHostRefusesToSendIsAnErrorOfThatCaseAndTheOthersGoOn) {
  Simulated run(many(5), bare());
  Watched link(run.world);
  link.refuses = 2;
  run.run(&link);
  EXPECT_EQ(run.suite->aborted(), "");
  EXPECT_EQ(run.count(Verdict::error), 1);
  EXPECT_EQ(run.count(Verdict::pass), 4);
  for (const auto& result : run.results) {
    if (result.verdict != Verdict::error) continue;
    EXPECT_THAT(result.because, HasSubstr("Network is unreachable"));
  }
}

TEST(Loop, ProgressIsToldWhileNothingElseHappens) {
  Against options = bare();
  int rounds = 0;
  options.loop.progress = [&](Instant) { ++rounds; };
  Simulated run(with_steps("LISTEN", "    - wait: 10s"), options);
  run.run();
  EXPECT_GE(rounds, 100);
}

}  // namespace
}  // namespace tcpspec::run
