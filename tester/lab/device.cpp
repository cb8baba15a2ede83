#include "lab/device.hpp"

#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/if_tun.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/route/addr.h>
#include <netlink/route/link/veth.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "drive/descriptor.hpp"
#include "drive/netlink.hpp"
#include "drive/real_clock.hpp"
#include "drive/route.hpp"
#include "drive/socket_address.hpp"

namespace tcpspec::lab {
namespace {

namespace netlink = drive::netlink;
using RouteAddress = netlink::Handle<rtnl_addr, rtnl_addr_put>;
using NetlinkAddress = netlink::Handle<nl_addr, nl_addr_put>;

void add_address(nl_sock* socket, const std::string& device, int index, const Prefix& prefix) {
  const NetlinkAddress local(nl_addr_build(drive::socket_family(prefix.address.family),
                                           prefix.address.octets.data(), prefix.address.size()));
  nl_addr_set_prefixlen(local.get(), static_cast<int>(prefix.length));
  const RouteAddress address(rtnl_addr_alloc());
  rtnl_addr_set_ifindex(address.get(), index);
  netlink::check(rtnl_addr_set_local(address.get(), local.get()), "address " + prefix.to_string());
  if (prefix.address.family == wire::Family::ipv6) rtnl_addr_set_flags(address.get(), IFA_F_NODAD);
  netlink::check(rtnl_addr_add(socket, address.get(), 0), "address " + prefix.to_string() + " on " + device);
}

}  // namespace

std::string Prefix::to_string() const { return address.to_string() + "/" + std::to_string(length); }

Prefix Prefix::parse(const std::string& text) {
  const auto slash = text.find('/');
  const auto address = wire::Address::parse(text.substr(0, slash));
  if (!address || slash == std::string::npos) throw std::invalid_argument(text + " is not ADDRESS/LENGTH");
  return {*address, static_cast<unsigned>(std::stoul(text.substr(slash + 1)))};
}

void create_veth(const std::string& ours, const std::string& theirs, pid_t pid) {
  const netlink::Socket socket = netlink::connect();
  netlink::check(rtnl_link_veth_add(socket.get(), ours.c_str(), theirs.c_str(), pid),
                 "veth pair " + ours + ", " + theirs);
}

void create_tap(const std::string& name) {
  const drive::Descriptor tun(open("/dev/net/tun", O_RDWR | O_CLOEXEC), "/dev/net/tun");
  ifreq request{};
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  if (ioctl(tun.get(), TUNSETIFF, &request) < 0 || ioctl(tun.get(), TUNSETPERSIST, 1) < 0)
    throw drive::os_error("TAP device " + name);
}

void configure_device(const std::string& name, const std::vector<Prefix>& addresses) {
  const netlink::Socket socket = netlink::connect();
  rtnl_link* found = nullptr;
  netlink::check(rtnl_link_get_kernel(socket.get(), 0, name.c_str(), &found), "network device " + name);
  const netlink::Link link(found);
  const int index = rtnl_link_get_ifindex(link.get());
  for (const Prefix& prefix : addresses) add_address(socket.get(), name, index, prefix);
  const netlink::Link change(rtnl_link_alloc());
  rtnl_link_set_flags(change.get(), IFF_UP);
  netlink::check(rtnl_link_change(socket.get(), link.get(), change.get(), 0), "bringing up " + name);
}

DeviceState device_state(const std::string& name) {
  DeviceState state;
  const netlink::Socket socket = netlink::connect();
  rtnl_link* found = nullptr;
  if (rtnl_link_get_kernel(socket.get(), 0, name.c_str(), &found) < 0) return state;
  const netlink::Link link(found);
  const char* qdisc = rtnl_link_get_qdisc(link.get());
  state.exists = true;
  // `noop` is the queue that drops everything: the device is up, but not yet in use.
  state.running =
      (rtnl_link_get_flags(link.get()) & IFF_RUNNING) != 0 && std::string_view(qdisc ? qdisc : "") != "noop";
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) < 0) throw drive::os_error("getifaddrs");
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_name != name || entry->ifa_addr == nullptr) continue;
    const int family = entry->ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6) continue;
    sockaddr_storage storage{};
    std::memcpy(&storage, entry->ifa_addr, family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6));
    const wire::Address address = drive::endpoint_of(storage).address;
    if (!address.is_link_local()) state.addresses.push_back(address);
  }
  freeifaddrs(list);
  return state;
}

namespace {

/// The kernel adds an IPv6 address in a work queue. Only then it joins the multicast group for neighbour
/// solicitations and accepts packets for the address. The address's own route comes last.
bool all_received(const std::vector<wire::Address>& addresses) {
  return std::all_of(addresses.begin(), addresses.end(), [](const wire::Address& address) {
    try {
      return drive::route_to(address).loopback;
    } catch (const std::system_error&) {
      return false;
    }
  });
}

bool passes_packets(const std::string& name) {
  const DeviceState state = device_state(name);
  return state.running && all_received(state.addresses);
}

}  // namespace

void wait_until_running(const std::string& name, Duration patience) {
  const drive::Descriptor events(open_device_events());
  drive::RealClock clock;
  clock.watch(events.get());
  const Instant deadline = clock.now() + patience;
  while (!passes_packets(name)) {
    if (clock.now() >= deadline)
      throw std::system_error(ENETDOWN, std::generic_category(), "network device " + name);
    // The event of an address comes shortly before its route exists.
    clock.wait_until(std::min(deadline, clock.now() + milliseconds(2)));
    drain_device_events(events.get());
  }
}

bool drain_device_events(int descriptor) {
  char buffer[8192];
  bool any = false;
  while (read(descriptor, buffer, sizeof buffer) > 0) any = true;
  return any;
}

int open_device_events() {
  drive::Descriptor fd(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE), "netlink");
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
    throw drive::os_error("netlink events");
  return fd.release();
}

}  // namespace tcpspec::lab
