// A scan of many simulated targets in virtual time: each is a world of its own behind one link.

#include "scan/scanner.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>

#include "case/load.hpp"
#include "drive/loop.hpp"
#include "reach/sim_target.hpp"
#include "scan/target_ports.hpp"
#include "sim/mutants.hpp"

namespace tcpspec::scan {
namespace {

using report::Verdict;
using testing::ElementsAre;

const wire::Address inside = *wire::Address::parse("10.77.0.2");  // as each world has it
constexpr std::uint16_t closed_port = 1;

/// Replaces the IPv4 address at `at`, and what that changes in both sums (RFC 1624): a wrong one stays wrong.
void readdress(wire::Octets& datagram, std::size_t at, const wire::Address& to) {
  const auto word = [&](std::size_t i) {
    return static_cast<std::uint32_t>(datagram[i] << 8 | datagram[i + 1]);
  };
  const std::size_t header = std::size_t{4} * (datagram[0] & 15U);
  for (std::size_t i = 0; i < 4; i += 2) {
    const auto added = static_cast<std::uint32_t>(to.octets[i] << 8 | to.octets[i + 1]);
    for (const std::size_t sum : {std::size_t{10}, header + 16}) {
      std::uint32_t changed = (~word(sum) & 0xffffU) + (~word(at + i) & 0xffffU) + added;
      changed = (changed & 0xffffU) + (changed >> 16);
      changed = ~((changed & 0xffffU) + (changed >> 16)) & 0xffffU;
      datagram[sum] = static_cast<std::uint8_t>(changed >> 8);
      datagram[sum + 1] = static_cast<std::uint8_t>(changed);
    }
    datagram[at + i] = to.octets[i];
    datagram[at + i + 1] = to.octets[i + 1];
  }
}

wire::Address destination_of(wire::OctetView datagram) {
  wire::Address address;
  std::copy_n(datagram.begin() + 16, 4, address.octets.begin());
  return address;
}

/// Targets 10.9.0.1, 10.9.0.2 and so on, with a fault each, and nothing at other addresses.
class Hosts : public drive::Clock, public drive::Link {
 public:
  explicit Hosts(const std::vector<std::string>& faults) {
    for (const std::string& fault : faults) {
      sim::WorldOptions options;
      options.seed = targets_.size() + 1;
      options.behaviour = sim::behaviour_of(fault);
      targets_.push_back(std::make_unique<reach::SimTarget>(options, reach::Families::ipv4));
    }
  }

  static wire::Address address(std::size_t i) {
    wire::Address address = *wire::Address::parse("10.9.0.0");
    address.octets[3] = static_cast<std::uint8_t>(i + 1);
    return address;
  }
  std::uint16_t port(std::size_t i) const {
    return targets_[i]->environment().listeners.at(wire::Family::ipv4).port;
  }

  // A world jumps from event to event. All together go on in small steps.
  Instant now() override { return now_; }
  void wait_until(Instant deadline) override {
    if (!inbox_.empty()) return;
    now_ = std::min(deadline, now_ + microseconds(500));
    for (std::size_t i = 0; i < targets_.size(); ++i) go_on(i);
  }

  void send(wire::OctetView datagram) override {
    sent.push_back({now_, destination_of(datagram)});
    drive::Frame echo;
    echo.time = now_;
    echo.from_target = false;
    echo.octets.assign(datagram.begin(), datagram.end());
    inbox_.push_back(echo);
    const std::size_t at = std::size_t{datagram[19]} - 1;
    if (at >= targets_.size() || unplugged_.contains(at)) return;
    readdress(echo.octets, 16, inside);
    targets_[at]->world().send(echo.octets);
    collect(at);
  }

  void receive(std::vector<drive::Frame>& into) override {
    std::move(inbox_.begin(), inbox_.end(), std::back_inserter(into));
    inbox_.clear();
  }

  void unplug(std::size_t i) { unplugged_.insert(i); }

  struct Sent {
    Instant at;
    wire::Address to;
  };
  std::vector<Sent> sent;

 private:
  void go_on(std::size_t i) {
    while (targets_[i]->world().now() < now_) {
      targets_[i]->world().wait_until(now_);
      collect(i);
    }
  }

  void collect(std::size_t i) {
    std::vector<drive::Frame> frames;
    targets_[i]->world().receive(frames);
    for (drive::Frame& frame : frames) {
      if (!frame.from_target) continue;
      readdress(frame.octets, 12, address(i));
      inbox_.push_back(std::move(frame));
    }
  }

