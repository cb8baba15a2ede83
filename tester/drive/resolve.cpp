#include "drive/resolve.hpp"

#include <netdb.h>

#include <cstring>
#include <memory>

#include "base/error.hpp"
#include "drive/socket_address.hpp"

namespace tcpspec::drive {

std::vector<wire::Address> resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;  // otherwise each address comes once for each kind of socket
  addrinfo* list = nullptr;
  const int error = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (error != 0) throw EnvironmentError("cannot find the address of " + host + ": " + gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> found(list, freeaddrinfo);
  std::vector<wire::Address> addresses;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family != AF_INET && entry->ai_family != AF_INET6) continue;
    sockaddr_storage storage{};
    std::memcpy(&storage, entry->ai_addr, entry->ai_addrlen);
    addresses.push_back(endpoint_of(storage).address);
  }
  if (addresses.empty()) throw EnvironmentError(host + " has neither an IPv4 nor an IPv6 address");
  return addresses;
}

}  // namespace tcpspec::drive
