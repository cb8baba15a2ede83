// What STATUS and DIAG see, checked against what the kernel was made to do.

#include <linux/filter.h>

#include "drive/rst_guard.hpp"
#include "running_agent.hpp"

namespace tcpspec::agent {
namespace {

class State : public Accepted {};
INSTANTIATE_TEST_SUITE_P(, State, testing::Values(wire::Family::ipv4, wire::Family::ipv6), family_name);

/// Makes a socket deaf: the kernel drops whatever comes in for it.
void deafen(const drive::Descriptor& fd) {
  sock_filter drop_all[] = {{BPF_RET | BPF_K, 0, 0, 0}};
  const sock_fprog program{1, drop_all};
  ASSERT_EQ(setsockopt(fd.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program), 0);
}

TEST_P(State, IsEstablishedAfterAccept) {
  EXPECT_EQ(state(), "ESTABLISHED");
  EXPECT_EQ(agent.ask(diag_request()), "ok state=ESTABLISHED");
}

TEST_P(State, IsListenForAListener) {
  EXPECT_EQ(agent.ask("STATUS " + listener), "ok state=LISTEN error=none unread=0 unsent=0 unacked=0");
}

TEST_P(State, OfNothingIsClosedThoughAListenerHasThePort) {
  const std::string nobody = GetParam() == wire::Family::ipv4 ? "127.0.0.9 9" : "::1 9";
  EXPECT_EQ(agent.ask("DIAG " + address + " " + std::to_string(port) + " " + nobody), "ok state=CLOSED");
}

TEST_P(State, FollowsAPassiveClose) {
  shutdown(peer.fd.get(), SHUT_WR);
  EXPECT_EQ(agent.ask_until(diag_request(), "ok state=CLOSE-WAIT"), "ok state=CLOSE-WAIT");
  EXPECT_EQ(state(), "CLOSE-WAIT");
  deafen(peer.fd);  // our FIN gets no acknowledgment
  agent.ask("SHUTDOWN " + connection);
  EXPECT_EQ(state(), "LAST-ACK");
  EXPECT_EQ(agent.ask(diag_request()), "ok state=LAST-ACK");
}

TEST_P(State, FollowsAnActiveCloseToTimeWait) {
  agent.ask("SHUTDOWN " + connection);
  EXPECT_EQ(agent.ask_until(diag_request(), "ok state=FIN-WAIT-2"), "ok state=FIN-WAIT-2");
  EXPECT_EQ(state(), "FIN-WAIT-2");
  const std::string request = diag_request();
  peer.fd.reset();
  EXPECT_EQ(agent.ask_until(request, "ok state=TIME-WAIT"), "ok state=TIME-WAIT");
  EXPECT_EQ(state(), "TIME-WAIT");  // the socket itself says CLOSED by now
  agent.ask("CLOSE " + connection);
  EXPECT_EQ(agent.ask(request), "ok state=TIME-WAIT");
}

TEST_P(State, IsFinWait2AlsoWhenTheApplicationHasGone) {
  agent.ask("CLOSE " + connection);
  EXPECT_EQ(agent.ask_until(diag_request(), "ok state=FIN-WAIT-2"), "ok state=FIN-WAIT-2");
}

TEST_P(State, IsFinWait1UntilTheFinIsAcknowledged) {
  deafen(peer.fd);
  agent.ask("SHUTDOWN " + connection);
  EXPECT_EQ(agent.ask("STATUS " + connection), "ok state=FIN-WAIT-1 error=none unread=0 unsent=0 unacked=1");
}

TEST_P(State, IsSynReceivedWhileTheHandshakeHangs) {
  Peer deaf(GetParam());
  deafen(deaf.fd);
  const auto to = drive::socket_address({*wire::Address::parse(address), port});
  const timeval moment{0, 1};  // a connect that does not wait for what it will not hear
  setsockopt(deaf.fd.get(), SOL_SOCKET, SO_SNDTIMEO, &moment, sizeof moment);
  ASSERT_EQ(::connect(deaf.fd.get(), to.get(), to.size), -1);
  const std::string request = "DIAG " + address + " " + std::to_string(port) + " " + deaf.words();
  EXPECT_EQ(agent.ask_until(request, "ok state=SYN-RECEIVED"), "ok state=SYN-RECEIVED");
  EXPECT_EQ(agent.ask("ACCEPT " + listener + " " + deaf.words()), "error again no connection from that peer");
}

TEST_P(State, IsSynSentWhileNobodyAnswers) {
  const drive::RstGuard silent({*wire::Address::parse(address), 0});
  const std::string reply =
      agent.ask("CONNECT " + address + " " + std::to_string(silent.endpoint().port) + " from=" + address);
  EXPECT_EQ(RunningAgent::value(reply, "local"), address);
  const std::string handle = RunningAgent::value(reply, "handle");
  EXPECT_EQ(agent.ask("STATUS " + handle), "ok state=SYN-SENT error=none unread=0 unsent=0 unacked=0");
  EXPECT_EQ(agent.ask("DIAG " + address + " " + RunningAgent::value(reply, "port") + " " + address + " " +
                      std::to_string(silent.endpoint().port)),
            "ok state=SYN-SENT");
  EXPECT_EQ(agent.ask("SEND " + handle + " 5"), "ok sent=0");
}

TEST_P(State, OfARefusedOpenIsClosedAndTellsItOnce) {
  const std::string reply = agent.ask("CONNECT " + address + " " + std::to_string(free_port(address)));
  const std::string status = "STATUS " + RunningAgent::value(reply, "handle");
  EXPECT_EQ(agent.ask_until(status, "ok state=CLOSED error=refused unread=0 unsent=0 unacked=0"),
            "ok state=CLOSED error=refused unread=0 unsent=0 unacked=0");
  EXPECT_EQ(agent.ask(status), "ok state=CLOSED error=none unread=0 unsent=0 unacked=0");
}

TEST_P(State, AfterAResetIsClosedAndTellsItOnce) {
  const linger abort_it{1, 0};
  setsockopt(peer.fd.get(), SOL_SOCKET, SO_LINGER, &abort_it, sizeof abort_it);
  const std::string request = diag_request();
  peer.fd.reset();
  EXPECT_EQ(agent.ask_until(request, "ok state=CLOSED"), "ok state=CLOSED");
  EXPECT_EQ(agent.ask("STATUS " + connection), "ok state=CLOSED error=reset unread=0 unsent=0 unacked=0");
  EXPECT_EQ(agent.ask("STATUS " + connection), "ok state=CLOSED error=none unread=0 unsent=0 unacked=0");
}

TEST_P(State, AfterAResetInCloseWaitTellsResetThoughTheKernelSaysBrokenPipe) {
  shutdown(peer.fd.get(), SHUT_WR);
  ASSERT_EQ(agent.ask_until(diag_request(), "ok state=CLOSE-WAIT"), "ok state=CLOSE-WAIT");
  const linger abort_it{1, 0};
  setsockopt(peer.fd.get(), SOL_SOCKET, SO_LINGER, &abort_it, sizeof abort_it);
  agent.ask("SEND " + connection + " 5");  // unread data turn the peer's close into a reset
  const std::string request = diag_request();
  peer.fd.reset();
  ASSERT_EQ(agent.ask_until(request, "ok state=CLOSED"), "ok state=CLOSED");
  EXPECT_EQ(agent.ask("SEND " + connection + " 1"), "error reset Connection reset by peer");
  EXPECT_EQ(agent.ask("SEND " + connection + " 1"), "error closed Broken pipe");
}

TEST_P(State, OfAnActiveOpenFromAGivenPortIsEstablished) {
  Peer server(GetParam());
  const auto any = drive::socket_address({*wire::Address::parse(address), 0});
  ASSERT_EQ(bind(server.fd.get(), any.get(), any.size), 0);
  ASSERT_EQ(listen(server.fd.get(), 1), 0);
  const std::uint16_t from = free_port(address);
  const std::string reply =
      agent.ask("CONNECT " + server.words() + " port=" + std::to_string(from) + " rcvbuf=5000");
  EXPECT_EQ(RunningAgent::value(reply, "port"), std::to_string(from));
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  const drive::Descriptor accepted(accept(server.fd.get(), reinterpret_cast<sockaddr*>(&storage), &size),
                                   "accept");
  EXPECT_EQ(drive::endpoint_of(storage).port, from);
  EXPECT_EQ(RunningAgent::value(agent.ask("STATUS " + RunningAgent::value(reply, "handle")), "state"),
            "ESTABLISHED");
}

}  // namespace
}  // namespace tcpspec::agent