  std::vector<std::unique_ptr<reach::SimTarget>> targets_;
  Instant now_ = Instant{} + seconds(1000);  // as that of each world
  std::vector<drive::Frame> inbox_;
  std::set<std::size_t> unplugged_;
};

const cases::Suite& suite() {
  static const cases::LoadResult read = [] {
    const std::string folder = std::string(TCPSPEC_SOURCE_DIR) + "/cases";
    cases::CatalogueResult catalogue = cases::load_catalogue(folder + "/requirements");
    return cases::load({folder + "/rfc9293/header.yaml"}, catalogue.catalogue);
  }();
  EXPECT_TRUE(read.ok()) << cases::render(read.errors);
  return read.suite;
}

std::vector<const cases::Case*> cases_named(const std::vector<std::string>& ids) {
  std::vector<const cases::Case*> found;
  for (const cases::Case& test : suite().cases)
    if (std::find(ids.begin(), ids.end(), test.id) != ids.end()) found.push_back(&test);
  EXPECT_EQ(found.size(), ids.size());
  return found;
}

const std::vector<std::string> two_cases{"wrong-checksum-on-a-syn[wrong]", "reserved-bits-on-a-syn[7]"};

struct Scan {
  explicit Scan(const std::vector<std::string>& faults) : hosts(faults) {
    for (std::size_t i = 0; i < faults.size(); ++i)
      targets.push_back({{Hosts::address(i), hosts.port(i)}, ""});
    options.reach = [this](const Target& target) { return reach(target); };
    options.on_result = [this](const HostResult& host, const auto& cases) {
      EXPECT_EQ(cases.size(), host.cases.size());
      results.push_back(host);
    };
    loop.packets_per_second = options.rate = 100'000;
  }

  Reached reach(const Target& target) {
    if (no_way_to == target.end.address) throw std::runtime_error("no way");
    Reached reached;
    reached.environment.sites[wire::Family::ipv4] = {
        *wire::Address::parse("10.77.0.1"), target.end.address, {}, {}};
    reached.environment.services = {{target.end.port}};
    reached.ports = std::make_unique<TargetPorts>(shared, target.end.address.octets[3]);
    return reached;
  }

  Scan& run(const std::vector<std::string>& ids = two_cases) {
    TargetPorts unused(shared, 0);
    run::Scheduler scheduler(unused);
    Scanner scanner({targets.begin(), targets.end()}, cases_named(ids), scheduler, options);
    const Instant began = hosts.now();
    loop.progress = [&](Instant) { most_at_once = std::max(most_at_once, scanner.running()); };
    if (!loop.interrupted) loop.interrupted = [&] { return hosts.now() - began > seconds(600); };
    drive::run_to_end(scheduler, hosts, hosts, nullptr, loop);
    took = hosts.now() - began;
    aborted = scanner.aborted();
    return *this;
  }

  const HostResult& of(std::size_t i) const {
    const auto found = std::find_if(results.begin(), results.end(), [&](const HostResult& host) {
      return host.target.address == Hosts::address(i);
    });
    EXPECT_NE(found, results.end());
    return *found;
  }

