// Whatever arrives, in whatever order: neither the endpoint nor a mutant may throw, hang or touch what it
// must not.

#include <gtest/gtest.h>

#include <random>

#include "sim/mutants.hpp"
#include "sim/peer.hpp"

namespace tcpspec::sim::test {
namespace {

class Storm {
 public:
  Storm(const Behaviour& rules, std::uint64_t seed)
      : random_(seed), peer_({.seed = seed, .behaviour = rules}) {}

  void blow(int segments) {
    open();
    for (int i = 0; i < segments; ++i) {
      if (draw(4) == 0) act();
      if (draw(12) == 0) open();
      if (draw(15) == 0) icmp();
      segment();
      peer_.wait(draw(5) == 0 ? seconds(static_cast<double>(draw(400))) : milliseconds(1));
    }
    peer_.wait(seconds(2000));
  }

 private:
  std::int64_t draw(std::int64_t below) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(below));
  }

  /// Near 0, where connections begin, or near what was heard last, or anywhere.
  std::int64_t number(std::uint32_t heard) {
    const std::int64_t bases[] = {0, heard, heard + 65535, static_cast<std::int64_t>(random_() & 0xffffffff)};
    return bases[draw(4)] + draw(7) - 3;
  }

  wire::Octets raw_options() {
    wire::Octets octets(static_cast<std::size_t>(draw(41)));
    for (auto& octet : octets) octet = static_cast<std::uint8_t>(draw(12));
    return octets;
  }

  void segment() {
    const auto& last = peer_.heard();
    auto draft = peer_.draft({.seq = number((last.ack - peer_.isn) & 0xffffff),
                              .data = static_cast<std::size_t>(draw(3) == 0 ? draw(3000) : 0),
                              .window = static_cast<std::uint16_t>(draw(3) == 0 ? draw(3) : draw(65536)),
                              .urgent = static_cast<std::uint16_t>(draw(100)),
                              .tos = static_cast<std::uint8_t>(draw(256))});
    draft.flags = static_cast<std::uint16_t>(draw(4096));
    if (draw(2) == 0) draft.flags = wire::ctl::ack;
    draft.ack = peer_.iss + static_cast<std::uint32_t>(number((last.seq - peer_.iss) & 0xffffff));
    if (draw(2) == 0) {
      draft.options = {wire::Option::nop(), wire::Option::nop(),
                       wire::Option::timestamps(static_cast<std::uint32_t>(draw(9)), 0)};
    }
    if (draw(4) == 0) draft.raw_options = raw_options();
    if (draw(20) == 0) draft.data_offset = static_cast<std::uint8_t>(draw(16));
    peer_.send_draft(draft);
  }

  void icmp() {
    const auto error = static_cast<wire::IcmpError>(draw(10));
    peer_.send_icmp(error, number((peer_.heard().seq - peer_.iss) & 0xffffff),
                    static_cast<std::uint16_t>(draw(65536)));
  }

  void open() {
    try {
      peer_.flow.target.port = 80;
      peer_.flow.tester.port++;
      if (draw(3) == 0) {
        peer_.connect();
      } else {
        peer_.reach_established({wire::Option::mss(static_cast<std::uint16_t>(draw(2000))),
                                 wire::Option::window_scale(static_cast<std::uint8_t>(draw(20))),
                                 wire::Option::sack_permitted(), wire::Option::timestamps(1, 0)});
      }
    } catch (const std::runtime_error&) {
      // a mutant that does not get there
    }
  }

  void act() {
    switch (draw(8)) {
      case 0: peer_.shutdown(); break;
      case 1: peer_.close(); break;
      case 2: peer_.abort(); break;
      case 3: peer_.app_receive(static_cast<std::size_t>(draw(2000))); break;
      case 4: peer_.option("keepalive", 1); break;
      case 5: peer_.option("rcvbuf", static_cast<int>(draw(3000))); break;
      default: peer_.app_send(static_cast<std::size_t>(draw(20000)));
    }
  }

  std::mt19937_64 random_;
  Peer peer_;
};

TEST(Storm, IsSurvivedByTheEndpoint) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) EXPECT_NO_THROW(Storm({}, seed).blow(100)) << seed;
}

TEST(Storm, IsSurvivedByEveryMutant) {
  for (const auto& mutant : mutants()) {
    EXPECT_NO_THROW(Storm(behaviour_of(mutant.name), 7).blow(60)) << mutant.name;
  }
}

}  // namespace
}  // namespace tcpspec::sim::test
