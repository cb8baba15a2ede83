#include "drive/rst_guard.hpp"

#include <linux/filter.h>
#include <sys/resource.h>

#include "drive/socket_address.hpp"

namespace tcpspec::drive {
namespace {

std::string reason(int error, const wire::Endpoint& at) {
  switch (error) {
    case EADDRINUSE: return "port guard: another program holds " + at.to_string();
    case EADDRNOTAVAIL: return "port guard: " + at.address.to_string() + " is not an address of this host";
    case EMFILE: return "port guard: too many open descriptors (ulimit -n)";
    default: return "port guard at " + at.to_string();
  }
}

}  // namespace

RstGuard::RstGuard(const wire::Endpoint& at, unsigned interface_index) : endpoint_(at) {
  const auto fail = [&] {
    const int error = errno;
    return std::system_error(error, std::generic_category(), reason(error, at));
  };
  socket_ = Descriptor(::socket(socket_family(at.address.family), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket_) throw fail();
  const int fd = socket_.get();
  // The filter comes first: there must be no instant in which the listener answers.
  sock_filter drop_all[] = {{BPF_RET | BPF_K, 0, 0, 0}};
  const sock_fprog program{1, drop_all};
  const int on = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0 ||
      setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof on) < 0)
    throw fail();
  if (at.address.family == wire::Family::ipv6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  const SocketAddress address = socket_address(at, interface_index);
  // Bound without listening it would not stop the RSTs.
  if (bind(fd, address.get(), address.size) < 0 || listen(fd, 1) < 0) throw fail();
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size) < 0) throw fail();
  endpoint_.port = endpoint_of(bound).port;
}

wire::Endpoint RstGuards::hold_any(const wire::Address& address) {
  RstGuard guard({address, 0}, interface_index_);
  const wire::Endpoint endpoint = guard.endpoint();
  guards_.emplace(endpoint, std::move(guard));
  return endpoint;
}

void RstGuards::hold(const wire::Endpoint& endpoint) {
  if (!guards_.contains(endpoint)) guards_.emplace(endpoint, RstGuard(endpoint, interface_index_));
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0) throw os_error("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) < 0) throw os_error("setrlimit");
  return static_cast<std::size_t>(limit.rlim_cur);
}

}  // namespace tcpspec::drive
