// Opening: LISTEN, ACCEPT, CONNECT, and from a line to its reply.

#include "agent/session.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "agent/answer.hpp"
#include "agent/letters.hpp"
#include "agent/words.hpp"

namespace tcpspec::agent {
namespace {

/// A descriptor that is closed unless it is released, because a request may fail in the middle.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {
    if (fd < 0) throw refusal(errno);
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

void check(int result) {
  if (result < 0) throw refusal(errno);
}

void set(int fd, int level, int name, int value) { check(setsockopt(fd, level, name, &value, sizeof value)); }

unsigned tcp_state(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) < 0) return TCP_CLOSE;
  return info.tcpi_state;
}

void replace_all(std::string& text, char from, char to) { std::replace(text.begin(), text.end(), from, to); }

/// connect(2), or with data the same by a Fast Open (RFC 7413): `sent` is what goes with it.
int begin(int fd, const SocketAddress& peer, std::uint64_t octets, std::uint64_t& sent) {
  if (octets == 0) return ::connect(fd, peer.get(), peer.size());
  const std::string_view text = letters(0, octets);
  const int flags = MSG_FASTOPEN | MSG_DONTWAIT | MSG_NOSIGNAL;
  const ssize_t n = sendto(fd, text.data(), text.size(), flags, peer.get(), peer.size());
  if (n < 0 && errno == EOPNOTSUPP) throw Refusal{"unsupported", "no Fast Open"};
  if (n < 0) return -1;
  sent = static_cast<std::uint64_t>(n);
  return 0;
}

/// Errors that report the result of an opening, not the reason why it was not begun.
bool is_outcome(int error) {
  return error == ECONNREFUSED || error == ECONNRESET || error == ETIMEDOUT || error == EHOSTUNREACH;
}

}  // namespace

Session::~Session() {
  const linger abort_it{1, 0};
  const auto end = [&](int fd) {
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &abort_it, sizeof abort_it);
    ::close(fd);
  };
  for (auto& [handle, listener] : listeners_) {
    for (auto& [peer, fd] : listener.waiting) end(fd);
    ::close(listener.fd);
  }
  for (auto& [handle, connection] : connections_) end(connection.fd);
}

std::string Session::answer(std::string_view line) {
  static constexpr Verb<Session> verbs[] = {
      {"HELLO", &Session::hello},
      {"LISTEN", &Session::listen},
      {"ACCEPT", &Session::accept},
      {"CONNECT", &Session::connect},
      {"SEND", &Session::send},
      {"RECEIVE", &Session::receive},
      {"SHUTDOWN", &Session::shut_down},
      {"CLOSE", &Session::close},
      {"ABORT", &Session::abort},
      {"STATUS", &Session::status},
      {"DIAG", &Session::diag},
      {"OPTION", &Session::option},
      {"KEY", &Session::key},
  };
  return agent::answer(line, *this, verbs);
}

std::string Session::hello(Arguments&) {
  utsname name{};
  uname(&name);
  std::string stack = std::string(name.sysname) + "_" + name.release;
  replace_all(stack, ' ', '_');
  return "version=1 stack=" + stack + " features=" + (diag_.available() ? "diag," : "") +
         (has_md5_signatures() ? "md5," : "") + "fastopen,urgent,keepalive,usertimeout,unacked,state";
}

