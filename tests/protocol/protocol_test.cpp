// The script against the agent and against the simulated target.
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

TEST_P(Protocol, IsSpokenByTheAgent) {
  const auto agent = [] { return std::make_unique<drive::ProcessChannel>("exec " TCPSPEC_AGENT_PATH); };
  expect_protocol([&] { return std::make_unique<Processes>(agent(), agent()); },
                  names({"127.0.0.1", "::1"}, {"127.0.0.2", "::1"}));
}

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
  EXPECT_EQ(requests, 12);
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

}  // namespace
}  // namespace tcpspec::protocol
