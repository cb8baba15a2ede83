// Segments that break the form.  A conformance tester must see them all: nothing is dropped, nothing throws.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "recorded.hpp"
#include "samples.hpp"
#include "wire/bytes.hpp"

namespace tcpspec::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// The first `count` octets in memory of just that size, so that a sanitizer sees any read past them.
Datagram parse_prefix(const Octets& octets, std::size_t count) {
  const auto exact = std::make_unique<std::uint8_t[]>(count);
  std::copy_n(octets.begin(), count, exact.get());
  return parse(OctetView(exact.get(), count));
}

class Malformed : public sample::BothFamilies {
 protected:
  /// A draft without options and payload, so that the octets are known.
  Draft bare() const {
    auto draft = sample::draft(GetParam());
    draft.options.clear();
    draft.payload.clear();
    return draft;
  }

  /// The datagram cut to `count` octets of segment, with an IP length that says so.
  Octets cut(const Draft& draft, std::size_t count) const {
    auto datagram = emit(draft);
    const auto ip = sample::ip_size(GetParam());
    datagram.resize(ip + count);
    if (GetParam() == Family::ipv4) {
      Writer(datagram, 2).u16(static_cast<std::uint16_t>(datagram.size()));
    } else {
      Writer(datagram, 4).u16(static_cast<std::uint16_t>(count));
    }
    return datagram;
  }
};

TEST_P(Malformed, TheDataOffsetIsTooSmall) {
  auto draft = sample::draft(GetParam());
  draft.options.clear();
  for (std::uint8_t words = 0; words < 5; ++words) {
    draft.data_offset = words;
    const auto segment = sample::segment(emit(draft));
    EXPECT_THAT(segment.malformations, ElementsAre("data offset is " + std::to_string(words) + " words"));
    EXPECT_THAT(segment.options, IsEmpty());
    EXPECT_EQ(segment.payload, draft.payload) << "what follows the fixed header";
    EXPECT_EQ(segment.checksum, Checksum::correct);
  }
}

TEST_P(Malformed, TheDataOffsetIsPastTheEnd) {
  auto draft = bare();
  draft.options = {Option::mss(1460)};
  draft.data_offset = 7;
  const auto segment = sample::segment(emit(draft));
  EXPECT_THAT(segment.malformations, ElementsAre("data offset of 7 words is past the end of the segment"));
  EXPECT_EQ(segment.option_octets.size(), 4U);
  EXPECT_EQ(segment.mss(), 1460) << "what is there is still read";
  EXPECT_THAT(segment.payload, IsEmpty());
}

TEST_P(Malformed, TheSegmentIsShorterThanAHeader) {
  const auto draft = bare();
  for (std::size_t size = 0; size < 20; ++size) {
    const auto segment = sample::segment(cut(draft, size));
    EXPECT_THAT(segment.malformations,
                testing::Contains("segment of " + std::to_string(size) + " octets is shorter than a header"));
    EXPECT_EQ(segment.source.port, size >= 2 ? draft.flow.tester.port : 0);
    EXPECT_EQ(segment.destination.port, size >= 4 ? draft.flow.target.port : 0);
    EXPECT_EQ(segment.seq, size >= 8 ? draft.seq : Seq(0));
    EXPECT_EQ(segment.ack, size >= 12 ? draft.ack : Seq(0));
    EXPECT_EQ(segment.data_offset, size >= 14 ? 5 : 0);
    EXPECT_EQ(segment.window, size >= 16 ? draft.window : 0);
    EXPECT_EQ(segment.checksum, Checksum::wrong);
    EXPECT_THAT(segment.payload, IsEmpty());
  }
}

TEST_P(Malformed, OptionsAreIllegal) {
  const struct {
    Octets octets;
    const char* malformation;
  } table[] = {
      {{2, 0, 5, 180}, "option kind 2 has length 0"},
      {{2, 5, 5, 180, 0, 0, 0, 0}, "option kind 2 has length 5"},
      {{3, 40, 0, 0}, "option kind 3 of length 40 runs past the option field"},
      {{1, 1, 1, 8}, "option kind 8 has no length octet"},
      {{0, 2, 4, 5}, "padding after the end of the options is not zero"},
  };
  auto draft = sample::draft(GetParam());
  for (const auto& row : table) {
    draft.raw_options = row.octets;
    const auto segment = sample::segment(emit(draft));
    EXPECT_THAT(segment.malformations, ElementsAre(row.malformation));
    EXPECT_EQ(segment.option_octets, row.octets);
    EXPECT_EQ(segment.payload, draft.payload);
    EXPECT_EQ(segment.checksum, Checksum::correct);
  }
}

TEST_P(Malformed, SeveralThingsAtOnceAreAllNamed) {
  auto draft = bare();
  draft.raw_options = Octets{2, 3, 0, 0};
  draft.data_offset = 15;
  draft.checksum = Draft::Sum::wrong;
  const auto segment = sample::segment(emit(draft));
  EXPECT_THAT(segment.malformations, ElementsAre("data offset of 15 words is past the end of the segment",
                                                 "option kind 2 has length 3"));
  EXPECT_EQ(segment.checksum, Checksum::wrong);
}

TEST_P(Malformed, CutAtEveryLengthNothingIsReadPastTheEnd) {
  auto draft = sample::draft(GetParam());
  draft.options = {Option::mss(1), Option::sack({{Seq(1), Seq(2)}}), Option::timestamps(1, 2)};
  for (const auto& datagram : {emit(draft), cut(draft, 13), cut(draft, 30)}) {
    for (std::size_t count = 0; count <= datagram.size(); ++count) {
      const auto parsed = parse_prefix(datagram, count);
      const bool has_ip_header = count >= sample::ip_size(GetParam());
      ASSERT_EQ(std::holds_alternative<Segment>(parsed), has_ip_header) << count << " octets";
      if (!has_ip_header) continue;
      const auto& segment = std::get<Segment>(parsed);
      ASSERT_EQ(segment.checksum == Checksum::unverifiable, count < datagram.size());
      ASSERT_LE(segment.option_octets.size() + segment.payload.size(), count);
    }
  }
}

TEST_P(Malformed, AnIcmpErrorCutAtEveryLengthIsReadAsFarAsItGoes) {
  IcmpDraft draft;
  draft.quoted_flow = sample::flow(GetParam());
  draft.source = draft.quoted_flow.tester.address;
  draft.quoted_seq = Seq(77);
  const auto datagram = emit(draft);
  const auto ip = sample::ip_size(GetParam());
  for (std::size_t count = 0; count <= datagram.size(); ++count) {
    const auto parsed = parse_prefix(datagram, count);
    ASSERT_EQ(std::holds_alternative<IcmpMessage>(parsed), count >= 2 * ip + 8) << count << " octets";
    if (count < 2 * ip + 8) continue;
    ASSERT_EQ(std::get<IcmpMessage>(parsed).quoted_seq, count >= 2 * ip + 16 ? Seq(77) : Seq(0));
  }
}

INSTANTIATE_TEST_SUITE_P(Family, Malformed, testing::Values(Family::ipv4, Family::ipv6), sample::family_name);

TEST(RecordedTest, CutAtEveryLengthNothingIsReadPastTheEnd) {
  for (const auto& datagram : recorded::complete()) {
    for (std::size_t count = 0; count < datagram.size(); ++count) {
      const auto parsed = parse_prefix(datagram, count);
      const auto* segment = std::get_if<Segment>(&parsed);
      ASSERT_TRUE(segment == nullptr || segment->checksum == Checksum::unverifiable);
    }
  }
}

}  // namespace
}  // namespace tcpspec::wire