std::string Session::listen(Arguments& arguments) {
  const SocketAddress address = arguments.endpoint("address");
  arguments.keys({"rcvbuf", "backlog"});
  Descriptor fd(socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  // A port that has connections in TIME-WAIT must be usable again at once.
  set(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  // A dual-stack listener would hide IPv4 connections behind mapped addresses, and keep the IPv4 port taken.
  if (address.family() == AF_INET6) set(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
  // The window scale is chosen at the handshake, so the buffer must be set before.
  if (arguments.has("rcvbuf"))
    set(fd.get(), SOL_SOCKET, SO_RCVBUF, static_cast<int>(arguments.number_of("rcvbuf", 1 << 30)));
  const int backlog =
      arguments.has("backlog") ? static_cast<int>(arguments.number_of("backlog", 65535)) : 65535;
  check(bind(fd.get(), address.get(), address.size()));
  check(::listen(fd.get(), backlog));
  const std::uint16_t port = SocketAddress::local_of(fd.get()).port();
  const std::uint64_t handle = ++last_handle_;
  listeners_[handle] = Listener{fd.release(), !arguments.has("backlog"), {}, {}};
  return "handle=" + std::to_string(handle) + " port=" + std::to_string(port);
}

std::string Session::accept(Arguments& arguments) {
  const auto found = listeners_.find(arguments.number("handle", ~0ULL));
  const SocketAddress peer = arguments.endpoint("peer");
  arguments.end();
  if (found == listeners_.end()) throw Refusal{"closed", "no such listener"};
  Listener& listener = found->second;
  drain(listener);
  const auto waiting = listener.waiting.find({peer.address(), peer.port()});
  if (waiting == listener.waiting.end()) throw Refusal{"again", "no connection from that peer"};
  const int fd = waiting->second;
  listener.waiting.erase(waiting);
  Connection accepted;
  accepted.fd = fd;
  accepted.local = SocketAddress::local_of(fd);
  accepted.peer = peer;
  return "handle=" + std::to_string(adopt(accepted));
}

std::string Session::connect(Arguments& arguments) {
  const SocketAddress peer = arguments.endpoint("address");
  arguments.keys({"from", "port", "rcvbuf", "keys", "text"});
  Descriptor fd(socket(peer.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (arguments.has("rcvbuf"))
    set(fd.get(), SOL_SOCKET, SO_RCVBUF, static_cast<int>(arguments.number_of("rcvbuf", 1 << 30)));
  if (arguments.has("from") || arguments.has("port")) {
    const auto port =
        static_cast<std::uint16_t>(arguments.has("port") ? arguments.number_of("port", 65535) : 0);
    const auto local = arguments.has("from")      ? SocketAddress::parse(arguments.text_of("from"), port)
                       : peer.family() == AF_INET ? SocketAddress::parse("0.0.0.0", port)
                                                  : SocketAddress::parse("::", port);
    if (!local || local->family() != peer.family())
      throw Refusal{"invalid", "from: no address of that family"};
    set(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    if (port == 0)
      set(fd.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);  // otherwise all peers share 28,000 ports
    check(bind(fd.get(), local->get(), local->size()));
  }
  if (arguments.has("keys")) use_keys(fd.get(), peer, arguments.number_of("keys", ~0ULL));
  Connection opening;
  const std::uint64_t text = arguments.has("text") ? arguments.number_of("text", 65535) : 0;
  if (begin(fd.get(), peer, text, opening.octets_sent) < 0 && errno != EINPROGRESS) {
    // On a fast path the refusal comes before connect returns; by the protocol, STATUS reports it.
    if (!is_outcome(errno)) throw refusal(errno);
    opening.pending_error = errno;
  }
  opening.local = SocketAddress::local_of(fd.get());
  opening.peer = peer;
  opening.fd = fd.release();
  std::string where = " local=" + opening.local.address() + " port=" + std::to_string(opening.local.port());
  if (text > 0) where += " sent=" + std::to_string(opening.octets_sent);
  return "handle=" + std::to_string(adopt(opening)) + where;
}

std::uint64_t Session::adopt(Connection connection) {
  connections_[++last_handle_] = connection;
  return last_handle_;
}

void Session::add_listeners(std::vector<pollfd>& set) const {
  if (out_of_descriptors_) return;  // they would stay readable, and this cannot be changed
  for (const auto& [handle, listener] : listeners_)
    if (listener.eager) set.push_back({listener.fd, POLLIN, 0});
}

void Session::accept_waiting(const std::vector<pollfd>& polled) {
  const auto waits = [&](int fd) {
    return std::any_of(polled.begin(), polled.end(),
                       [&](const pollfd& entry) { return entry.fd == fd && entry.revents != 0; });
  };
  for (auto& [handle, listener] : listeners_)
    if (listener.eager && (out_of_descriptors_ || waits(listener.fd))) drain(listener);
}

void Session::drain(Listener& listener) {
  for (;;) {
    SocketAddress peer;
    socklen_t size = sizeof peer.storage;
    const int fd =
        accept4(listener.fd, reinterpret_cast<sockaddr*>(&peer.storage), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      int& place = listener.waiting.try_emplace({peer.address(), peer.port()}, -1).first->second;
      // The stack reports a peer twice only if the earlier connection no longer exists.
      if (const int earlier = std::exchange(place, fd); earlier >= 0) ::close(earlier);
      continue;
    }
    if (errno == EINTR || errno == ECONNABORTED || errno == EPROTO) continue;
    const bool starved = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    if (starved && sweep_dead(listener)) continue;
    out_of_descriptors_ = starved;
    return;
  }
}

bool Session::sweep_dead(Listener& listener) {
  const auto dead = [](const auto& entry) {
    if (tcp_state(entry.second) != TCP_CLOSE) return false;
    ::close(entry.second);
    return true;
  };
  return std::erase_if(listener.waiting, dead) > 0;
}

}  // namespace tcpspec::agent
