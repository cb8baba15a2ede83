// The path between this machine and a target elsewhere.
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
  if (drive::has_net_raw()) return {"raw sockets", Verdict::good, "CAP_NET_RAW is present", ""};
  return {"raw sockets", Verdict::broken, "CAP_NET_RAW is missing (only the lab works without it)",
          drive::how_to_grant_net_raw() + (geteuid() == 0 ? "" : "   or run as root")};
}

Check capture(const drive::Route& route, const wire::Address& target) {
  if (!drive::has_net_raw()) return {"capture", Verdict::broken, "needs raw sockets", ""};
  try {
    const drive::PacketLink link({route.interface, std::vector{target}});
    return {"capture", Verdict::good, "sees " + route.interface + " and can send through it", ""};
  } catch (const std::exception& error) {
    return {"capture", Verdict::broken, error.what(), "ip link show " + route.interface};
  }
}

Check guard(const drive::Route& route) {
  try {
    const drive::RstGuard held({route.source, 0}, route.interface_index);
    return {"port guard", Verdict::good, "can reserve ports at " + route.source.to_string(), ""};
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
  // Loopback needs them; the capture then knows which checksums and sizes are its own.
  if (route.loopback)
    return {"offloads", Verdict::hazard,
            "always on for loopback: cases about checksums and segment sizes are not applicable", ""};
  return {"offloads", Verdict::hazard,
          on + " on " + route.interface + ": received segments may be merged before the tester sees them",
          "sudo ethtool -K " + route.interface + " rx off tx off sg off tso off gso off gro off lro off"};
}

Check connection_tracking(const wire::Address& target) {
  if (read_sysctl("net.netfilter.nf_conntrack_count").value_or("0") == "0")
    return {"connection tracking", Verdict::good, "not used here", ""};
  const std::string family = target.family == wire::Family::ipv4 ? "ip" : "ip6";
  return {"connection tracking", Verdict::hazard,
          "in use: a firewall that drops INVALID packets also drops the malformed segments of a run",
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
          "rp_filter=1: responses that do not come through " + route.interface + " are not seen",
          "sudo sysctl -w net.ipv4.conf.all.rp_filter=2 net.ipv4.conf." + route.interface + ".rp_filter=2"};
}

/// Only if the target is this machine, because then its settings can be read.
Check syn_cookies() {
  const std::string value = read_sysctl("net.ipv4.tcp_syncookies").value_or("0");
  if (value != "2") return {"SYN cookies", Verdict::good, "net.ipv4.tcp_syncookies=" + value, ""};
  return {"SYN cookies", Verdict::hazard,
          "always on (net.ipv4.tcp_syncookies=2): options and SYN-RECEIVED are not as in the RFCs",
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
                          ": routers and firewalls on the path may drop or change malformed segments",
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
