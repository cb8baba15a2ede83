#include "lab/silence.hpp"

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <netlink/route/rule.h>

#include <unistd.h>

#include "drive/netlink.hpp"

namespace tcpspec::lab {
namespace {

namespace netlink = drive::netlink;
using Rule = netlink::Handle<rtnl_rule, rtnl_rule_put>;

constexpr unsigned before_local = 1;
constexpr unsigned local_again = 100;

Rule rule(int family, unsigned priority, std::uint8_t action) {
  Rule made(rtnl_rule_alloc());
  rtnl_rule_set_family(made.get(), family);
  rtnl_rule_set_prio(made.get(), priority);
  rtnl_rule_set_action(made.get(), action);
  return made;
}

/// The rule for local addresses is always the first. It moves back, so that another fits before it.
bool silence(nl_sock* socket, int family, const std::string& device) {
  const Rule deaf = rule(family, before_local, FR_ACT_BLACKHOLE);
  rtnl_rule_set_iif(deaf.get(), device.c_str());
  rtnl_rule_set_ipproto(deaf.get(), IPPROTO_TCP);
  const Rule local = rule(family, local_again, FR_ACT_TO_TBL);
  rtnl_rule_set_table(local.get(), RT_TABLE_LOCAL);
  const Rule first = rule(family, 0, FR_ACT_TO_TBL);
  rtnl_rule_set_table(first.get(), RT_TABLE_LOCAL);
  if (rtnl_rule_add(socket, local.get(), NLM_F_EXCL) < 0) return false;
  if (rtnl_rule_add(socket, deaf.get(), NLM_F_EXCL) == 0) {
    if (rtnl_rule_delete(socket, first.get(), 0) == 0) return true;
    rtnl_rule_delete(socket, deaf.get(), 0);
  }
  rtnl_rule_delete(socket, local.get(), 0);
  return false;
}

}  // namespace

bool silence_tcp(const std::string& device) {
  const netlink::Socket socket = netlink::connect();
  const bool has_ipv6 = access("/proc/sys/net/ipv6", F_OK) == 0;
  return silence(socket.get(), AF_INET, device) && (!has_ipv6 || silence(socket.get(), AF_INET6, device));
}

}  // namespace tcpspec::lab
