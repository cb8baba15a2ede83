// The script against the agents and against the simulated target.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>

#include "players.hpp"
#include "spoken.hpp"
#include "tests/sim/pair.hpp"

namespace tcpspec::protocol {
namespace {

class Simulated : public Servers {
 public:
  std::string ask(const std::string& request) override { return pair_.far(request); }
  std::string ask_peer(const std::string& request) override { return pair_.near(request); }
  void ask_again() override { deadline_ = pair_.world().now() + patience; }
  bool wait() override {
    const Instant now = pair_.world().now();
    pair_.step(std::min(deadline_, now + milliseconds(10)));
    return now < deadline_;
  }

 private:
  sim::test::Pair pair_{{}};
  Instant deadline_;
};

class Protocol : public BothFamilies {};
INSTANTIATE_TEST_SUITE_P(, Protocol, testing::Values(wire::Family::ipv4, wire::Family::ipv6), family_name);

/// Plays it against a program; the peer is always the shipped agent, which knows every state.
void expect_spoken_by(const std::string& program, const Values& names) {
  const auto start = [](const std::string& what) {
    return std::make_unique<drive::ProcessChannel>("exec " + what);
  };
  expect_protocol([&] { return std::make_unique<Processes>(start(program), start(TCPSPEC_AGENT_PATH)); },
                  names);
}

TEST_P(Protocol, IsSpokenByTheAgent) {
  expect_spoken_by(TCPSPEC_AGENT_PATH, names({"127.0.0.1", "::1"}, {"127.0.0.2", "::1"}));
}

TEST_P(Protocol, IsSpokenByTheAgentInPython) {
  expect_spoken_by(TCPSPEC_PYTHON " " TCPSPEC_SOURCE_DIR "/tester/agent/portable/tcpspec_agent.py",
                   names({"127.0.0.1", "::1"}, {"127.0.0.2", "::1"}));
}

TEST_P(Protocol, IsSpokenByTheAgentInC) {
  expect_spoken_by(TCPSPEC_PORTABLE_AGENT, names({"127.0.0.1", "::1"}, {"127.0.0.2", "::1"}));
}

TEST_P(Protocol, IsSpokenByTheAgentInCThatKnowsOnlyPosix) {
  expect_spoken_by(TCPSPEC_PORTABLE_AGENT "-posix", names({"127.0.0.1", "::1"}, {"127.0.0.2", "::1"}));
}

#ifdef TCPSPEC_MUSL
TEST_P(Protocol, IsSpokenByTheAgentInCWithMusl) {
  expect_spoken_by(TCPSPEC_PORTABLE_AGENT "-musl", names({"127.0.0.1", "::1"}, {"127.0.0.2", "::1"}));
}
#endif

TEST_P(Protocol, IsSpokenByTheSimulatedTarget) {
  expect_protocol([] { return std::make_unique<Simulated>(); },
                  names({"10.77.0.2", "fd77::2"}, {"10.77.0.1", "fd77::1"}));
}

std::string text_of(const std::string& path) {
  std::ifstream file(TCPSPEC_SOURCE_DIR "/" + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Script, AsksEveryRequestOfThePage) {
  const std::string page = text_of("tester/agent/PROTOCOL.md");
  const std::string script = text_of("tests/protocol/protocol.txt");
  const std::regex row("\\| `([A-Z]+)[ `]");
  int requests = 0;
  for (std::sregex_iterator it(page.begin(), page.end(), row), end; it != end; ++it, ++requests)
    EXPECT_NE(script.find("\n> " + it->str(1)), std::string::npos) << it->str(1);
  EXPECT_GT(requests, 10);
}

TEST(Fits, BindsNamesAndComparesWhatIsNamed) {
  Values values;
  EXPECT_TRUE(fits("ok handle={l} port=?", "ok port=80 handle=3 more=1", values));
  EXPECT_EQ(values, (Values{{"l", "3"}}));
  EXPECT_TRUE(fits("ok handle={l}", "ok handle=3", values));
  EXPECT_FALSE(fits("ok handle={l}", "ok handle=4", values));
  EXPECT_FALSE(fits("ok port=?", "ok port=", values));
  EXPECT_FALSE(fits("ok port=?", "ok", values));
  EXPECT_TRUE(fits("ok data=", "ok data=", values));
  EXPECT_FALSE(fits("ok data=", "ok data=61", values));
  EXPECT_TRUE(fits("ok data=text(25,2)", "ok data=7a61", values));
  EXPECT_FALSE(fits("ok data=text(25,2)", "ok data=7a", values));
  EXPECT_TRUE(fits("error invalid", "error invalid port is missing", values));
  EXPECT_FALSE(fits("error invalid", "error closed", values));
  EXPECT_FALSE(fits("error invalid", "ok", values));
  EXPECT_FALSE(fits("ok", "error closed", values));
  EXPECT_FALSE(fits("ok", "", values));
}

TEST(Fits, LetsOnlyTheOptionalBeLeftOut) {
  Values values;
  EXPECT_TRUE(fits("ok state?=TIME-WAIT error=none", "ok error=none", values));
  EXPECT_TRUE(fits("ok state?=TIME-WAIT", "ok state=TIME-WAIT error=none", values));
  EXPECT_FALSE(fits("ok state?=TIME-WAIT", "ok state=CLOSED", values));
  EXPECT_FALSE(fits("ok state=TIME-WAIT error=none", "ok error=none", values));
}

/// Replies with `state=`, or without, whatever is asked.
class Taciturn : public Servers {
 public:
  explicit Taciturn(std::string features) : features_(std::move(features)) {}
  std::string ask(const std::string& request) override {
    return request == "HELLO" ? "ok version=1 features=" + features_ : "ok error=none";
  }
  std::string ask_peer(const std::string& request) override { return ask(request); }
  void ask_again() override {}
  bool wait() override { return false; }

 private:
  std::string features_;
};

TEST(Play, WantsTheStateOfThoseWhoSayThatTheyKnowIt) {
  const Section section{"any", {}, {{1, {}, false, false, "STATUS 1", {"ok state=LISTEN error=none"}}}};
  Taciturn knows("urgent,state"), knows_not("urgent");
  EXPECT_NE(play(section, knows, {}), "");
  EXPECT_EQ(play(section, knows_not, {}), "");
}

TEST(Play, PassesOverWhatIsForOthers) {
  const Line wrong{1, {"diag", true}, false, false, "DIAG", {"ok state=CLOSED"}};
  Taciturn without("state"), with("diag,state");
  EXPECT_EQ(play({"any", {}, {wrong}}, without, {}), "");
  EXPECT_NE(play({"any", {}, {wrong}}, with, {}), "");
}

}  // namespace
}  // namespace tcpspec::protocol
