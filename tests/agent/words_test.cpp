#include "agent/words.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>

namespace tcpspec::agent {
namespace {

TEST(Words, StatesAreTheRfcs) {
  EXPECT_EQ(state_word(TCP_SYN_RECV), "SYN-RECEIVED");
  EXPECT_EQ(state_word(12), "SYN-RECEIVED");  // a request that has no socket yet
  EXPECT_EQ(state_word(TCP_FIN_WAIT2), "FIN-WAIT-2");
  EXPECT_EQ(state_word(TCP_TIME_WAIT), "TIME-WAIT");
  EXPECT_EQ(state_word(TCP_CLOSE), "CLOSED");
  EXPECT_EQ(state_word(TCP_LAST_ACK), "LAST-ACK");
}

TEST(Words, ErrorsAreTheProtocols) {
  EXPECT_EQ(error_name(EAGAIN), "again");
  EXPECT_EQ(error_name(ECONNREFUSED), "refused");
  EXPECT_EQ(error_name(ECONNRESET), "reset");
  EXPECT_EQ(error_name(ETIMEDOUT), "timed-out");
  EXPECT_EQ(error_name(EHOSTUNREACH), "unreachable");
  EXPECT_EQ(error_name(ENOPROTOOPT), "unreachable");
  EXPECT_EQ(error_name(EPIPE), "closed");
  EXPECT_EQ(error_name(EADDRINUSE), "in-use");
  EXPECT_EQ(error_name(EINVAL), "invalid");
  EXPECT_EQ(error_name(ENOMEM), "failed");
}

}  // namespace
}  // namespace tcpspec::agent
