// Whole connections between two of the endpoint over links that lose, double, delay, reorder and damage.

#include <gtest/gtest.h>

#include "sim/pair.hpp"

namespace tcpspec::sim::test {
namespace {

std::string part_of(const std::string& reply, const std::string& key) {
  const auto at = reply.find(key + "=");
  if (at == std::string::npos) return "";
  const auto begin = at + key.size() + 1;
  return reply.substr(begin, reply.find(' ', begin) - begin);
}

/// Reads what is there and checks that it goes on where the alphabet stood.
class Reader {
 public:
  void take(const std::string& reply) {
    const auto data = part_of(reply, "data");
    for (std::size_t i = 0; i + 1 < data.size(); i += 2) {
      const auto octet = static_cast<char>(std::stoi(data.substr(i, 2), nullptr, 16));
      if (octet != static_cast<char>('a' + octets_ % 26)) wrong_ = true;
      ++octets_;
    }
    ended_ = ended_ || part_of(reply, "eof") == "1";
  }
  std::size_t octets() const { return octets_; }
  bool ended() const { return ended_; }
  bool wrong() const { return wrong_; }

 private:
  std::size_t octets_ = 0;
  bool ended_ = false, wrong_ = false;
};

/// How often the applications look.  What arrives at the far end wakes nobody at this one.
constexpr Duration glance = milliseconds(10);

/// Both ends send `octets`, close, and read to the end.  Returns the virtual time it took.
Duration exchange(const std::string& link, std::size_t octets, std::uint64_t seed, bool near_wrap = false) {
  test::Pair pair({.seed = seed, .link = link, .isn_near_wrap = near_wrap});
  const auto start = pair.world().now();
  const auto limit = start + seconds(3600);
  pair.far("LISTEN 10.77.0.2 80");
  const auto near = part_of(pair.near("CONNECT 10.77.0.2 80 port=5000"), "handle");
  std::string far;
  while (far.empty() && pair.world().now() < limit) {
    pair.step(pair.world().now() + glance);
    far = part_of(pair.far("ACCEPT 1 10.77.0.1 5000"), "handle");
  }
  Reader at_near, at_far;
  pair.near("SEND " + near + " " + std::to_string(octets));
  pair.near("SHUTDOWN " + near);
  pair.far("SEND " + far + " " + std::to_string(octets));
  pair.far("SHUTDOWN " + far);
  while (!(at_near.ended() && at_far.ended()) && pair.world().now() < limit) {
    pair.step(pair.world().now() + glance);
    at_near.take(pair.near("RECEIVE " + near + " 4096"));
    at_far.take(pair.far("RECEIVE " + far + " 4096"));
  }
  EXPECT_FALSE(at_near.wrong() || at_far.wrong());
  EXPECT_EQ(at_near.octets(), octets) << "seed " << seed;
  EXPECT_EQ(at_far.octets(), octets) << "seed " << seed;
  const auto took = pair.world().now() - start;
  for (const auto end = pair.world().now() + seconds(900); pair.world().now() < end;) pair.step(end);
  EXPECT_EQ(part_of(pair.far("STATUS " + far), "state"), "CLOSED");
  EXPECT_EQ(part_of(pair.near("STATUS " + near), "state"), "CLOSED");
  return took;
}

TEST(Transfer, IsQuickOnAPerfectLink) { EXPECT_LT(exchange("", 100000, 1), seconds(1)); }

TEST(Transfer, CompletesWhateverTheLinkDoes) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    exchange("lose 5%; duplicate 3%; reorder 3%; corrupt 1%; jitter 1ms", 60000, seed, seed % 2 == 0);
  }
}

TEST(Transfer, CompletesWhenAThirdIsLost) { exchange("lose 33%", 8000, 3); }

TEST(Transfer, RecoversASingleLossWithoutATimeout) {
  EXPECT_LT(exchange("in: lose 6; delay 20ms", 60000, 1), seconds(0.9));
}

TEST(Transfer, IsTheSameForTheSameSeed) {
  const std::string link = "lose 5%; jitter 2ms";
  EXPECT_EQ(exchange(link, 30000, 8), exchange(link, 30000, 8));
  EXPECT_NE(exchange(link, 30000, 8), exchange(link, 30000, 9));
}

}  // namespace
}  // namespace tcpspec::sim::test
