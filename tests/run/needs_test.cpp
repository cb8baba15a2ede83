// Which service can play which part, and what the agent's replies say.
#include "run/needs.hpp"

#include <gtest/gtest.h>

#include "run/reply.hpp"
#include "sample.hpp"

namespace tcpspec::run {
namespace {

Needs needs(const std::string& given, const std::string& steps = "    - wait: 1s") {
  return needs_of(suite_of(with_steps(given, steps, "  needs: agent")).cases.at(0));
}

TEST(Needs, FollowFromTheStateAndTheCalls) {
  EXPECT_FALSE(needs("ESTABLISHED").closes_first);
  for (const char* state : {"FIN-WAIT-1", "FIN-WAIT-2", "CLOSING", "TIME-WAIT"})
    EXPECT_TRUE(needs(state).closes_first) << state;
  EXPECT_FALSE(needs("CLOSE-WAIT").closes_first);
  EXPECT_TRUE(needs("ESTABLISHED", "    - call: CLOSE").closes_first);
  EXPECT_TRUE(needs("ESTABLISHED", "    - call: SEND 5 octets").sends);
  EXPECT_TRUE(needs("LISTEN", "    - call: CLOSE LISTENER").private_listener);
  EXPECT_TRUE(needs("ESTABLISHED with zero window").private_listener);
  EXPECT_FALSE(needs("ESTABLISHED", "    - call: RECEIVE").private_listener);
}

std::optional<Role> chosen(const Needs& needs, const std::vector<Role>& roles) {
  std::vector<Service> services;
  for (const Role role : roles) services.push_back({.port = 1, .role = role});
  const Service* service = service_for(needs, services);
  return service ? std::optional(service->role) : std::nullopt;
}

TEST(ServiceFor, TakesTheQuietestThatCanPlayThePart) {
  const std::vector<Role> all{Role::chargen, Role::echo,   Role::daytime,
                              Role::http,    Role::opaque, Role::discard};
  EXPECT_EQ(chosen({}, all), Role::discard);
  EXPECT_EQ(chosen({.closes_first = true}, all), Role::http);
  EXPECT_EQ(chosen({.sends = true}, all), Role::http);
  EXPECT_EQ(chosen({.sends = true}, {Role::chargen, Role::echo}), Role::echo);
  EXPECT_EQ(chosen({.closes_first = true}, {Role::echo, Role::daytime}), Role::daytime);
}

TEST(ServiceFor, FindsNoneWhereNoneCan) {
  EXPECT_EQ(chosen({}, {}), std::nullopt);
  EXPECT_EQ(chosen({.closes_first = true}, {Role::echo, Role::opaque, Role::discard, Role::chargen}),
            std::nullopt);
  EXPECT_EQ(chosen({.sends = true}, {Role::discard, Role::opaque, Role::daytime}), std::nullopt);
  EXPECT_EQ(chosen({}, {Role::daytime}), std::nullopt) << "it would close under the case";
}

// A service that closes first still shows how it opens.
TEST(ServiceFor, OpeningsCanBeAskedOfAServiceThatCloses) {
  EXPECT_EQ(chosen(needs("LISTEN", "    - send: <CTL=SYN>"), {Role::daytime}), Role::daytime);
  EXPECT_EQ(chosen(needs("SYN-RECEIVED", "    - wait: 1s"), {Role::daytime}), Role::daytime);
  EXPECT_EQ(chosen(needs("LISTEN", "    - send: <CTL=SYN>"), {Role::daytime, Role::opaque}), Role::opaque);
  EXPECT_EQ(chosen(needs("SYN-RECEIVED", "    - state: ESTABLISHED"), {Role::daytime}), std::nullopt);
  EXPECT_EQ(chosen(needs("ESTABLISHED", "    - wait: 1s"), {Role::daytime}), std::nullopt);
}

// It closes at a moment of its own: whether before or after what is asked is luck.
TEST(ServiceFor, WhatGoesOnAfterTheOpeningIsNotAskedOfAServiceThatCloses) {
  const std::string opens =
      "    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>\n    - send: <CTL=ACK>\n";
  const auto asked = [](const std::string& steps) { return chosen(needs("LISTEN", steps), {Role::daytime}); };
  EXPECT_EQ(asked(opens + "    - send: <DATA=1>\n    - expect: <CTL=ACK>"), std::nullopt);
  EXPECT_EQ(asked(opens + "    - expect: <CTL=FIN,ACK>"), Role::daytime) << "that is what it does";
  EXPECT_EQ(asked(opens + "    - wait: 1s"), Role::daytime);
  EXPECT_EQ(asked("    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>\n"
                  "    - send: <ACK=SND.NXT+1><CTL=ACK>\n    - expect: <CTL=RST>"),
            Role::daytime)
      << "that opens nothing";
  EXPECT_EQ(asked("    - send: <CTL=ACK><DATA=20>\n    - expect: <CTL=RST>"), Role::daytime);
  EXPECT_EQ(chosen(needs("SYN-RECEIVED", "    - send: <DATA=5>\n    - expect: <ACK=RCV.NXT><CTL=ACK>"),
                   {Role::daytime}),
            std::nullopt);
}

TEST(Roles, HaveNames) {
  for (const Role role : {Role::opaque, Role::echo, Role::discard, Role::daytime, Role::chargen, Role::http})
    EXPECT_EQ(role_from_string(to_string(role)), role);
  EXPECT_EQ(role_from_string("ftp"), std::nullopt);
}

TEST(Reply, IsOkWithValues) {
  const Reply reply = parse_reply("ok octets=12 eof=0 data=");
  EXPECT_TRUE(reply.ok);
  EXPECT_EQ(reply.number("octets"), 12U);
  EXPECT_EQ(reply.get("data"), "");
  EXPECT_EQ(reply.number("absent"), 0U);
  EXPECT_EQ(reply.error, "");
}

TEST(Reply, IsAnErrorWithAName) {
  const Reply reply = parse_reply("error timed-out nobody there");
  EXPECT_FALSE(reply.ok);
  EXPECT_EQ(reply.error, "timed-out");
  EXPECT_EQ(parse_reply("").error, "failed");
  EXPECT_FALSE(parse_reply("okay").ok);
}

}  // namespace
}  // namespace tcpspec::run
