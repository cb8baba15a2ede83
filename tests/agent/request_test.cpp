// Lines in, lines out: ids, order, tolerance, refusals.

#include <sys/wait.h>

#include "running_agent.hpp"

namespace tcpspec::agent {
namespace {

TEST(Requests, HelloNamesTheVersionTheStackAndWhatItCanDo) {
  RunningAgent agent;
  const std::string reply = agent.ask("HELLO");
  EXPECT_TRUE(reply.starts_with("ok version=1 stack=Linux_")) << reply;
  EXPECT_NE(reply.find("features=diag,"), std::string::npos) << reply;
}

TEST(Requests, AreAnsweredInOrderWithTheirIds) {
  RunningAgent agent;
  for (int i = 0; i < 1000; ++i) agent.channel->write("id" + std::to_string(i) + " STATUS 99");
  for (int i = 0; i < 1000; ++i)
    ASSERT_EQ(agent.next_reply(), "id" + std::to_string(i) + " error closed no such connection");
}

TEST(Requests, MayEndInCarriageReturnAndHoldExtraBlanks) {
  RunningAgent agent;
  agent.channel->write("a \t STATUS   99  \r");
  EXPECT_EQ(agent.next_reply(), "a error closed no such connection");
}

TEST(Requests, ThatAreEmptyGetNoReply) {
  RunningAgent agent;
  agent.channel->write("");
  agent.channel->write("  \r");
  agent.channel->write("b STATUS 99");
  EXPECT_EQ(agent.next_reply(), "b error closed no such connection");
}

struct Refusal {
  const char* request;
  const char* reply;
};

class RefusedRequest : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedRequest, SaysWhatIsWrong) {
  RunningAgent agent;
  EXPECT_EQ(agent.ask(GetParam().request), GetParam().reply);
}

INSTANTIATE_TEST_SUITE_P(
    , RefusedRequest,
    testing::Values(
        Refusal{"", "error invalid expected ID VERB ARGUMENT..."},
        Refusal{"OPEN 1", "error unsupported no such verb"},
        Refusal{"LISTEN", "error invalid address is missing"},
        Refusal{"LISTEN localhost 80", "error invalid address: not an address of this host"},
        Refusal{"LISTEN 127.0.0.1 65536", "error invalid port: a number from 0 to 65535 was expected"},
        Refusal{"LISTEN 127.0.0.1 x", "error invalid port: a number from 0 to 65535 was expected"},
        Refusal{"LISTEN 127.0.0.1 0 sndbuf=1", "error invalid unexpected word"},
        Refusal{"LISTEN 192.0.2.1 0", "error invalid Cannot assign requested address"},
        Refusal{"CONNECT 127.0.0.1 9 from=::1", "error invalid from: no address of that family"},
        Refusal{"ACCEPT 1 127.0.0.1 9", "error closed no such listener"},
        Refusal{"SEND 1 5", "error closed no such connection"},
        Refusal{"ABORT 1", "error closed no such connection"},
        Refusal{"SHUTDOWN", "error invalid handle is missing"},
        Refusal{"DIAG 127.0.0.1 1 ::1 2", "error invalid two families"}));

TEST(Requests, ThatListenTwiceOnAPortAreRefused) {
  RunningAgent agent;
  std::string handle;
  const std::uint16_t port = agent.listen("127.0.0.1", handle);
  EXPECT_EQ(agent.ask("LISTEN 127.0.0.1 " + std::to_string(port)), "error in-use Address already in use");
  // The families are apart, so that both can serve one port.
  EXPECT_TRUE(agent.ask("LISTEN :: " + std::to_string(port)).starts_with("ok "));
}

TEST(Requests, EndWithTheLastLineThoughItHasNoNewline) {
  drive::ProcessChannel channel("printf 'x HELLO\\ny STATUS 9' | " TCPSPEC_AGENT_PATH);
  drive::RealClock clock;
  clock.watch(channel.descriptor());
  std::string line;
  const Instant deadline = clock.now() + seconds(10);
  std::vector<std::string> replies;
  try {
    while (clock.now() < deadline) {
      while (channel.read(line)) replies.push_back(line);
      clock.wait_until(deadline);
    }
  } catch (const std::runtime_error& end) {
    EXPECT_NE(std::string(end.what()).find("ended with status 0"), std::string::npos) << end.what();
  }
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[1], "y error closed no such connection");
}

}  // namespace
}  // namespace tcpspec::agent
