// The shipped profiles: every stack and service that can be put into the lab, through the program itself.

#include <gmock/gmock.h>

#include <fstream>
#include <string>

#include "run_tcpspec.hpp"

namespace tcpspec::live {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::IsEmpty;

bool installed(const std::string& program) {
  return system(("PATH=$PATH:/usr/sbin:/sbin command -v " + program + " >/dev/null").c_str()) == 0;
}

struct Shipped {
  std::string profile;
  std::string program;  ///< that it cannot do without
};

class ShippedProfile : public testing::TestWithParam<Shipped> {};

// Each asks for a few states and services, takes seconds, and has answers on every stack.
const std::string selection =
    "--id 'stray-*-to-listen*' --id 'reset-is-ignored-by-listen*' --id 'stray-*-to-closed*' --id "
    "close-sends-fin "
    "--id 'fin-in-fin-wait-2-*' --id 'closing-needs-*' --id 'fin-is-acknowledged*' --id 'last-ack-needs-*'";

TEST_P(ShippedProfile, RunsWithoutAnErrorAndWithoutAnUnexplainedFail) {
  if (!installed(GetParam().program))
    GTEST_SKIP() << GetParam().program << " is not there: the profile " << GetParam().profile
                 << " is NOT tried";
  const Folder folder;
  const Finished run =
      run_tcpspec(folder, "--profile " + GetParam().profile + " --duration standard --quiet");
  EXPECT_EQ(run.status, 0) << run.output;
  EXPECT_THAT(run.with_verdict("error", true), IsEmpty()) << run.output;
  EXPECT_THAT(run.with_verdict("fail"), IsEmpty()) << run.output;
  EXPECT_THAT(run.passing_although_known(), IsEmpty()) << run.output;
  EXPECT_GE(run.with_verdict("pass").size(), 400U) << run.output;
}

INSTANTIATE_TEST_SUITE_P(Lab, ShippedProfile,
                         testing::Values(Shipped{"nginx", "nginx"}, Shipped{"inetd", "inetd"},
                                         Shipped{"lwip", TCPSPEC_LWIP_TARGET},
                                         Shipped{"libslirp", "slirp4netns"}, Shipped{"passt", "pasta"}),
                         [](const auto& test) { return test.param.profile; });

// A stack on a TAP device that has one address, where the lab has room for four.
TEST(TapTarget, OfOneAddressIsNoticed) {
  if (!installed(TCPSPEC_LWIP_TARGET)) GTEST_SKIP() << "lwip-target is not built: a TAP device is NOT tried";
  const Folder folder;
  const fs::path file = folder.path() / "one.yaml";
  std::ofstream(file) << "profile: one\nextends: lwip\n"
                         "lab:\n  link: tap\n  namespace: tester\n"
                         "  agent: exec " TCPSPEC_LWIP_TARGET " {device} {target}\n";
  const Finished run = run_tcpspec(folder, "--profile " + file.string() + " " + selection);
  EXPECT_EQ(run.status, 0) << run.output;
  EXPECT_THAT(run.output, testing::HasSubstr("the stack does not have"));
  EXPECT_THAT(run.output, testing::HasSubstr("fd77::2"));
  EXPECT_GE(run.with_verdict("pass").size(), 5U) << run.output;
  for (const json& one : run.results.value("cases", json::array())) EXPECT_EQ(one.at("family"), 4);
}

/// The agents for other systems against this kernel, by all cases whose calls or states a socket can tell of.
class PortableAgent : public testing::TestWithParam<Shipped> {};

TEST_P(PortableAgent, BringsTheVerdictsOfTheShippedOne) {
  const std::string cases =
      "--duration quick --id 'syn-ack-opens' --id 'segment-without-syn-does-not-open*' --id "
      "'fin-out-of-order-*' --id "
      "'wrong-acknowledgment-*' --id 'abort-*' --id 'close-*' --id 'keep-alive*' --id '*time-wait*' --id "
      "'icmp-error-*'";
  const auto verdicts = [&](const std::string& profile) {
    const Folder folder;
    const fs::path file = folder.path() / "portable.yaml";
    std::ofstream(file) << "profile: portable\n" << profile;
    const Finished run = run_tcpspec(folder, "--profile " + file.string() + " " + cases);
    EXPECT_THAT(run.with_verdict("error", true), IsEmpty()) << run.output;
    std::vector<std::string> found;
    for (const json& one : run.results.value("cases", json::array()))
      found.push_back(one.at("id").get<std::string>() + " " + one.at("family").dump() + " " +
                      one.at("verdict").get<std::string>());
    return found;
  };
  const std::vector<std::string> shipped = verdicts("");
  EXPECT_GT(shipped.size(), 100U);
  EXPECT_EQ(verdicts("lab: {agent: exec " + GetParam().program + "}\n"), shipped);
}

INSTANTIATE_TEST_SUITE_P(Lab, PortableAgent,
                         testing::Values(Shipped{"C", TCPSPEC_PORTABLE_AGENT},
                                         Shipped{"Python",
                                                 TCPSPEC_PYTHON " " TCPSPEC_SOURCE_DIR
                                                                "/tester/agent/portable/tcpspec_agent.py"}),
                         [](const auto& test) { return test.param.profile; });

// An ICMP error about an established connection is told to the application, and ends nothing (RFC 9293
// §3.9.2.2).
TEST(PosixAgent, TakesNoIcmpErrorForTheEndOfAConnection) {
  const Folder folder;
  const fs::path file = folder.path() / "posix.yaml";
  std::ofstream(file) << "profile: posix\nlab: {agent: exec " TCPSPEC_PORTABLE_AGENT "-posix}\n";
  const Finished run = run_tcpspec(folder, "--profile " + file.string() + " --id 'icmp-error-*'");
  EXPECT_EQ(run.status, 0) << run.output;
  EXPECT_GT(run.with_verdict("pass").size(), 20U) << run.output;
}

/// A profile like `base`, whose agent meets its end at its 60th request, the first time that it is started.
std::string mortal_profile(const Folder& folder, const std::string& agent, const std::string& wiring,
                           const std::string& end) {
  const fs::path file = folder.path() / "mortal.yaml";
  std::ofstream(file) << "profile: mortal\n"
                         "lab:\n"
                      << wiring
                      << "  agent: >-\n"
                         "    if mkdir {profile_dir}/died 2>/dev/null;\n"
                         "    then { sed -u 60q; "
                      << end << "; } | " << agent << "; else exec " << agent << "; fi\n";
  return file.string();
}

void expect_a_whole_run(const Folder& folder, const Finished& run) {
  EXPECT_TRUE(fs::exists(folder.path() / "died")) << "the agent has not been started";
  EXPECT_NE(run.status, 3) << run.output;
  EXPECT_THAT(run.with_verdict("error", true), IsEmpty()) << run.output;
  EXPECT_THAT(run.with_verdict("fail"), IsEmpty()) << run.output;
  EXPECT_EQ(run.results.value("aborted", ""), "") << run.output;
  EXPECT_GE(run.with_verdict("pass", true).size() + run.with_verdict("warn", true).size(), 20U) << run.output;
}

// States that only an agent reaches: the run needs the new one's listeners.
const std::string agents_selection =
    "--family 4 --id 'stray-*-to-listen*' --id close-sends-fin --id 'fin-in-fin-wait-2-*' --id "
    "'closing-needs-*' "
    "--id 'fin-is-acknowledged*' --id 'last-ack-needs-*'";

TEST(DeadTarget, WhoseAgentIsKilledComesBackWithNewListeners) {
  const Folder folder;
  const std::string profile = mortal_profile(folder, "{programs}/tcpspec-agent", "", "kill -9 0");
  expect_a_whole_run(folder, run_tcpspec(folder, "--profile " + profile + " " + agents_selection));
}

TEST(DeadTarget, ThatHangsComesBackToo) {
  const Folder folder;
  const std::string profile = mortal_profile(folder, "{programs}/tcpspec-agent", "", "kill -STOP 0");
  expect_a_whole_run(folder, run_tcpspec(folder, "--profile " + profile + " " + agents_selection));
}

TEST(DeadTarget, WhoseWholeStackIsKilledComesBack) {
  if (!installed(TCPSPEC_LWIP_TARGET)) GTEST_SKIP() << "lwip-target is not built: it is NOT killed";
  const Folder folder;
  const std::string profile =
      mortal_profile(folder, "{programs}/lwip-target {device} {target} {target6}",
                     "  link: tap\n  device: tap0\n  namespace: tester\n", "kill -9 0");
  std::ofstream(profile, std::ios::app) << "extends: lwip\n";
  fs::copy(TCPSPEC_SOURCE_DIR "/cases/profiles/lwip.yaml", folder.path());
  expect_a_whole_run(folder, run_tcpspec(folder, "--profile " + profile + " " + agents_selection));
}

TEST(DeadTarget, ThatDiesAgainAtOnceEndsTheRun) {
  const Folder folder;
  const fs::path file = folder.path() / "fragile.yaml";
  // As many requests as it takes to prepare a run.
  std::ofstream(file) << "profile: fragile\nlab:\n  agent: sed -u 4q | {programs}/tcpspec-agent\n";
  const Finished run = run_tcpspec(folder, "--profile " + file.string() + " " + agents_selection);
  EXPECT_EQ(run.status, 3) << run.output;
  // Whichever is noticed first: that the agent is gone, or that its listeners are.
  EXPECT_THAT(run.output, testing::AnyOf(testing::HasSubstr("agent"),
                                         testing::HasSubstr("was started again and does not answer")));
}

}  // namespace
}  // namespace tcpspec::live
