// What the RFCs leave to a TCP: no case may find fault with the choice of one that follows all rules.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "plain_run.hpp"
#include "proof/kill_matrix.hpp"
#include "shipped.hpp"
#include "sim/behaviour.hpp"

namespace tcpspec::proof {
namespace {

using sim::Behaviour;

struct Choice {
  const char* name;
  std::function<void(Behaviour&)> make;
};

const std::vector<Choice>& choices() {
  static const std::vector<Choice> all{
      {"a window of 4096 octets", [](Behaviour& b) { b.receive_buffer = 4096; }},
      {"a window of 1200 octets", [](Behaviour& b) { b.receive_buffer = 1200; }},
      {"a send buffer of 1000 octets", [](Behaviour& b) { b.send_buffer = 1000; }},
      {"a link of 576 octets", [](Behaviour& b) { b.mtu = 576; }},
      {"a link of 1280 octets", [](Behaviour& b) { b.mtu = 1280; }},
      {"a link of 9000 octets", [](Behaviour& b) { b.mtu = 9000; }},
      {"no window scale", [](Behaviour& b) { b.uses_window_scale = false; }},
      {"no timestamps", [](Behaviour& b) { b.uses_timestamps = false; }},
      {"no SACK", [](Behaviour& b) { b.uses_sack = false; }},
      {"no option at all",
       [](Behaviour& b) { b.uses_window_scale = b.uses_timestamps = b.uses_sack = b.uses_ecn = false; }},
      {"acknowledgments after 450 ms", [](Behaviour& b) { b.ack_delay = milliseconds(450); }},
      {"acknowledgments after 20 ms", [](Behaviour& b) { b.ack_delay = milliseconds(20); }},
      {"a first timeout of 3 s", [](Behaviour& b) { b.initial_rto = seconds(3); }},
      {"a least timeout of 2 s", [](Behaviour& b) { b.min_rto = seconds(2); }},
      {"a clock of 500 ms", [](Behaviour& b) { b.clock_granularity = milliseconds(500); }},
      {"a greatest timeout of 60 s", [](Behaviour& b) { b.max_rto = seconds(60); }},
      {"one challenge in five seconds", [](Behaviour& b) { b.challenge_limit = 1; }},
      {"small windows used after 1 s", [](Behaviour& b) { b.silly_window_override = seconds(1); }},
      {"small windows used after 100 ms", [](Behaviour& b) { b.silly_window_override = milliseconds(100); }},
      {"old acknowledgments not bounded", [](Behaviour& b) { b.bounds_old_acks = false; }},
      {"RST obeyed in TIME-WAIT", [](Behaviour& b) { b.ignores_rst_in_time_wait = false; }},
      {"an initial window of one segment", [](Behaviour& b) { b.initial_window_segments = 1; }},
      {"an initial window of two segments", [](Behaviour& b) { b.initial_window_segments = 2; }},
      {"an initial window of three segments", [](Behaviour& b) { b.initial_window_segments = 3; }},
      {"growth by two segments for an acknowledgment", [](Behaviour& b) { b.growth_limit = 2; }},
      {"three SACK blocks at most", [](Behaviour& b) { b.max_sack_blocks = 3; }},
      {"a TTL of 255", [](Behaviour& b) { b.ttl = 255; }},
      {"a host of five openings", [](Behaviour& b) { b.backlog = 5; }},
  };
  return all;
}

/// The endpoint takes more than its own link would carry.
bool is_of_the_link(const Behaviour& behaviour, const report::CaseResult& result) {
  return behaviour.mtu < Behaviour{}.mtu && result.charged == "RFC1191-3.1-2";
}

/// Where an RFC recommends the option, to be without it is a choice and brings a warning.
bool is_without_what_is_recommended(const report::CaseResult& result) {
  return result.verdict == report::Verdict::warn &&
         (result.charged == "RFC9768-3.1.1-5" || result.charged == "RFC9293-SHLD-8");
}

std::vector<std::string> blame_for(const Choice& choice) {
  Behaviour behaviour;
  choice.make(behaviour);
  std::vector<std::string> blame;
  for (const cases::Case& test : shipped_suite().cases) {
    const wire::Family family = test.families.front();
    if (family == wire::Family::ipv6 && behaviour.mtu < 1280) continue;  // no link of IPv6 (RFC 8200 §5)
    const report::CaseResult result = run_in_own_world({&test, family}, behaviour, catalogue());
    const bool blamed = result.verdict == report::Verdict::fail || result.verdict == report::Verdict::warn;
    if (!blamed || is_of_the_link(behaviour, result) || is_without_what_is_recommended(result)) continue;
    blame.push_back(std::string(choice.name) + ": " + test.id + " ends with " +
                    std::string(report::to_string(result.verdict)) + " " + result.charged + ", " +
                    result.because + "; got " + result.got);
  }
  return blame;
}

TEST(AllowedChoices, AreNoDepartures) {
  ASSERT_GT(shipped_suite().cases.size(), 1000U) << "they are also read before the threads begin";
  ASSERT_FALSE(catalogue().requirements().empty());
  std::vector<std::vector<std::string>> blame(choices().size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < choices().size(); at = next++) blame[at] = blame_for(choices()[at]);
    });
  for (std::thread& worker : workers) worker.join();
  for (const auto& of_one : blame)
    for (const std::string& one : of_one)
      ADD_FAILURE() << one << "\nThis choice is allowed: let the case tell it from a departure.";
}

/// What is found out before the cases run is needed here: that the target cannot send more in a segment.
TEST(AllowedChoices, SmallLinksAreNoDepartures) {
  std::vector<run::Selected> selected;
  for (const cases::Case& test : shipped_suite().cases)
    if (test.families.front() == wire::Family::ipv4) selected.push_back({&test, wire::Family::ipv4});
  for (const std::uint32_t mtu : {120U, 296U, 508U}) {
    sim::WorldOptions options;
    options.behaviour.mtu = mtu;
    for (const report::CaseResult& result : run_plainly(selected, options, catalogue()).results) {
      const bool blamed = result.verdict == report::Verdict::fail || result.verdict == report::Verdict::warn;
      EXPECT_TRUE(!blamed || is_of_the_link(options.behaviour, result))
          << "a link of " << mtu << " octets: " << result.id << " charges " << result.charged << ", "
          << result.because << "; got " << result.got;
      EXPECT_NE(result.verdict, report::Verdict::error) << result.id << ": " << result.because;
    }
  }
}

}  // namespace
}  // namespace tcpspec::proof
