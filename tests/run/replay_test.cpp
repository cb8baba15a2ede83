// Judging again what was recorded: the same rules come to the same verdict, others to theirs or to none.
#include "run/replay.hpp"

#include <algorithm>
#include <stdexcept>

#include <gmock/gmock.h>

#include "run/conditions.hpp"
#include "run/tape.hpp"
#include "simulated.hpp"

namespace tcpspec::run {
namespace {

using report::CaseResult;
using report::Verdict;
using testing::HasSubstr;
using testing::StartsWith;

const std::string challenged = with_steps("ESTABLISHED",
                                          "    - send: <SEQ=RCV.NXT+1><CTL=RST>\n"
                                          "    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>\n"
                                          "    - state: ESTABLISHED");

Against on_one_family(bool agent) {
  Against against;
  against.families = {wire::Family::ipv6};
  against.agent = agent;
  return against;
}

/// A run of one case, and its record.
struct Recorded {
  explicit Recorded(const std::string& yaml, bool agent = true) : run(yaml, on_one_family(agent)) {
    run.run();
    result = run.only();
  }

  Replayed again(const std::string& yaml) const {
    const cases::Suite suite = suite_of(yaml);
    Environment env = environment();
    env.level_of = level_of;
    return replay(suite.cases.front(), env, result);
  }

  Environment environment() const {
    return environment_of(run.suite->conditions().at(static_cast<std::size_t>(result.tape.conditions_index)));
  }

