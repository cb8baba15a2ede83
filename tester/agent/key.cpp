// KEY: the key of a listener, and of what is opened with it.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "agent/arguments.hpp"
#include "agent/session.hpp"
#include "agent/words.hpp"
#include "base/hex.hpp"
#include "drive/descriptor.hpp"

namespace tcpspec::agent {
namespace {

/// RFC 2385. Without a peer: for every peer of the family.
void give_md5_key(int fd, int family, const SocketAddress* peer, const std::vector<std::uint8_t>& secret) {
  tcp_md5sig key{};
  if (peer != nullptr)
    std::memcpy(&key.tcpm_addr, &peer->storage, sizeof key.tcpm_addr);
  else
    key.tcpm_flags = TCP_MD5SIG_FLAG_PREFIX;  // of no bits
  key.tcpm_addr.ss_family = static_cast<sa_family_t>(family);
  key.tcpm_keylen = static_cast<std::uint16_t>(secret.size());
  std::memcpy(key.tcpm_key, secret.data(), secret.size());
  const int option = peer != nullptr ? TCP_MD5SIG : TCP_MD5SIG_EXT;
  if (setsockopt(fd, IPPROTO_TCP, option, &key, sizeof key) == 0) return;
  if (errno == ENOPROTOOPT || errno == EPERM)
    throw Refusal{"unsupported", "the kernel has no MD5 signatures"};
  throw refusal(errno);
}

}  // namespace

bool Session::has_md5_signatures() {
  const drive::Descriptor fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  tcp_md5sig nothing{};
  nothing.tcpm_addr.ss_family = AF_INET;
  // A key without octets deletes: there is none to delete.
  return setsockopt(fd.get(), IPPROTO_TCP, TCP_MD5SIG, &nothing, sizeof nothing) == 0 || errno == ENOENT;
}

std::string Session::key(Arguments& arguments) {
  const auto found = listeners_.find(arguments.number("handle", ~0ULL));
  const std::string scheme = arguments.word("scheme");
  if (scheme == "ao") throw Refusal{"unsupported", "no TCP-AO"};
  if (scheme != "md5") throw Refusal{"invalid", "md5 or ao was expected"};
  const auto secret = base::from_hex(arguments.word("key"));
  arguments.end();
  if (!secret || secret->empty() || secret->size() > TCP_MD5SIG_MAXKEYLEN)
    throw Refusal{"invalid", "a key has 1 to 80 octets, in hexadecimal"};
  if (found == listeners_.end()) throw Refusal{"closed", "no such listener"};
  Listener& listener = found->second;
  give_md5_key(listener.fd, SocketAddress::local_of(listener.fd).family(), nullptr, *secret);
  listener.md5_key = *secret;
  return {};
}

void Session::use_keys(int fd, const SocketAddress& peer, std::uint64_t listener) const {
  const auto found = listeners_.find(listener);
  if (found == listeners_.end()) throw Refusal{"closed", "keys: no such listener"};
  if (!found->second.md5_key.empty()) give_md5_key(fd, peer.family(), &peer, found->second.md5_key);
}

}  // namespace tcpspec::agent