  Hosts hosts;
  std::vector<Target> targets;
  ScannerOptions options;
  drive::LoopOptions loop;
  std::vector<std::uint16_t> shared = [] {
    std::vector<std::uint16_t> ports;
    for (int i = 0; i < 256; ++i) ports.push_back(static_cast<std::uint16_t>(50'000 + i));
    return ports;
  }();
  std::optional<wire::Address> no_way_to;
  std::vector<HostResult> results;
  std::size_t most_at_once = 0;
  Duration took;
  std::string aborted;
};

std::vector<Verdict> verdicts_of(const HostResult& host) {
  std::vector<Verdict> verdicts;
  for (const CaseVerdict& verdict : host.cases) verdicts.push_back(verdict.verdict);
  return verdicts;
}

TEST(Scanner, JudgesEachTargetByItself) {
  Scan scan({"", "accepts-bad-checksum", "", "resets-reserved-bits"});
  scan.run();
  ASSERT_EQ(scan.results.size(), 4U);
  EXPECT_EQ(scan.aborted, "");
  for (const HostResult& host : scan.results) {
    EXPECT_EQ(host.state, HostState::tested) << host.because;
    EXPECT_GT(host.seconds, 1.0);
    EXPECT_TRUE(host.rtt);
    EXPECT_EQ(host.cases.front().id, two_cases.front());
  }
  EXPECT_THAT(verdicts_of(scan.of(0)), ElementsAre(Verdict::pass, Verdict::pass));
  EXPECT_THAT(verdicts_of(scan.of(1)), ElementsAre(Verdict::fail, Verdict::pass));
  EXPECT_THAT(verdicts_of(scan.of(2)), ElementsAre(Verdict::pass, Verdict::pass));
  EXPECT_THAT(verdicts_of(scan.of(3)), ElementsAre(Verdict::pass, Verdict::fail));
  EXPECT_EQ(scan.of(1).cases.front().requirement, "RFC9293-MUST-3");
  EXPECT_NE(scan.of(1).cases.front().because, "");
}

TEST(Scanner, RunsTargetsSideBySide) {
  Scan one({""});
  Scan many({"", "", "", "", "", "", "", ""});
  one.run();
  many.run();
  EXPECT_EQ(many.results.size(), 8U);
  EXPECT_LT(many.took.seconds(), 1.5 * one.took.seconds());
  EXPECT_GT(many.most_at_once, 4U);
}

TEST(Scanner, KeepsToTheLargestNumberAtOnce) {
  Scan scan({"", "", "", "", ""});
  scan.options.at_once = 2;
  scan.run();
  EXPECT_EQ(scan.results.size(), 5U);
  EXPECT_EQ(scan.most_at_once, 2U);
}

TEST(Scanner, SaysHowATargetWasMet) {
  Scan scan({"", "", ""});
  scan.targets[1].end.port = closed_port;
  scan.targets.push_back({{Hosts::address(20), 80}, "nobody:80"});
  scan.no_way_to = Hosts::address(2);
  scan.run();
  ASSERT_EQ(scan.results.size(), 4U);
  EXPECT_EQ(scan.of(0).state, HostState::tested);
  EXPECT_EQ(scan.of(1).state, HostState::closed);
  EXPECT_EQ(scan.of(2).state, HostState::unreachable);
  EXPECT_EQ(scan.of(2).because, "no way");
  EXPECT_EQ(scan.of(20).state, HostState::silent);
  EXPECT_EQ(scan.of(20).name, "nobody:80");
}

TEST(Scanner, KnowsATargetByItsSynAck) {
  Scan scan({""});
  const Fingerprint& print = scan.run().of(0).fingerprint;
  EXPECT_EQ(print.mss, 1460);
  EXPECT_TRUE(print.window_scale);
  EXPECT_TRUE(print.sack);
  EXPECT_TRUE(print.timestamps);
  EXPECT_EQ(print.ttl, 64);
  EXPECT_THAT(print.options, testing::AllOf(testing::HasSubstr("2"), testing::HasSubstr("8")));
}

TEST(Scanner, AsksAHostForOnePortAfterTheOther) {
  Scan scan({""});
  scan.targets.push_back({{Hosts::address(0), closed_port}, ""});
  scan.targets.push_back({{Hosts::address(0), 2}, ""});
  scan.run();
  EXPECT_EQ(scan.results.size(), 3U);
  EXPECT_EQ(scan.most_at_once, 1U);
}

/// From the first segment to any target until the last target got its first one.
Duration time_to_begin(const Hosts& hosts) {
  std::map<wire::Address, Instant> first;
  for (const Hosts::Sent& sent : hosts.sent) first.emplace(sent.to, sent.at);
  Instant last;
  for (const auto& [address, at] : first) last = std::max(last, at);
  return last - hosts.sent.front().at;
}

TEST(Scanner, BeginsTargetsAsTheRatePermits) {
  Scan fast(std::vector<std::string>(16));
  fast.run();
  EXPECT_LT(time_to_begin(fast.hosts), seconds(1));
  const double cost = static_cast<double>(fast.hosts.sent.size()) / 16;
  Scan slow(std::vector<std::string>(16));
  slow.loop.packets_per_second = slow.options.rate = 50;
  slow.run();
  EXPECT_GT(time_to_begin(slow.hosts), seconds(15 * cost / 50));
  // A queue of segments would make the tester late, and cases inconclusive.
  ASSERT_EQ(slow.results.size(), 16U);
  for (const HostResult& host : slow.results)
    EXPECT_THAT(verdicts_of(host), ElementsAre(Verdict::pass, Verdict::pass));
}

TEST(Scanner, GivesNoLineToWhatAnInterruptEnds) {
  Scan scan({"", "", "", ""});
  scan.options.at_once = 1;
  scan.loop.interrupted = [&] { return scan.results.size() == 2; };
  scan.run();
  EXPECT_EQ(scan.results.size(), 2U);
  EXPECT_EQ(scan.aborted, "interrupted");
}

TEST(Scanner, SeesThatATargetIsGone) {
  Scan scan({"", ""});
  // From then on, nothing comes back from the first.
  scan.loop.interrupted = [&] {
    if (scan.hosts.now() - (Instant{} + seconds(1000)) > seconds(3)) scan.hosts.unplug(0);
    return false;
  };
  scan.run();
  EXPECT_EQ(scan.of(0).state, HostState::gone);
  EXPECT_NE(scan.of(0).because, "");
  EXPECT_EQ(scan.of(1).state, HostState::tested);
}

TEST(Scanner, ChoosesTheSameNumbersWithTheSameSeed) {
  const auto segments = [](std::uint64_t seed) {
    Scan scan({"", ""});
    scan.options.seed = seed;
    scan.run();
    return scan.hosts.sent.size();
  };
  EXPECT_EQ(segments(3), segments(3));
}

}  // namespace
}  // namespace tcpspec::scan
