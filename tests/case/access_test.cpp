#include "case/access.hpp"

#include <gtest/gtest.h>

#include "sample.hpp"

namespace tcpspec::cases {
namespace {

Access with_given(const std::string& given) { return access(case_of(with_steps("    - wait: 1s\n", given))); }
Access with_step(const std::string& step) { return access(case_of(with_steps("    - " + step + "\n"))); }

TEST(Access, OfAStateIsWhatLeadsThere) {
  for (const char* given : {"CLOSED", "LISTEN", "SYN-RECEIVED", "ESTABLISHED"})
    EXPECT_EQ(with_given(given), Access::wire) << given;
  for (const char* given : {"FIN-WAIT-1", "FIN-WAIT-2", "CLOSING", "TIME-WAIT", "LAST-ACK"})
    EXPECT_EQ(with_given(given), Access::service) << given;
  for (const char* given : {"SYN-SENT", "CLOSE-WAIT", "ESTABLISHED active", "SYN-RECEIVED simultaneous",
                            "TIME-WAIT active", "ESTABLISHED with zero window"})
    EXPECT_EQ(with_given(given), Access::agent) << given;
}

TEST(Access, OfACallIsAServiceWhereAnOrdinaryApplicationMakesIt) {
  EXPECT_EQ(with_step("call: SEND 100 octets"), Access::service);
  EXPECT_EQ(with_step("call: CLOSE"), Access::service);
  EXPECT_EQ(with_step("{call: CLOSE, returns: ok}"), Access::service);
  EXPECT_EQ(with_step("{call: SEND 100 octets, returns: reset}"), Access::agent);
  for (const char* call : {"OPEN", "SEND 1 octet urgent", "RECEIVE", "CLOSE FULLY", "CLOSE LISTENER", "ABORT",
                           "STATUS", "ACCEPT"})
    EXPECT_EQ(with_step("call: " + std::string(call)), Access::agent) << call;
}

TEST(Access, OfAStateThatIsAskedFor) {
  EXPECT_EQ(with_step("state: CLOSED"), Access::wire);
  EXPECT_EQ(with_step("state: TIME-WAIT"), Access::service);
  EXPECT_EQ(with_step("state: CLOSE-WAIT"), Access::agent);
}

TEST(Access, IsWhatTheCaseSays) {
  EXPECT_EQ(access(case_of(with_steps("    - wait: 1s\n", "LISTEN", "  needs: agent\n"))), Access::agent);
  EXPECT_EQ(access(case_of(with_steps("    - wait: 1s\n", "CLOSE-WAIT", "  needs: service\n"))),
            Access::service);
}

TEST(Access, CountsTheGivenStepsAndTheReceiveBuffer) {
  EXPECT_EQ(with_given("\n    - ESTABLISHED\n    - call: RECEIVE"), Access::agent);
  EXPECT_EQ(access(case_of(with_steps("    - wait: 1s\n", "LISTEN", "  receive-buffer: 4096 octets\n"))),
            Access::agent);
}

TEST(AccessOfAConnectingTarget, NeedsNoAgentToOpen) {
  const auto awaited = [](const std::string& steps, const std::string& given) {
    return access(case_of(with_steps(steps, given)), Opens::by_itself);
  };
  const std::string expects = "    - expect: <CTL=ACK>\n";
  EXPECT_EQ(awaited(expects, "SYN-SENT"), Access::wire);
  EXPECT_EQ(awaited(expects, "SYN-RECEIVED simultaneous"), Access::wire);
  EXPECT_EQ(awaited(expects, "CLOSE-WAIT"), Access::agent);
  EXPECT_EQ(access(case_of(with_steps(expects, "SYN-SENT"))), Access::agent);
}

TEST(AccessOfAConnectingTarget, PassesOverQuestionsToTheApplicationWhereTheWireShowsSomething) {
  const std::string asks = "    - call: STATUS\n      returns: SYN-SENT\n";
  const auto awaited = [](const std::string& steps) {
    return access(case_of(with_steps(steps, "SYN-SENT")), Opens::by_itself);
  };
  EXPECT_EQ(awaited(asks + "    - expect: <CTL=ACK>\n"), Access::wire);
  EXPECT_EQ(awaited(asks), Access::agent);
  EXPECT_EQ(awaited("    - call: ABORT\n    - expect: silence\n"), Access::agent);
}

}  // namespace
}  // namespace tcpspec::cases
