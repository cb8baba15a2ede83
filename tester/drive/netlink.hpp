#pragma once
// Handles of libnl's objects, and its errors.

#include <netlink/netlink.h>
#include <netlink/route/link.h>

#include <memory>
#include <string>

namespace tcpspec::drive::netlink {

template <auto release>
struct Release {
  template <class Object>
  void operator()(Object* object) const {
    release(object);
  }
};

template <class Object, auto release>
using Handle = std::unique_ptr<Object, Release<release>>;

using Socket = Handle<nl_sock, nl_socket_free>;
using Link = Handle<rtnl_link, rtnl_link_put>;

/// Throws std::system_error with `what` if `error` is negative. libnl has its own error numbers; the common
/// ones become their errno, any other becomes EIO.
void check(int error, const std::string& what);

/// A socket for requests about routes, devices and addresses. Throws std::system_error.
Socket connect();

}  // namespace tcpspec::drive::netlink
