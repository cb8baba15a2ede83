// Octets both ways, options, and how a stream ends.

#include <algorithm>

#include "running_agent.hpp"

namespace tcpspec::agent {
namespace {

class Stream : public Accepted {};
INSTANTIATE_TEST_SUITE_P(, Stream, testing::Values(wire::Family::ipv4, wire::Family::ipv6), family_name);

std::string read_exactly(Peer& peer, std::size_t octets) {
  std::string text(octets, ' ');
  const ssize_t n = recv(peer.fd.get(), text.data(), octets, MSG_WAITALL);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
  return text;
}

void write_all(Peer& peer, std::string_view text) {
  ASSERT_EQ(::send(peer.fd.get(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
}

TEST_P(Stream, SendsTheAlphabetOnFromTheFirstOctet) {
  EXPECT_EQ(agent.ask("SEND " + connection + " 28"), "ok sent=28");
  EXPECT_EQ(agent.ask("SEND " + connection + " 3"), "ok sent=3");
  EXPECT_EQ(read_exactly(peer, 31), "abcdefghijklmnopqrstuvwxyzabcde");
}

TEST_P(Stream, UrgentMarksTheLastOctetOnly) {
  EXPECT_EQ(agent.ask("SEND " + connection + " 4 urgent"), "ok sent=4");
  EXPECT_EQ(read_exactly(peer, 3), "abc");
  char octet = 0;
  EXPECT_EQ(recv(peer.fd.get(), &octet, 1, MSG_OOB), 1);
  EXPECT_EQ(octet, 'd');
}

TEST_P(Stream, SendTellsHowMuchFittedAndWhatIsLeft) {
  const std::string reply = agent.ask("SEND " + connection + " 1000000000");
  const long sent = std::stol(RunningAgent::value(reply, "sent"));
  EXPECT_GT(sent, 0);
  EXPECT_LT(sent, 1000000000);
  const std::string status = agent.ask("STATUS " + connection);
  EXPECT_GT(std::stol(RunningAgent::value(status, "unacked")), 0) << status;
  EXPECT_GE(std::stol(RunningAgent::value(status, "unacked")),
            std::stol(RunningAgent::value(status, "unsent")));
  EXPECT_EQ(agent.ask("SEND " + connection + " 1"), "ok sent=0");
}

TEST_P(Stream, ReceiveTakesNoMoreThanAskedAndShowsItInHex) {
  write_all(peer, "hello");
  ASSERT_EQ(
      agent.ask_until("STATUS " + connection, "ok state=ESTABLISHED error=none unread=5 unsent=0 unacked=0"),
      "ok state=ESTABLISHED error=none unread=5 unsent=0 unacked=0");
  EXPECT_EQ(agent.ask("RECEIVE " + connection + " 2"), "ok octets=2 eof=0 data=6865");
  EXPECT_EQ(agent.ask("RECEIVE " + connection + " 100"), "ok octets=3 eof=0 data=6c6c6f");
  EXPECT_EQ(agent.ask("RECEIVE " + connection + " 100"), "ok octets=0 eof=0 data=");
}

TEST_P(Stream, ReceiveShows4096OctetsAndCountsAll) {
  write_all(peer, std::string(10000, 'x'));
  agent.ask_until("STATUS " + connection, "ok state=ESTABLISHED error=none unread=10000 unsent=0 unacked=0");
  const std::string reply = agent.ask("RECEIVE " + connection + " 20000");
  EXPECT_EQ(RunningAgent::value(reply, "octets"), "10000");
  EXPECT_EQ(RunningAgent::value(reply, "data").size(), 2 * 4096U);
}

TEST_P(Stream, ReceiveTellsTheEndTogetherWithTheLastOctets) {
  write_all(peer, "z");
  shutdown(peer.fd.get(), SHUT_WR);
  ASSERT_EQ(agent.ask_until("DIAG " + address + " " + std::to_string(port) + " " + peer.words(),
                            "ok state=CLOSE-WAIT"),
            "ok state=CLOSE-WAIT");
  EXPECT_EQ(agent.ask("RECEIVE " + connection + " 100"), "ok octets=1 eof=1 data=7a");
}

TEST_P(Stream, ShutdownEndsOurSideAndKeepsReceiving) {
  EXPECT_EQ(agent.ask("SHUTDOWN " + connection), "ok");
  EXPECT_EQ(peer.read_error(), 0);
  write_all(peer, "q");
  agent.ask_until("STATUS " + connection, "ok state=FIN-WAIT-2 error=none unread=1 unsent=0 unacked=0");
  EXPECT_EQ(agent.ask("RECEIVE " + connection + " 9"), "ok octets=1 eof=0 data=71");
  EXPECT_EQ(agent.ask("SEND " + connection + " 1"), "error closed Broken pipe");
}

TEST_P(Stream, AbortResetsThePeer) {
  EXPECT_EQ(agent.ask("ABORT " + connection), "ok");
  EXPECT_EQ(peer.read_error(), ECONNRESET);
}

TEST_P(Stream, CloseEndsInOrderUnlessOctetsAreUnread) {
  Peer other(GetParam());
  other.connect(address, port);
  const std::string second =
      RunningAgent::value(agent.ask("ACCEPT " + listener + " " + other.words()), "handle");
  write_all(other, "unread");
  agent.ask_until("STATUS " + second, "ok state=ESTABLISHED error=none unread=6 unsent=0 unacked=0");
  EXPECT_EQ(agent.ask("CLOSE " + connection), "ok");
  EXPECT_EQ(agent.ask("CLOSE " + second), "ok");
  EXPECT_EQ(peer.read_error(), 0);
  EXPECT_EQ(other.read_error(), ECONNRESET);  // RFC 9293 §3.10.4: the data are lost, and the peer is told
}

TEST_P(Stream, OptionsAreReadBack) {
  EXPECT_EQ(agent.ask("OPTION " + connection + " nodelay 1"), "ok value=1");
  EXPECT_EQ(agent.ask("OPTION " + connection + " keepidle 17"), "ok value=17");
  EXPECT_EQ(agent.ask("OPTION " + connection + " usertimeout 2500"), "ok value=2500");
  EXPECT_EQ(agent.ask("OPTION " + connection + " tos 8"), "ok value=8");
  EXPECT_EQ(agent.ask("OPTION " + connection + " ttl 33"), "ok value=33");
  EXPECT_EQ(agent.ask("OPTION " + connection + " ttl"), "ok value=33") << "only asked";
  EXPECT_EQ(agent.ask("OPTION " + connection + " rcvbuf 4096"), "ok value=8192");  // Linux doubles it
  EXPECT_EQ(agent.ask("OPTION " + connection + " colour 1"), "error unsupported no such option");
}

TEST_P(Stream, EndOfInputAbortsEverything) {
  const drive::Descriptor watched(std::move(peer.fd));
  agent.channel.reset();  // closes its input and waits for its end
  char octet;
  EXPECT_EQ(recv(watched.get(), &octet, 1, 0), -1);
  EXPECT_EQ(errno, ECONNRESET);
}

}  // namespace
}  // namespace tcpspec::agent
