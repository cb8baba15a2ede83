#include "lab/offloads.hpp"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <stdexcept>

#include "drive/descriptor.hpp"

namespace tcpspec::lab {
namespace {

struct Offload {
  const char* name;
  std::uint32_t get;
  std::uint32_t set;
};

constexpr Offload offloads[] = {
    {"tx-checksum", ETHTOOL_GTXCSUM, ETHTOOL_STXCSUM},
    {"rx-checksum", ETHTOOL_GRXCSUM, ETHTOOL_SRXCSUM},
    {"scatter-gather", ETHTOOL_GSG, ETHTOOL_SSG},
    {"tso", ETHTOOL_GTSO, ETHTOOL_STSO},
    {"gso", ETHTOOL_GGSO, ETHTOOL_SGSO},
    {"gro", ETHTOOL_GGRO, ETHTOOL_SGRO},
};

/// Returns the value after the call, or -1 with errno set.
int ethtool(int fd, const std::string& device, std::uint32_t command, std::uint32_t value) {
  ethtool_value argument{command, value};
  ifreq request{};
  device.copy(request.ifr_name, IFNAMSIZ - 1);
  request.ifr_data = reinterpret_cast<char*>(&argument);
  if (ioctl(fd, SIOCETHTOOL, &request) < 0) return -1;
  return static_cast<int>(argument.data);
}

drive::Descriptor control_socket() {
  return drive::Descriptor(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
}

}  // namespace

std::vector<std::string> offloads_on(const std::string& device) {
  const drive::Descriptor fd = control_socket();
  std::vector<std::string> on;
  for (const Offload& offload : offloads) {
    const int value = ethtool(fd.get(), device, offload.get, 0);
    if (value < 0 && errno != EOPNOTSUPP) throw drive::os_error("offloads of " + device);
    if (value > 0) on.emplace_back(offload.name);
  }
  return on;
}

void switch_offloads_off(const std::string& device) {
  {
    const drive::Descriptor fd = control_socket();
    // Errors show when the values are read back: a feature that is always off refuses the call, but is as
    // needed.
    for (const Offload& offload : offloads) ethtool(fd.get(), device, offload.set, 0);
  }
  std::string still_on;
  for (const std::string& name : offloads_on(device)) still_on += " " + name;
  if (!still_on.empty())
    throw std::runtime_error("offloads of " + device + " cannot be switched off:" + still_on);
}

}  // namespace tcpspec::lab
