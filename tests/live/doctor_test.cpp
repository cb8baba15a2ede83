#include <gmock/gmock.h>
#include <sched.h>

#include <algorithm>
#include <fstream>

#include "forked.hpp"
#include "lab/doctor_host.hpp"
#include "lab/doctor_lab.hpp"
#include "lab/doctor_machine.hpp"
#include "lab/sysctl.hpp"
#include "live_lab.hpp"

namespace tcpspec::live {
namespace {

using lab::Check;
using Verdict = lab::Check::Verdict;

const Check* find(const std::vector<Check>& checks, const std::string& name) {
  const auto found =
      std::find_if(checks.begin(), checks.end(), [&](const Check& c) { return c.name == name; });
  return found == checks.end() ? nullptr : &*found;
}

TEST(Doctor, ProvesTheLabByAHandshakeInBothFamilies) {
  setenv("TCPSPEC_AGENT", TCPSPEC_AGENT_PATH, 1);
  const std::vector<Check> checks = lab::examine_lab();
  for (const char* name : {"lab", "wire, IPv4", "wire, IPv6"}) {
    const Check* check = find(checks, name);
    ASSERT_NE(check, nullptr) << name;
    EXPECT_EQ(check->verdict, Verdict::good) << name << ": " << check->finding;
  }
}

TEST(Doctor, SaysWhatForbidsTheLabAndHowToAllowIt) {
  // In a user namespace of its own, where this process may forbid itself what it likes.
  const std::string outcome = in_child([]() -> std::string {
    const std::string user = std::to_string(geteuid());
    if (unshare(CLONE_NEWUSER) < 0) return "this machine has no user namespaces";
    std::ofstream("/proc/self/uid_map") << "0 " + user + " 1";
    lab::write_sysctl("user.max_net_namespaces", "0");
    const auto checks = lab::examine_lab();
    const Check* check = find(checks, "lab");
    return check->verdict == Verdict::broken ? check->remedy : "it was made: " + check->finding;
  });
  EXPECT_THAT(outcome, testing::HasSubstr("sysctl -w user.max_user_namespaces"));
}

TEST(Doctor, NamesAMissingAgent) {
  const Check check = lab::examine_agent("");
  EXPECT_EQ(check.verdict, Verdict::hazard);
  EXPECT_THAT(check.remedy, testing::HasSubstr("TCPSPEC_AGENT="));
  EXPECT_EQ(lab::examine_agent("/usr/bin/tcpspec-agent").verdict, Verdict::good);
}

TEST(Doctor, SeesThatAHostHasNoRoute) {
  const auto lab = lab::Lab::create();
  const auto checks = lab::examine_host(*wire::Address::parse("192.0.2.1"));
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_EQ(checks[0].verdict, Verdict::broken);
  EXPECT_EQ(checks[0].remedy, "ip route get 192.0.2.1");
}

TEST(Doctor, FindsAHostOnTheLinkReachable) {
  const auto lab = lab::Lab::create();
  for (const wire::Family family : {wire::Family::ipv4, wire::Family::ipv6})
    for (const Check& check : lab::examine_host(lab->targets(family).at(0)))
      EXPECT_TRUE(check.verdict == Verdict::good || check.name == "connection tracking")
          << check.name << ": " << check.finding;
}

TEST(Doctor, WarnsOfOffloadsAndGivesTheLineThatMendsThem) {
  const auto lab = lab::Lab::create();
  lab::create_veth("plain0", "plain1", getpid());
  lab::configure_device("plain1", {});
  lab::configure_device("plain0", {lab::Prefix::parse("10.78.0.1/24")});
  const auto checks = lab::examine_host(*wire::Address::parse("10.78.0.2"));
  const Check* offloads = find(checks, "offloads");
  ASSERT_NE(offloads, nullptr);
  EXPECT_EQ(offloads->verdict, Verdict::hazard);
  EXPECT_THAT(offloads->remedy, testing::HasSubstr("ethtool -K plain0"));
}

}  // namespace
}  // namespace tcpspec::live
