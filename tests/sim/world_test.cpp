#include "sim/world.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "sim/peer.hpp"

namespace tcpspec::sim::test {
namespace {

/// The times in milliseconds at which the answers to `n` empty segments for a closed port come.
std::vector<int> answers(const std::string& script, int n) {
  Peer peer({.link = script, .one_way = milliseconds(5)});
  peer.flow.target.port = 81;
  const auto start = peer.world().now();
  for (int i = 0; i < n; ++i) peer.send({.ack = i});
  std::vector<int> times;
  while (peer.hear(seconds(2)) != "silence") {
    times.push_back(static_cast<int>((peer.heard_at() - start).milliseconds()));
  }
  return times;
}

using Times = std::vector<int>;

TEST(LinkScript, DoesToEachDatagramWhatItSays) {
  EXPECT_EQ(answers("", 3), (Times{10, 10, 10}));
  EXPECT_EQ(answers("out: lose 1,3", 3), (Times{10}));
  EXPECT_EQ(answers("in: duplicate 2", 2), (Times{10, 10, 10}));
  EXPECT_EQ(answers("out: delay 1 200ms", 2), (Times{10, 210}));
  EXPECT_EQ(answers("delay 1ms", 1), (Times{12}));
  EXPECT_EQ(answers("out: corrupt 2", 2), (Times{10}));
  EXPECT_EQ(answers("out: reorder 1", 1), (Times{30})) << "nothing overtakes it: 20 ms late";
}

TEST(LinkScript, ReordersByLettingTheNextOneOvertake) {
  Peer peer({.link = "out: reorder 1"});
  peer.flow.target.port = 81;
  for (int i = 1; i <= 3; ++i) peer.send({.ack = i});
  EXPECT_EQ(peer.hear(), "<SEQ=2><CTL=RST>");
  EXPECT_EQ(peer.hear(), "<SEQ=1><CTL=RST>");
  EXPECT_EQ(peer.hear(), "<SEQ=3><CTL=RST>");
}

TEST(LinkScript, LosesAtRandomAboutAsOftenAsAsked) {
  const auto n = answers("out: lose 25%", 1000).size();
  EXPECT_GT(n, 700U);
  EXPECT_LT(n, 800U);
}

TEST(LinkScript, NamesTheCommandThatIsWrong) {
  for (const char* script :
       {"loose 3", "lose", "lose 0", "lose 3,", "delay 4", "lose 101%", "jitter 3", "out:"}) {
    EXPECT_THROW(LinkScript::parse(script), std::invalid_argument) << script;
  }
  try {
    LinkScript::parse("lose 3; delay 4 200mz");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "link script: cannot read ' delay 4 200mz'");
  }
}

TEST(World, ShowsTheTesterItsOwnSegments) {
  Peer peer;
  const auto sent = wire::emit(peer.draft({.seq = 0, .ctl = "SYN"}));
  auto& world = peer.world();
  const auto start = world.now();
  world.send(sent);
  std::vector<drive::Frame> frames;
  world.receive(frames);
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_FALSE(frames[0].from_target);
  EXPECT_EQ(frames[0].octets, sent);
  world.wait_until(start + seconds(1));
  world.receive(frames);
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_TRUE(frames[1].from_target);
  EXPECT_EQ(frames[1].time, start + microseconds(100));
  EXPECT_EQ(world.now(), frames[1].time);
}

TEST(World, TimeStandsStillButInWaitUntil) {
  World world;
  const auto start = world.now();
  world.write("1 HELLO");
  std::string line;
  ASSERT_TRUE(world.read(line));
  EXPECT_EQ(line,
            "1 ok version=1 stack=tcpspec_sim "
            "features=diag,ao,fastopen,md5,urgent,keepalive,usertimeout,unacked,state");
  EXPECT_EQ(world.now(), start);
  world.wait_until(start + seconds(86400));
  EXPECT_EQ(world.now(), start + seconds(86400));
}

TEST(World, RebootsWithNothingOpen) {
  World world;
  const auto ask = [&world](const std::string& request) {
    world.write("1 " + request);
    std::string line;
    EXPECT_TRUE(world.read(line));
    return line;
  };
  const std::string opened = ask("LISTEN 10.77.0.2 80");
  EXPECT_EQ(opened, "1 ok handle=1 port=80");
  EXPECT_EQ(ask("LISTEN 10.77.0.2 80"), "1 error in-use");
  world.wait_until(world.now() + seconds(5));
  const auto before = world.now();
  world.reboot();
  EXPECT_EQ(world.now(), before) << "time goes on";
  EXPECT_EQ(ask("LISTEN 10.77.0.2 80"), opened);
}

TEST(Application, AnswersMistakesByName) {
  Peer peer;
  EXPECT_EQ(peer.call("DANCE"), "error unsupported");
  EXPECT_EQ(peer.call("SEND 99 1"), "error closed");
  EXPECT_EQ(peer.call("LISTEN nowhere 80"), "error invalid");
  EXPECT_EQ(peer.call("LISTEN 10.77.0.2 80"), "error in-use");
  EXPECT_EQ(peer.call("CONNECT 224.0.0.1 80"), "error invalid");
  EXPECT_EQ(peer.accept(), "error again");
  peer.reach_established();
  EXPECT_EQ(peer.option("dance", 1), "error unsupported");
  EXPECT_EQ(peer.option("ttl", 9), "ok value=9");
  EXPECT_EQ(peer.option("ttl"), "ok value=9");
  EXPECT_EQ(peer.option("keepidle"), "ok value=7200");
  EXPECT_EQ(peer.option("dance"), "error unsupported");
  EXPECT_EQ(peer.shutdown(), "ok");
  EXPECT_EQ(peer.app_send(1), "error closed");
  EXPECT_EQ(peer.close(), "ok");
  EXPECT_EQ(peer.status(), "error closed");
}

TEST(Application, SendsTheAlphabetOverAndOver) {
  Peer peer;
  peer.reach_established();
  peer.option("nodelay", 1);
  peer.app_send(25);
  peer.hear();
  peer.app_send(3);
  peer.hear();
  EXPECT_EQ(peer.heard().payload, (wire::Octets{'z', 'a', 'b'}));
}

TEST(Application, TakesNoMoreThanTheSendBuffer) {
  Peer peer;
  peer.reach_established();
  peer.option("sndbuf", 100);
  EXPECT_EQ(peer.app_send(250), "ok sent=100");
  EXPECT_EQ(peer.app_send(1), "ok sent=0");
}

TEST(Host, KeepsManyConnectionsApart) {
  Peer peer;
  for (int port = 10000; port < 12000; ++port) {
    peer.flow.tester.port = static_cast<std::uint16_t>(port);
    peer.reach_syn_received();
  }
  peer.flow.tester.port = 10001;
  peer.send({.ctl = "RST"});
  peer.wait(milliseconds(1));
  EXPECT_EQ(peer.state(), "CLOSED");
  peer.flow.tester.port = 10002;
  EXPECT_EQ(peer.state(), "SYN-RECEIVED");
}

}  // namespace
}  // namespace tcpspec::sim::test
