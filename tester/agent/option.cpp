// OPTION: the settings of a socket by name.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>

#include "agent/arguments.hpp"
#include "agent/session.hpp"
#include "agent/words.hpp"

namespace tcpspec::agent {
namespace {

struct Knob {
  std::string_view name;
  int level;
  int option;
  int level6 = -1;  // where IPv6 has its own
  int option6 = -1;
};

constexpr Knob knobs[] = {
    {"nodelay", IPPROTO_TCP, TCP_NODELAY},
    {"keepalive", SOL_SOCKET, SO_KEEPALIVE},
    {"keepidle", IPPROTO_TCP, TCP_KEEPIDLE},
    {"keepintvl", IPPROTO_TCP, TCP_KEEPINTVL},
    {"keepcnt", IPPROTO_TCP, TCP_KEEPCNT},
    {"usertimeout", IPPROTO_TCP, TCP_USER_TIMEOUT},
    {"tos", IPPROTO_IP, IP_TOS, IPPROTO_IPV6, IPV6_TCLASS},
    {"ttl", IPPROTO_IP, IP_TTL, IPPROTO_IPV6, IPV6_UNICAST_HOPS},
    {"rcvbuf", SOL_SOCKET, SO_RCVBUF},
    {"sndbuf", SOL_SOCKET, SO_SNDBUF},
    {"oobinline", SOL_SOCKET, SO_OOBINLINE},
    {"fastopen", IPPROTO_TCP, TCP_FASTOPEN},
};

}  // namespace

std::string Session::option(Arguments& arguments) {
  const std::uint64_t handle = arguments.number("handle", ~0ULL);
  const std::string name = arguments.word("name");
  const bool asks = arguments.at_end();
  int value = asks ? 0 : static_cast<int>(arguments.number("value", 0x7fffffff));
  arguments.end();
  const auto listener = listeners_.find(handle);
  const int fd = listener != listeners_.end() ? listener->second.fd : connection(handle).fd;
  if (name == "atmark" && asks) {
    if (ioctl(fd, SIOCATMARK, &value) < 0) throw refusal(errno);
    return "value=" + std::to_string(value);
  }
  for (const Knob& knob : knobs) {
    if (knob.name != name) continue;
    const bool own6 = knob.option6 >= 0 && SocketAddress::local_of(fd).family() == AF_INET6;
    const int level = own6 ? knob.level6 : knob.level;
    const int option = own6 ? knob.option6 : knob.option;
    if (!asks && setsockopt(fd, level, option, &value, sizeof value) < 0) throw refusal(errno);
    socklen_t size = sizeof value;
    if (getsockopt(fd, level, option, &value, &size) < 0) throw refusal(errno);
    return "value=" + std::to_string(value);
  }
  throw Refusal{"unsupported", "no such option"};
}

}  // namespace tcpspec::agent
