#include "agent/diag.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tcpspec::agent {
namespace {

struct Request {
  nlmsghdr header;
  inet_diag_req_v2 body;
};

Request request_for(const SocketAddress& local, const SocketAddress& peer, unsigned sequence) {
  Request request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST;
  request.header.nlmsg_seq = sequence;
  request.body.sdiag_family = static_cast<__u8>(local.family());
  request.body.sdiag_protocol = IPPROTO_TCP;
  request.body.idiag_states = ~0U;
  inet_diag_sockid& id = request.body.id;
  const std::size_t size = local.family() == AF_INET6 ? 16 : 4;
  id.idiag_sport = htons(local.port());
  id.idiag_dport = htons(peer.port());
  std::memcpy(id.idiag_src, local.octets(), size);
  std::memcpy(id.idiag_dst, peer.octets(), size);
  id.idiag_if = local.scope() != 0 ? local.scope() : peer.scope();
  id.idiag_cookie[0] = id.idiag_cookie[1] = static_cast<__u32>(INET_DIAG_NOCOOKIE);
  return request;
}

}  // namespace

Diag::Diag() : fd_(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {
  if (fd_ < 0) return;
  // The kernel replies within the call, so this limit is only for a kernel that never replies.
  const timeval second{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
}

Diag::~Diag() {
  if (fd_ >= 0) close(fd_);
}

std::optional<unsigned> Diag::state(const SocketAddress& local, const SocketAddress& peer) {
  const Request request = request_for(local, peer, ++sequence_);
  if (send(fd_, &request, sizeof request, 0) < 0) return std::nullopt;
  alignas(nlmsghdr) char buffer[8192];
  for (;;) {
    const ssize_t size = recv(fd_, buffer, sizeof buffer, 0);
    if (size < 0) return std::nullopt;
    const auto* header = reinterpret_cast<const nlmsghdr*>(buffer);
    if (!NLMSG_OK(header, static_cast<unsigned>(size)) || header->nlmsg_seq != sequence_) continue;
    if (header->nlmsg_type == NLMSG_ERROR) {
      const auto* error = static_cast<const nlmsgerr*>(NLMSG_DATA(header));
      if (error->error == -ENOENT || error->error == 0) return TCP_CLOSE;
      errno = -error->error;
      return std::nullopt;
    }
    const auto* found = static_cast<const inet_diag_msg*>(NLMSG_DATA(header));
    // If nothing matches exactly, the kernel returns a listener of the port; that is not this connection.
    if (found->id.idiag_dport != htons(peer.port())) return TCP_CLOSE;
    return found->idiag_state;
  }
}

}  // namespace tcpspec::agent