  Simulated run;
  CaseResult result;
};

TEST(Replay, ComesToTheSameResultByTheSameRules) {
  for (const bool agent : {true, false}) {
    const Recorded recorded(challenged, agent);
    ASSERT_EQ(recorded.result.verdict, Verdict::pass) << told(recorded.result);
    const Replayed replayed = recorded.again(challenged);
    EXPECT_EQ(replayed.departed, "");
    EXPECT_EQ(replayed.result.verdict, Verdict::pass);
    EXPECT_EQ(replayed.result.seconds, recorded.result.seconds);
    EXPECT_EQ(replayed.result.tape.events, recorded.result.tape.events);
    ASSERT_EQ(replayed.result.segments.size(), recorded.result.segments.size());
    for (std::size_t i = 0; i < replayed.result.segments.size(); ++i) {
      EXPECT_EQ(replayed.result.segments[i].octets, recorded.result.segments[i].octets);
      EXPECT_EQ(replayed.result.segments[i].time, recorded.result.segments[i].time);
    }
  }
}

TEST(Replay, JudgesByWhatTheCaseAsksNow) {
  const Recorded recorded(challenged);
  std::string stricter = challenged;
  stricter.replace(stricter.find("<ACK=RCV.NXT><CTL=ACK>"), 22, "<ACK=RCV.NXT><CTL=RST>");
  const Replayed replayed = recorded.again(stricter);
  EXPECT_EQ(replayed.departed, "");
  EXPECT_EQ(replayed.result.verdict, Verdict::fail) << told(replayed.result);
}

TEST(Replay, JudgesWhatIsInTheRecordAndNotWhatWas) {
  Recorded recorded(challenged);
  const auto& segments = recorded.result.segments;
  const auto challenge = std::find_if(segments.begin(), segments.end(), [](const auto& segment) {
    return segment.from_target && segment.step == 1;
  });
  ASSERT_NE(challenge, segments.end());
  for (std::string& line : recorded.result.tape.events) {
    if (line.find(challenge->octets) == std::string::npos) continue;
    TapeEvent event = *tape_event(line);
    constexpr std::size_t flags_of_ipv6 = 40 + 13;
    event.octets[flags_of_ipv6] |= wire::ctl::rst;  // and with it a sum that is wrong by as much
    event.unverifiable = true;
    line = to_string(event);
  }
  const Replayed replayed = recorded.again(challenged);
  EXPECT_EQ(replayed.departed, "");
  EXPECT_EQ(replayed.result.verdict, Verdict::fail) << told(replayed.result);
}

TEST(Replay, DoesNotGuessWhatTheTargetWouldHaveAnsweredToAnotherSegment) {
  const Recorded recorded(challenged);
  std::string other = challenged;
  other.replace(other.find("RCV.NXT+1"), 9, "RCV.NXT+2");
  EXPECT_THAT(recorded.again(other).departed, StartsWith("it sends <SEQ="));
  std::string longer = challenged + "\n    - send: <DATA=5>\n    - expect: <ACK=RCV.NXT>";
  EXPECT_NE(recorded.again(longer).departed, "");
}

TEST(Replay, RefusesARecordThatMeansNothing) {
  Recorded recorded(challenged);
  recorded.result.tape.events.push_back("perhaps 17");
  EXPECT_THROW(recorded.again(challenged), std::invalid_argument);
  recorded.result.tape.events.clear();
  EXPECT_THROW(recorded.again(challenged), std::invalid_argument);
}

TEST(Tape, ReadsWhatItWrites) {
  using Kind = TapeEvent::Kind;
  const wire::Endpoint four{*wire::Address::parse("192.0.2.1"), 80};
  const wire::Endpoint six{*wire::Address::parse("2001:db8::1"), 65535};
  for (const TapeEvent& event : {TapeEvent{.kind = Kind::start, .time = {-5}},
                                 {.kind = Kind::sent, .time = {1'700'000'000'000'000'001}},
                                 {.kind = Kind::unsendable, .text = "sendto: Network is unreachable"},
                                 {.kind = Kind::too_long, .text = "sendto: Message too long"},
                                 {.kind = Kind::segment, .time = {7}, .octets = {0x45, 0x00, 0xff}},
                                 {.kind = Kind::segment, .time = {7}, .octets = {0x60}, .unverifiable = true},
                                 {.kind = Kind::reply, .time = {8}, .text = "ok handle=3 state=LISTEN"},
                                 {.kind = Kind::deadline, .time = {9}},
                                 {.kind = Kind::claimed, .end = four},
                                 {.kind = Kind::taken, .end = six},
                                 {.kind = Kind::refused, .end = six}}) {
    const auto read = tape_event(to_string(event));
    ASSERT_TRUE(read) << to_string(event);
    EXPECT_EQ(*read, event) << to_string(event);
  }
}

TEST(Tape, TakesNoLineThatItDoesNotWrite) {
  for (const char* line : {"", "start", "start x", "start 5 6", "segment 5 4", "segment 5 zz",
                           "claimed 1.2.3.4", "claimed [::1]:99999", "segment 5 45 odd", "stop 5"})
    EXPECT_FALSE(tape_event(line)) << line;
}

TEST(Conditions, ReadWhatTheyWrite) {
  Environment env;
  env.sites[wire::Family::ipv4] = {*wire::Address::parse("192.0.2.1"),
                                   *wire::Address::parse("192.0.2.2"),
                                   *wire::Address::parse("192.0.2.3"),
                                   std::nullopt,
                                   {*wire::Address::parse("192.0.2.5"), *wire::Address::parse("192.0.2.7")}};
  env.listeners[wire::Family::ipv4] = {"h1", 63999};
  env.services = {{80, Role::http, "GET /a b HTTP/1.0\r\n\r\n"},
                  {7, Role::echo, ""},
                  {22, Role::opaque, "", false, true}};
  env.closed_port = 9;
  env.agent = true;
  env.wrapping_numbers = true;
  env.over_loopback = true;
  env.timing = {microseconds(17), milliseconds(701), seconds(1), seconds(30)};
  env.timing.scale = 2.5;
  const auto words = conditions_of(env);
  const Environment read = environment_of(words);
  EXPECT_EQ(conditions_of(read), words);
  EXPECT_EQ(read.sites.at(wire::Family::ipv4).testers_further, env.sites[wire::Family::ipv4].testers_further);
  EXPECT_EQ(read.services.at(0).request, env.services.at(0).request);
  EXPECT_TRUE(read.services.at(1).known && !read.services.at(1).greets);
  EXPECT_TRUE(!read.services.at(2).known && read.services.at(2).greets);
  EXPECT_EQ(read.timing.rtt, env.timing.rtt);
  EXPECT_EQ(read.timing.scale, 2.5);
  EXPECT_FALSE(read.sites.at(wire::Family::ipv4).target_other);
  EXPECT_FALSE(read.sites.contains(wire::Family::ipv6));
}

TEST(Conditions, NameWhatTheyLack) {
  auto words = conditions_of(Environment{});
  words.erase("patience");
  try {
    environment_of(words);
    FAIL() << "patience may not be made up";
  } catch (const std::invalid_argument& refused) {
    EXPECT_THAT(refused.what(), HasSubstr("`patience`"));
  }
}

}  // namespace
}  // namespace tcpspec::run
