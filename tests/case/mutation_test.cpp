// Files that are damaged at random must be read or refused, never crash; run it under the sanitizers.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "../golden/golden.hpp"
#include "case/notation.hpp"
#include "case/select.hpp"
#include "case/time_text.hpp"
#include "case/words.hpp"
#include "sample.hpp"

namespace tcpspec::cases {
namespace {

using Random = std::mt19937;  // its sequence is the same everywhere, so that a failure can be repeated

std::size_t below(Random& random, std::size_t n) { return n == 0 ? 0 : random() % n; }

/// One small damage: an octet changed, a piece cut out, doubled or moved.
void damage(std::string& text, Random& random) {
  static const std::string spice = "<>=:-,#'\"{}[]&*!|>%@`$\\\n\t \r\x01\xc3\xff~?.+0";
  const std::size_t at = below(random, text.size());
  const std::size_t size = std::min(below(random, 12) + 1, text.size() - at);
  switch (below(random, 5)) {
    case 0: text.insert(at, 1, spice[below(random, spice.size())]); break;
    case 1: text.erase(at, size); break;
    case 2: text.insert(below(random, text.size()), text.substr(at, size)); break;
    case 3:
      if (!text.empty()) text[at] = spice[below(random, spice.size())];
      break;
    default: text.resize(at); break;
  }
}

TEST(DamagedFiles, AreReadOrRefusedButNeverCrash) {
  const std::string good =
      base::read_file(std::string(TCPSPEC_SOURCE_DIR) + "/tests/golden/explain/cases.yaml");
  Random random(9293);
  int refused = 0;
  constexpr int rounds = 1500;
  for (int round = 0; round < rounds; ++round) {
    std::string text = good.substr(below(random, good.size()));
    if (round % 2 == 0) text = good;
    const std::size_t damages = below(random, 4) + 1;
    for (std::size_t i = 0; i < damages; ++i) damage(text, random);
    const LoadResult result = load_text("damaged.yaml", text, catalogue());
    const std::string shown = render(result.errors);
    EXPECT_EQ(shown.empty(), result.ok());
    for (const Diagnostic& d : result.errors) {
      EXPECT_GE(d.at.line, 0) << shown;
      EXPECT_FALSE(d.message.empty());
    }
    refused += result.ok() ? 0 : 1;
  }
  EXPECT_GT(refused, rounds / 2) << "the damage is too gentle to prove anything";
}

TEST(DamagedTexts, AreReadOrRefusedButNeverCrash) {
  const std::vector<std::string> good{
      "<SEQ=RCV.NXT+1><ACK=SND.NXT><CTL=SYN,PSH!><DATA=\"a\\r\\x41\"><SACK=1..2><OPT=253:0102><ICMP=time-"
      "exceeded>",
      "200ms..3s, doubling, give or take 20%",
      "SEND 100 octets urgent",
      "fail RFC9293-MUST-13, because",
      "window = SEG.WND+1 octets",
      "ESTABLISHED active with zero window",
      "at least 100 octets",
      "a and not (b or c)",
  };
  Random random(5961);
  std::size_t faults = 0;
  for (int round = 0; round < 6000; ++round) {
    std::string text = good[below(random, good.size())];
    const std::size_t damages = below(random, 3) + 1;
    for (std::size_t i = 0; i < damages; ++i) damage(text, random);
    for (const Use use : {Use::send, Use::expect, Use::offer}) {
      const auto segment = parse_segment(text, use);
      for (const Fault& fault : segment.faults) EXPECT_LE(fault.offset, text.size()) << text;
      const bool again = !segment.ok() || parse_segment(to_string(segment.value), use).ok();
      EXPECT_TRUE(again) << text;
      faults += segment.faults.size();
    }
    for (const Fault& fault : parse_gaps(text).faults) EXPECT_LE(fault.offset, text.size()) << text;
    for (const Fault& fault : parse_call(text).faults) EXPECT_LE(fault.offset, text.size()) << text;
    for (const Fault& fault : parse_verdict(text).faults) EXPECT_LE(fault.offset, text.size()) << text;
    for (const Fault& fault : parse_measure(text).faults) EXPECT_LE(fault.offset, text.size()) << text;
    for (const Fault& fault : parse_given(text).faults) EXPECT_LE(fault.offset, text.size()) << text;
    for (const Fault& fault : parse_returns(text, CallVerb::receive).faults)
      EXPECT_LE(fault.offset, text.size()) << text;
    for (const Fault& fault : WordExpression::parse(text).faults)
      EXPECT_LE(fault.offset, text.size()) << text;
  }
  EXPECT_GT(faults, 5000U);
}

}  // namespace
}  // namespace tcpspec::cases
