// What lies between this machine and a target elsewhere.
#include "lab/doctor_host.hpp"

#include <unistd.h>

#include "drive/capabilities.hpp"
#include "drive/packet_link.hpp"
#include "drive/route.hpp"
#include "drive/rst_guard.hpp"
#include "lab/offloads.hpp"
#include "lab/sysctl.hpp"

namespace tcpspec::lab {
namespace {

using Verdict = Check::Verdict;

Check raw_sockets() {
  if (drive::has_net_raw()) return {"raw sockets", Verdict::good, "CAP_NET_RAW is held", ""};
  return {"raw sockets", Verdict::broken, "CAP_NET_RAW is not held (only the lab does without)",
          drive::how_to_grant_net_raw() + (geteuid() == 0 ? "" : "   or run as root")};
}

Check capture(const drive::Route& route, const wire::Address& target) {
  if (!drive::has_net_raw()) return {"capture", Verdict::broken, "needs raw sockets", ""};
  try {
    const drive::PacketLink link({route.interface, {target}});
    return {"capture", Verdict::good, "sees " + route.interface + " and can send through it", ""};
  } catch (const std::exception& error) {
    return {"capture", Verdict::broken, error.what(), "ip link show " + route.interface};
  }
}

Check guard(const drive::Route& route) {
  try {
    const drive::RstGuard held({route.source, 0}, route.interface_index);
    return {"port guard", Verdict::good, "can hold ports at " + route.source.to_string(), ""};
  } catch (const std::exception& error) {
    return {"port guard", Verdict::broken, error.what(), "ip address show"};
  }
}

Check merging(const drive::Route& route) {
  std::string on;
  try {
    for (const std::string& name : offloads_on(route.interface)) on += (on.empty() ? "" : ", ") + name;
  } catch (const std::exception& error) {
    return {"offloads", Verdict::hazard, error.what(), ""};
  }
  if (on.empty()) return {"offloads", Verdict::good, "off on " + route.interface, ""};
  // Loopback cannot do without; the capture then knows which sums and sizes are its own.
  if (route.loopback)
    return {"offloads", Verdict::hazard,
            "always on for loopback: checks of checksums and of segment sizes are not applicable", ""};
  return {"offloads", Verdict::hazard,
          on + " on " + route.interface + ": received segments may be merged before they are seen",
          "sudo ethtool -K " + route.interface + " rx off tx off sg off tso off gso off gro off lro off"};
}

Check connection_tracking(const wire::Address& target) {
  if (read_sysctl("net.netfilter.nf_conntrack_count").value_or("0") == "0")
    return {"connection tracking", Verdict::good, "not in use here", ""};
  const std::string family = target.family == wire::Family::ipv4 ? "ip" : "ip6";
  return {"connection tracking", Verdict::hazard,
          "is in use: a firewall that drops INVALID packets eats the malformed segments of a run",
          "sudo nft 'add table inet tcpspec; add chain inet tcpspec out { type filter hook output priority "
          "raw; }; add rule inet "
          "tcpspec out " +
              family + " daddr " + target.to_string() +
              " notrack'   (undo: sudo nft delete table inet tcpspec)"};
}

Check reverse_path(const drive::Route& route) {
  const std::string all = read_sysctl("net.ipv4.conf.all.rp_filter").value_or("0");
  const std::string own = read_sysctl("net/ipv4/conf/" + route.interface + "/rp_filter").value_or("0");
  if (route.loopback || (all != "1" && own != "1")) return {"reverse path", Verdict::good, "not strict", ""};
  return {"reverse path", Verdict::hazard,
          "rp_filter=1: if answers come in by another way than " + route.interface + " they are not seen",
          "sudo sysctl -w net.ipv4.conf.all.rp_filter=2 net.ipv4.conf." + route.interface + ".rp_filter=2"};
}

/// Only for a target that is this machine: its settings are at hand.
Check syn_cookies() {
  const std::string value = read_sysctl("net.ipv4.tcp_syncookies").value_or("0");
  if (value != "2") return {"SYN cookies", Verdict::good, "net.ipv4.tcp_syncookies=" + value, ""};
  return {"SYN cookies", Verdict::hazard,
          "always on (net.ipv4.tcp_syncookies=2): options and SYN-RECEIVED are not what the RFCs say",
          "sudo sysctl -w net.ipv4.tcp_syncookies=1"};
}

}  // namespace

std::vector<Check> examine_host(const wire::Address& target) {
  std::vector<Check> checks;
  drive::Route route;
  try {
    route = drive::route_to(target);
  } catch (const std::exception& error) {
    checks.push_back({"route", Verdict::broken, error.what(), "ip route get " + target.to_string()});
    return checks;
  }
  checks.push_back({"route", Verdict::good,
                    "by " + route.interface + ", from " + route.source.to_string() +
                        (route.gateway ? ", through " + route.gateway->to_string() : "") + ", MTU " +
                        std::to_string(route.mtu),
                    ""});
  if (route.gateway)
    checks.push_back({"distance", Verdict::hazard,
                      "the target is behind " + route.gateway->to_string() +
                          ": routers and firewalls on the way may drop or change malformed segments",
                      ""});
  checks.push_back(raw_sockets());
  checks.push_back(capture(route, target));
  checks.push_back(guard(route));
  checks.push_back(merging(route));
  checks.push_back(connection_tracking(target));
  if (target.family == wire::Family::ipv4) checks.push_back(reverse_path(route));
  if (route.loopback) checks.push_back(syn_cookies());
  return checks;
}

}  // namespace tcpspec::lab
