// The fuzzer's deterministic little brother: it needs no clang, and every run sees the same octets.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "../fuzz/laws.hpp"
#include "recorded.hpp"
#include "samples.hpp"

namespace tcpspec::wire {
namespace {

std::vector<Octets> seeds() {
  auto result = recorded::complete();
  for (const auto family : {Family::ipv4, Family::ipv6}) {
    result.push_back(emit(sample::draft(family)));
    IcmpDraft error;
    error.quoted_flow = sample::flow(family);
    error.source = error.quoted_flow.tester.address;
    result.push_back(emit(error));
  }
  return result;
}

class Mutator {
 public:
  /// One to six small changes: a bit, an octet, a length, a piece repeated or taken out.
  Octets operator()(Octets octets) {
    for (auto changes = 1 + below(6); changes > 0; --changes) change(octets);
    return octets;
  }

  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

 private:
  void change(Octets& octets) {
    constexpr std::uint8_t telling[] = {0, 1, 2, 0x0f, 0x40, 0x50, 0x7f, 0x80, 0xf0, 0xff};
    if (octets.empty()) return;
    const auto at = below(octets.size());
    const auto place = octets.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(6)) {
      case 0: *place ^= static_cast<std::uint8_t>(1U << below(8)); break;
      case 1: *place = static_cast<std::uint8_t>(below(256)); break;
      case 2: *place = telling[below(std::size(telling))]; break;
      case 3: octets.resize(at); break;
      case 4:
        octets.erase(
            place, place + static_cast<std::ptrdiff_t>(below(std::min<std::size_t>(8, octets.size() - at))));
        break;
      case 5: octets.insert(place, 1 + below(8), static_cast<std::uint8_t>(below(256))); break;
    }
  }

  std::mt19937 random_{9293};
};

TEST(ParseTest, KeepsItsLawsOverMutationsOfRealSegments) {
  const auto originals = seeds();
  Mutator mutate;
  std::map<std::size_t, int> seen;
  int well_formed = 0;
  for (int i = 0; i < 200'000; ++i) {
    const auto octets = mutate(originals[mutate.below(originals.size())]);
    const auto broken = fuzz::broken_law(octets);
    ASSERT_EQ(broken, "") << "mutation " << i << ": " << testing::PrintToString(octets);
    const auto parsed = parse(octets);
    ++seen[parsed.index()];
    const auto* segment = std::get_if<Segment>(&parsed);
    well_formed += segment != nullptr && segment->malformations.empty() ? 1 : 0;
  }
  EXPECT_GT(seen[0], 1000) << "the mutations must reach each kind of datagram";
  EXPECT_GT(seen[1], 100'000);
  EXPECT_GT(seen[2], 1000);
  EXPECT_GT(well_formed, 10'000) << "only these are sent again";
}

}  // namespace
}  // namespace tcpspec::wire
