#include "drive/route.hpp"

#include <net/if.h>
#include <netlink/msg.h>
#include <netlink/route/route.h>

#include <algorithm>

#include "drive/descriptor.hpp"
#include "drive/netlink.hpp"
#include "drive/socket_address.hpp"

namespace tcpspec::drive {
namespace {

using Message = netlink::Handle<nl_msg, nlmsg_free>;
using RoutePointer = netlink::Handle<rtnl_route, rtnl_route_put>;

/// libnl has its own error numbers, and loses an errno without an equivalent; those of a route lookup all
/// mean "no route".
std::system_error no_route(int error, const wire::Address& target) {
  const int number = error == -NLE_OBJ_NOTFOUND || error == -NLE_FAILURE ? ENETUNREACH : EHOSTUNREACH;
  return std::system_error(number, std::generic_category(),
                           "no route to " + target.to_string() + " (" + nl_geterror(error) + ")");
}

wire::Address address_of(const nl_addr* from) {
  wire::Address address;
  address.family = nl_addr_get_family(from) == AF_INET6 ? wire::Family::ipv6 : wire::Family::ipv4;
  const auto* octets = static_cast<const std::uint8_t*>(nl_addr_get_binary_addr(from));
  std::copy_n(octets, std::min<std::size_t>(nl_addr_get_len(from), address.size()), address.octets.begin());
  return address;
}

int keep_route(nl_msg* message, void* into) {
  rtnl_route* route = nullptr;
  if (rtnl_route_parse(nlmsg_hdr(message), &route) == 0) static_cast<RoutePointer*>(into)->reset(route);
  return NL_STOP;
}

RoutePointer ask(nl_sock* socket, const wire::Address& target) {
  rtmsg body{};
  body.rtm_family = static_cast<unsigned char>(socket_family(target.family));
  body.rtm_dst_len = static_cast<unsigned char>(8 * target.size());
  const Message message(nlmsg_alloc_simple(RTM_GETROUTE, NLM_F_REQUEST));
  nlmsg_append(message.get(), &body, sizeof body, NLMSG_ALIGNTO);
  nla_put(message.get(), RTA_DST, static_cast<int>(target.size()), target.octets.data());
  RoutePointer route;
  nl_socket_disable_auto_ack(socket);
  nl_socket_modify_cb(socket, NL_CB_VALID, NL_CB_CUSTOM, keep_route, &route);
  int error = nl_send_auto(socket, message.get());
  if (error >= 0) error = nl_recvmsgs_default(socket);
  if (error < 0 || !route) throw no_route(error, target);
  return route;
}

}  // namespace

Route route_to(const wire::Address& target) {
  const netlink::Socket socket = netlink::connect();
  const RoutePointer found = ask(socket.get(), target);
  rtnl_nexthop* hop = rtnl_route_nexthop_n(found.get(), 0);
  // The kernel answers "unreachable" and "prohibit" routes with a route that has no device.
  if (hop == nullptr || rtnl_route_nh_get_ifindex(hop) <= 0) throw no_route(-NLE_OBJ_NOTFOUND, target);

  Route route;
  route.interface_index = static_cast<unsigned>(rtnl_route_nh_get_ifindex(hop));
  rtnl_link* raw = nullptr;
  if (const int error =
          rtnl_link_get_kernel(socket.get(), static_cast<int>(route.interface_index), nullptr, &raw);
      error < 0)
    throw no_route(error, target);
  const netlink::Link link(raw);
  route.interface = rtnl_link_get_name(link.get());
  route.mtu = rtnl_link_get_mtu(link.get());
  std::uint32_t metric = 0;
  if (rtnl_route_get_metric(found.get(), RTAX_MTU, &metric) == 0 && metric > 0)
    route.mtu = std::min(route.mtu, metric);
  // A local address is routed to the device that has it, but its packets go through lo.
  route.loopback =
      rtnl_route_get_type(found.get()) == RTN_LOCAL || (rtnl_link_get_flags(link.get()) & IFF_LOOPBACK) != 0;
  if (route.loopback) {
    route.interface = "lo";
    route.interface_index = if_nametoindex("lo");
  }
  if (const nl_addr* source = rtnl_route_get_pref_src(found.get()))
    route.source = address_of(source);
  else
    route.source = target;
  if (const nl_addr* gateway = rtnl_route_nh_get_gateway(hop)) route.gateway = address_of(gateway);
  return route;
}

}  // namespace tcpspec::drive
