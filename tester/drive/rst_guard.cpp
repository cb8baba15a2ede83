#include "drive/rst_guard.hpp"

#include <linux/filter.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

#include "drive/socket_address.hpp"

namespace tcpspec::drive {
namespace {

std::string reason(int error, const wire::Endpoint& at) {
  switch (error) {
    case EADDRINUSE:
      return at.port == 0 ? "port guard: no port is free at " + at.address.to_string() +
                                " (net.ipv4.ip_local_port_range says how many there are)"
                          : "port guard: another program uses " + at.to_string();
    case EADDRNOTAVAIL: return "port guard: " + at.address.to_string() + " is not an address of this host";
    case EMFILE: return "port guard";
    default: return "port guard at " + at.to_string();
  }
}

bool drop_by_filter(int fd) {
  sock_filter drop_all[] = {{BPF_RET | BPF_K, 0, 0, 0}};
  const sock_fprog program{1, drop_all};
  const int on = 1;
  return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0 &&
         setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof on) == 0;
}

/// Since Linux 6.18 a filter on a TCP socket needs CAP_NET_ADMIN. Instead, any user may require a signature
/// (RFC 2385) of every peer. Segments without one are dropped silently, as RFC 2385 §2.0 says.
bool drop_unsigned(int fd, wire::Family family) {
  tcp_md5sig signature{};
  signature.tcpm_addr.ss_family = static_cast<sa_family_t>(socket_family(family));
  signature.tcpm_flags = TCP_MD5SIG_FLAG_PREFIX;  // with a prefix of no bits: every peer
  signature.tcpm_keylen = 1;
  signature.tcpm_key[0] = 'k';
  return setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG_EXT, &signature, sizeof signature) == 0;
}

/// For kernels without signatures. Segments of a target on the link with a TTL of 255 pass.
bool drop_by_hop_limit(int fd, wire::Family family) {
  const int most = 255;
  const bool v4 = family == wire::Family::ipv4;
  return setsockopt(fd, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_MINTTL : IPV6_MINHOPCOUNT, &most,
                    sizeof most) == 0;
}

bool deafen(int fd, wire::Family family, Deafness how) {
  switch (how) {
    case Deafness::filter: return drop_by_filter(fd);
    case Deafness::signature: return drop_unsigned(fd, family);
    case Deafness::hop_limit: return drop_by_hop_limit(fd, family);
    case Deafness::automatic:
      return drop_by_filter(fd) ||
             (errno == EPERM && (drop_unsigned(fd, family) || drop_by_hop_limit(fd, family)));
    case Deafness::sparing: return drop_unsigned(fd, family) || deafen(fd, family, Deafness::automatic);
  }
  return false;
}

}  // namespace

RstGuard::RstGuard(const wire::Endpoint& at, unsigned interface_index, Deafness how, bool may_be_absent)
    : endpoint_(at) {
  const auto fail = [&] {
    const int error = errno;
    return std::system_error(error, std::generic_category(), reason(error, at));
  };
  socket_ = Descriptor(::socket(socket_family(at.address.family), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket_) throw fail();
  const int fd = socket_.get();
  // The listener is made silent first: it must not respond at any moment.
  if (!deafen(fd, at.address.family, how)) throw fail();
  const int on = 1;
  if (at.address.family == wire::Family::ipv6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  const bool v4 = at.address.family == wire::Family::ipv4;
  if (may_be_absent)
    setsockopt(fd, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_FREEBIND : IPV6_FREEBIND, &on, sizeof on);
  const SocketAddress address = socket_address(at, interface_index);
  // A socket that is bound but does not listen does not stop the RSTs.
  if (bind(fd, address.get(), address.size) < 0 || listen(fd, 1) < 0) throw fail();
  endpoint_.port = end_of(fd).port;
}

wire::Endpoint RstGuards::hold_any(const wire::Address& address) {
  RstGuard guard({address, 0}, interface_index_, how_, may_be_absent_);
  const wire::Endpoint endpoint = guard.endpoint();
  guards_.emplace(endpoint, std::move(guard));
  return endpoint;
}

void RstGuards::hold(const wire::Endpoint& endpoint) {
  if (!guards_.contains(endpoint))
    guards_.emplace(endpoint, RstGuard(endpoint, interface_index_, how_, may_be_absent_));
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0) throw os_error("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) < 0) throw os_error("setrlimit");
  return static_cast<std::size_t>(limit.rlim_cur);
}

}  // namespace tcpspec::drive
