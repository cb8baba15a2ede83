// The calls on a connection: SEND, RECEIVE, CLOSE, ABORT, STATUS, and DIAG.

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "agent/arguments.hpp"
#include "agent/letters.hpp"
#include "agent/session.hpp"
#include "agent/words.hpp"
#include "base/hex.hpp"

namespace tcpspec::agent {
namespace {

constexpr std::uint64_t most_octets = 1ULL << 32;
constexpr std::size_t most_data = 4096;  // octets that `data=` shows

unsigned state_of(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) < 0) throw refusal(errno);
  return info.tcpi_state;
}

int octets_in(int fd, unsigned long question) {
  int octets = 0;
  return ioctl(fd, question, &octets) < 0 ? 0 : octets;  // a listener has none
}

/// The error to report if no part of a call succeeded.
int take_error(Connection& connection, int error) {
  if (connection.pending_error != 0) error = std::exchange(connection.pending_error, 0);
  // Linux stores EPIPE when a reset comes in CLOSE-WAIT; only afterwards does EPIPE mean "you closed it
  // yourself".
  if (error == EPIPE && !connection.shut && !connection.told_error) error = ECONNRESET;
  connection.told_error = true;
  return error;
}

}  // namespace

Connection& Session::connection(std::uint64_t handle) {
  const auto found = connections_.find(handle);
  if (found == connections_.end()) throw Refusal{"closed", "no such connection"};
  return found->second;
}

void Session::drop(std::uint64_t handle) {
  ::close(connections_.at(handle).fd);
  connections_.erase(handle);
  out_of_descriptors_ = false;
}

std::string Session::send(Arguments& arguments) {
  Connection& to = connection(arguments.number("handle", ~0ULL));
  const std::uint64_t wanted = arguments.number("octets", most_octets);
  const bool urgent = arguments.flag("urgent");
  arguments.end();
  std::uint64_t sent = 0;
  while (sent < wanted) {
    const std::string_view text = letters(to.octets_sent, wanted - sent);
    const bool last = sent + text.size() == wanted;
    const int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (urgent && last ? MSG_OOB : 0);
    const ssize_t n = ::send(to.fd, text.data(), text.size(), flags);
    if (n < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) break;
      const int error = take_error(to, errno);
      if (sent == 0) throw refusal(error);
      to.pending_error = error;
      break;
    }
    sent += static_cast<std::uint64_t>(n);
    to.octets_sent += static_cast<std::uint64_t>(n);
  }
  return "sent=" + std::to_string(sent);
}

std::string Session::receive(Arguments& arguments) {
  Connection& from = connection(arguments.number("handle", ~0ULL));
  const std::uint64_t wanted = arguments.number("octets", most_octets);
  arguments.end();
  static std::array<char, 1 << 16> buffer;
  std::string shown;
  std::uint64_t taken = 0;
  bool eof = false;
  while (taken < wanted && !eof) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(wanted - taken, buffer.size()));
    const ssize_t n = recv(from.fd, buffer.data(), size, MSG_DONTWAIT);
    if (n < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) break;
      const int error = take_error(from, errno);
      if (taken == 0) throw refusal(error);
      from.pending_error = error;
      break;
    }
    eof = n == 0;
    taken += static_cast<std::uint64_t>(n);
    shown.append(buffer.data(), std::min(static_cast<std::size_t>(n), most_data - shown.size()));
  }
  return "octets=" + std::to_string(taken) + " eof=" + (eof ? "1" : "0") + " data=" + base::to_hex(shown);
}

std::string Session::shut_down(Arguments& arguments) {
  Connection& which = connection(arguments.number("handle", ~0ULL));
  arguments.end();
  if (shutdown(which.fd, SHUT_WR) < 0) throw refusal(take_error(which, errno));
  which.shut = true;
  return {};
}

std::string Session::close(Arguments& arguments) {
  const std::uint64_t handle = arguments.number("handle", ~0ULL);
  arguments.end();
  if (const auto found = listeners_.find(handle); found != listeners_.end()) {
    for (const auto& [peer, fd] : found->second.waiting) ::close(fd);
    ::close(found->second.fd);
    listeners_.erase(found);
    out_of_descriptors_ = false;
    return {};
  }
  connection(handle);
  drop(handle);
  return {};
}

std::string Session::abort(Arguments& arguments) {
  const std::uint64_t handle = arguments.number("handle", ~0ULL);
  arguments.end();
  const Connection& which = connection(handle);
  const linger at_once{1, 0};
  if (setsockopt(which.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) < 0) throw refusal(errno);
  drop(handle);
  return {};
}

std::string Session::status(Arguments& arguments) {
  const std::uint64_t handle = arguments.number("handle", ~0ULL);
  arguments.end();
  if (const auto found = listeners_.find(handle); found != listeners_.end())
    return "state=" + std::string(state_word(state_of(found->second.fd))) +
           " error=none unread=0 unsent=0 unacked=0";
  Connection& which = connection(handle);
  unsigned state = state_of(which.fd);
  // In TIME-WAIT the kernel keeps a smaller record in place of the socket, which then says CLOSED.
  if (state == TCP_CLOSE && diag_.available() && diag_.state(which.local, which.peer) == TCP_TIME_WAIT)
    state = TCP_TIME_WAIT;
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(which.fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0) throw refusal(errno);
  if (error != 0 || which.pending_error != 0) error = take_error(which, error);
  // A closed socket still counts the data that it wanted to send, including a SYN.
  const bool over = state == TCP_CLOSE || state == TCP_TIME_WAIT;
  return "state=" + std::string(state_word(state)) +
         " error=" + std::string(error == 0 ? "none" : error_name(error)) +
         " unread=" + std::to_string(octets_in(which.fd, SIOCINQ)) +
         " unsent=" + std::to_string(over ? 0 : octets_in(which.fd, SIOCOUTQNSD)) +
         " unacked=" + std::to_string(over ? 0 : octets_in(which.fd, SIOCOUTQ));
}

std::string Session::diag(Arguments& arguments) {
  const SocketAddress local = arguments.endpoint("local address");
  const SocketAddress peer = arguments.endpoint("peer address");
  arguments.end();
  if (local.family() != peer.family()) throw Refusal{"invalid", "two families"};
  if (!diag_.available()) throw Refusal{"unsupported", "the kernel has no NETLINK_SOCK_DIAG"};
  const auto state = diag_.state(local, peer);
  if (!state) throw refusal(errno);
  return "state=" + std::string(state_word(*state));
}

}  // namespace tcpspec::agent
