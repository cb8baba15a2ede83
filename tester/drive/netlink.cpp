#include "drive/netlink.hpp"

#include <netlink/errno.h>

#include <cerrno>
#include <system_error>

namespace tcpspec::drive::netlink {

void check(int error, const std::string& what) {
  if (error >= 0) return;
  int number = EIO;
  if (error == -NLE_PERM || error == -NLE_NOACCESS) number = EPERM;
  if (error == -NLE_EXIST) number = EEXIST;
  if (error == -NLE_NODEV || error == -NLE_OBJ_NOTFOUND) number = ENODEV;
  if (error == -NLE_OPNOTSUPP) number = EOPNOTSUPP;
  throw std::system_error(number, std::generic_category(), what + " (" + nl_geterror(error) + ")");
}

Socket connect() {
  Socket socket(nl_socket_alloc());
  check(nl_connect(socket.get(), NETLINK_ROUTE), "netlink");
  return socket;
}

}  // namespace tcpspec::drive::netlink
