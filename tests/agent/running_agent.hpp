#pragma once
// The agent as its users have it, over pipes, and plain sockets of the kernel as its peers on the loopback.

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <optional>
#include <string>

#include "drive/descriptor.hpp"
#include "drive/process_channel.hpp"
#include "drive/real_clock.hpp"
#include "drive/rst_guard.hpp"
#include "drive/socket_address.hpp"

namespace tcpspec::agent {

class RunningAgent {
 public:
  RunningAgent() { clock_.watch(channel->descriptor()); }

  std::string next_reply() {
    std::string reply;
    const Instant deadline = clock_.now() + seconds(10);
    while (!channel->read(reply)) {
      if (clock_.now() >= deadline) return "(no reply)";
      clock_.wait_until(deadline);
    }
    return reply;
  }

  /// The reply without its id.
  std::string ask(const std::string& request) {
    channel->write("7 " + request);
    const std::string reply = next_reply();
    EXPECT_TRUE(reply.starts_with("7 ")) << reply;
    return reply.substr(2);
  }

  /// Asks until the reply is `wanted`, for what the kernel does a moment later; returns the last reply.
  std::string ask_until(const std::string& request, const std::string& wanted) {
    const Instant deadline = clock_.now() + seconds(10);
    std::string reply;
    do reply = ask(request);
    while (reply != wanted && clock_.now() < deadline);
    return reply;
  }

  /// `PORT` of a new listener on `address`; its handle is `handle`.
  std::uint16_t listen(const std::string& address, std::string& handle, const std::string& keys = "") {
    const std::string reply = ask("LISTEN " + address + " 0" + keys);
    handle = value(reply, "handle");
    return static_cast<std::uint16_t>(std::stoi(value(reply, "port")));
  }

  static std::string value(const std::string& reply, const std::string& key) {
    const auto at = reply.find(" " + key + "=");
    EXPECT_NE(at, std::string::npos) << key << " is not in: " << reply;
    if (at == std::string::npos) return "0";
    const auto begin = at + key.size() + 2;
    return reply.substr(begin, reply.find(' ', begin) - begin);
  }

  std::optional<drive::ProcessChannel> channel{std::in_place, "exec " TCPSPEC_AGENT_PATH};

 private:
  drive::RealClock clock_;
};

/// A peer: a socket of this process.
struct Peer {
  drive::Descriptor fd;

  explicit Peer(wire::Family family)
      : fd(socket(drive::socket_family(family), SOCK_STREAM | SOCK_CLOEXEC, 0), "socket") {
    const timeval limit{10, 0};
    setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }

  wire::Endpoint name() const {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    getsockname(fd.get(), reinterpret_cast<sockaddr*>(&storage), &size);
    return drive::endpoint_of(storage);
  }
  std::string words() const { return name().address.to_string() + " " + std::to_string(name().port); }

  void connect(const std::string& address, std::uint16_t port) {
    const auto to = drive::socket_address({*wire::Address::parse(address), port});
    ASSERT_EQ(::connect(fd.get(), to.get(), to.size), 0) << errno;
  }

  /// errno of a read that fails, 0 at the end of the stream, -1 if there were octets.
  int read_error() {
    char octet;
    const ssize_t n = recv(fd.get(), &octet, 1, 0);
    return n < 0 ? errno : n == 0 ? 0 : -1;
  }
};

/// A port at which nothing listens.
inline std::uint16_t free_port(const std::string& address) {
  return drive::RstGuard({*wire::Address::parse(address), 0}).endpoint().port;
}

/// An agent with one connection that it has accepted, in each family.
class Accepted : public testing::TestWithParam<wire::Family> {
 protected:
  Accepted() : peer(GetParam()) {
    port = agent.listen(address, listener);
    peer.connect(address, port);
    const std::string reply = agent.ask("ACCEPT " + listener + " " + peer.words());
    connection = RunningAgent::value(reply, "handle");
  }

  std::string state() { return RunningAgent::value(agent.ask("STATUS " + connection), "state"); }
  std::string diag_request() { return "DIAG " + address + " " + std::to_string(port) + " " + peer.words(); }

  const std::string address = GetParam() == wire::Family::ipv4 ? "127.0.0.1" : "::1";
  RunningAgent agent;
  Peer peer;
  std::string listener;
  std::uint16_t port = 0;
  std::string connection;
};

inline std::string family_name(const testing::TestParamInfo<wire::Family>& info) {
  return info.param == wire::Family::ipv4 ? "IPv4" : "IPv6";
}

}  // namespace tcpspec::agent
