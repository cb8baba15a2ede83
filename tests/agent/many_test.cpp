// Many connections, and who is found among them.

#include <algorithm>

#include "drive/rst_guard.hpp"
#include "running_agent.hpp"

namespace tcpspec::agent {
namespace {

TEST(Accepting, FindsConnectionsByPeerInAnyOrder) {
  RunningAgent agent;
  std::string listener;
  const std::uint16_t port = agent.listen("127.0.0.1", listener);
  Peer first(wire::Family::ipv4), second(wire::Family::ipv4);
  first.connect("127.0.0.1", port);
  second.connect("127.0.0.1", port);
  const std::string late =
      RunningAgent::value(agent.ask("ACCEPT " + listener + " " + second.words()), "handle");
  const std::string early =
      RunningAgent::value(agent.ask("ACCEPT " + listener + " " + first.words()), "handle");
  EXPECT_EQ(agent.ask("ABORT " + late), "ok");
  EXPECT_EQ(second.read_error(), ECONNRESET);
  EXPECT_EQ(agent.ask("SEND " + early + " 1"), "ok sent=1");
  EXPECT_EQ(first.read_error(), -1);
}

TEST(Accepting, HandsEachConnectionOutOnce) {
  RunningAgent agent;
  std::string listener;
  const std::uint16_t port = agent.listen("127.0.0.1", listener);
  Peer peer(wire::Family::ipv4);
  peer.connect("127.0.0.1", port);
  EXPECT_TRUE(agent.ask("ACCEPT " + listener + " " + peer.words()).starts_with("ok "));
  EXPECT_EQ(agent.ask("ACCEPT " + listener + " " + peer.words()), "error again no connection from that peer");
}

TEST(Accepting, LeavesTheQueueAloneWhereABacklogWasGiven) {
  RunningAgent agent;
  std::string listener;
  const std::uint16_t port = agent.listen("127.0.0.1", listener, " backlog=0");
  Peer first(wire::Family::ipv4);
  first.connect("127.0.0.1", port);
  agent.ask("HELLO");  // a round trip, in which an eager listener would have emptied the queue
  Peer second(wire::Family::ipv4);
  const auto to = drive::socket_address({*wire::Address::parse("127.0.0.1"), port});
  const timeval moment{0, 100'000};  // Linux drops the handshake's end while its queue of one is full
  setsockopt(second.fd.get(), SOL_SOCKET, SO_SNDTIMEO, &moment, sizeof moment);
  EXPECT_EQ(connect(second.fd.get(), to.get(), to.size), -1);
  EXPECT_TRUE(agent.ask("ACCEPT " + listener + " " + first.words()).starts_with("ok "));
}

TEST(Accepting, ServesThousandsAtOnce) {
  const std::size_t limit = drive::raise_descriptor_limit();
  ASSERT_GE(limit, 4096U) << "this machine allows too few descriptors for a fair run";
  const std::size_t count = std::min<std::size_t>(5000, limit - 200);
  RunningAgent agent;
  std::string listener;
  const std::uint16_t port = agent.listen("127.0.0.1", listener);
  std::vector<Peer> peers;
  for (std::size_t i = 0; i < count; ++i) {
    peers.emplace_back(wire::Family::ipv4);
    ASSERT_NO_FATAL_FAILURE(peers.back().connect("127.0.0.1", port)) << i;
  }
  for (const Peer& peer : peers) agent.channel->write("1 ACCEPT " + listener + " " + peer.words());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string reply = agent.next_reply();
    ASSERT_TRUE(reply.starts_with("1 ok handle=")) << reply;
  }
  EXPECT_EQ(agent.ask("SEND " + std::to_string(1 + count) + " 1"), "ok sent=1");
  EXPECT_EQ(peers.back().read_error(), -1);
}

TEST(Accepting, SurvivesTheDescriptorLimitAndMakesRoomByTheDead) {
  drive::raise_descriptor_limit();
  drive::ProcessChannel small("ulimit -n 24; exec " TCPSPEC_AGENT_PATH);
  drive::RealClock clock;
  clock.watch(small.descriptor());
  const auto ask = [&](const std::string& request) {
    small.write("1 " + request);
    std::string reply;
    const Instant deadline = clock.now() + seconds(10);
    while (!small.read(reply) && clock.now() < deadline) clock.wait_until(deadline);
    return reply;
  };
  const std::string listening = ask("LISTEN 127.0.0.1 0");
  const auto port = static_cast<std::uint16_t>(std::stoi(RunningAgent::value(listening, "port")));
  const linger abort_it{1, 0};
  for (int i = 0; i < 100; ++i) {
    Peer peer(wire::Family::ipv4);
    peer.connect("127.0.0.1", port);
    setsockopt(peer.fd.get(), SOL_SOCKET, SO_LINGER, &abort_it, sizeof abort_it);
  }
  Peer last(wire::Family::ipv4);
  last.connect("127.0.0.1", port);
  EXPECT_TRUE(ask("ACCEPT 1 " + last.words()).starts_with("1 ok handle="));
}

}  // namespace
}  // namespace tcpspec::agent
