#include "reports/pcapng.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/json.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* datagram4 =
    "4500002800010000400626900a4d00010a4d000204d2005000000001000000005002ffff00000000";

/// A reader of pcapng written from the draft, for what Wireshark would see.
struct Packet {
  std::uint64_t time = 0;
  std::string octets;
  std::vector<std::string> comments;
  std::uint32_t flags = 0;
};

struct Capture {
  std::vector<std::uint32_t> blocks;
  std::vector<std::string> section_comments;
  std::vector<Packet> packets;
  std::string names;
  int link_type = -1;
  int resolution = -1;
};

std::uint64_t number(const std::string& octets, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(octets.at(at + i));
  return value;
}

template <typename Use>
void each_option(const std::string& block, std::size_t at, Use&& use) {
  while (at + 4 <= block.size() - 4) {
    const auto code = number(block, at, 2), size = number(block, at + 2, 2);
    if (code == 0) return;
    use(code, block.substr(at + 4, size));
    at += 4 + (size + 3) / 4 * 4;
  }
}

Capture read(const std::string& octets) {
  Capture capture;
  for (std::size_t at = 0; at < octets.size();) {
    const std::uint64_t length = number(octets, at + 4, 4);
    const std::string block = octets.substr(at, length);
    EXPECT_EQ(length % 4, 0u);
    EXPECT_EQ(number(block, length - 4, 4), length) << "the length stands at both ends";
    capture.blocks.push_back(static_cast<std::uint32_t>(number(block, 0, 4)));
    switch (capture.blocks.back()) {
      case 0x0a0d0d0a:
        each_option(block, 24, [&](auto code, const std::string& value) {
          if (code == 1) capture.section_comments.push_back(value);
        });
        break;
      case 1:
        capture.link_type = static_cast<int>(number(block, 8, 2));
        each_option(block, 16, [&](auto code, const std::string& value) {
          if (code == 9) capture.resolution = value.at(0);
        });
        break;
      case 4: capture.names = block; break;
      case 6: {
        Packet packet;
        packet.time = number(block, 12, 4) << 32 | number(block, 16, 4);
        const std::uint64_t size = number(block, 20, 4);
        packet.octets = block.substr(28, size);
        each_option(block, 28 + (size + 3) / 4 * 4, [&](auto code, const std::string& value) {
          if (code == 1) packet.comments.push_back(value);
          if (code == 2) packet.flags = static_cast<std::uint32_t>(number(value, 0, 4));
        });
        capture.packets.push_back(packet);
        break;
      }
    }
    at += length;
  }
  return capture;
}

RunReport recorded() {
  RunReport report = test::sample();
  report.time_line = 1'700'000'000'000'000'000;
  report.cases = {test::failing_case()};
  report.cases[0].began_at = 5'000'000'001;
  for (SegmentRecord& segment : report.cases[0].segments) segment.octets = datagram4;
  return report;
}

std::string written(const RunReport& report) {
  std::ostringstream out;
  write_pcapng(out, report, report.cases.front());
  return out.str();
}

TEST(Pcapng, HoldsEveryPacketWithTheTimeAndDirectionThatItHad) {
  const Capture capture = read(written(recorded()));
  EXPECT_EQ(capture.link_type, 101);
  EXPECT_EQ(capture.resolution, 9);
  ASSERT_EQ(capture.packets.size(), 5u);
  EXPECT_EQ(capture.packets[0].time, 1'700'000'005'000'100'001u);
  EXPECT_EQ(capture.packets[3].time, 1'700'000'006'003'100'001u);
  EXPECT_EQ(capture.packets[0].flags, 2u);
  EXPECT_EQ(capture.packets[1].flags, 1u);
  EXPECT_EQ(capture.packets[0].octets.size(), 40u);
  EXPECT_EQ(capture.packets[0].octets.substr(0, 4), std::string("\x45\0\0\x28", 4));
}

TEST(Pcapng, TellsOnEveryPacketWhatItIsAndOnTheDecidingOneTheVerdict) {
  RunReport report = recorded();
  report.cases[0].segments.push_back(report.cases[0].segments[2]);
  report.cases[0].segments.back().step = 1;
  const Capture capture = read(written(report));
  EXPECT_THAT(capture.packets[0].comments, ElementsAre(HasSubstr("preparation")));
  EXPECT_THAT(capture.packets[2].comments,
              ElementsAre(AllOf(HasSubstr("step 1 of 3: send: <SEQ=RCV.NXT+RCV.WND+1000><CTL=SYN,FIN>: sent"),
                                HasSubstr("cases/rfc9293/half-open.yaml:6"))));
  EXPECT_THAT(capture.packets[3].comments, ElementsAre(HasSubstr("liveness probe")));
  EXPECT_THAT(capture.packets[5].comments,
              ElementsAre(AllOf(HasSubstr("fail RFC9293-MUST-77"), HasSubstr("expected <SEQ=SND.NXT>"),
                                HasSubstr("got silence"))));
  EXPECT_THAT(capture.section_comments.at(0), HasSubstr("half-open-discovery[SYN+FIN] (IPv6): fail"));
}

TEST(Pcapng, NamesBothEnds) {
  const std::string names = read(written(recorded())).names;
  EXPECT_THAT(names, HasSubstr(std::string("\x0a\x4d\x00\x01target\0", 11)));
  EXPECT_THAT(names, HasSubstr(std::string("\x0a\x4d\x00\x02tester\0", 11)));
}

TEST(Pcapng, HoldsTheRecordOfItsCase) {
  RunReport report = recorded();
  report.conditions = {{{"patience", "5 ns"}}};
  report.cases[0].tape = {17, 0, Verdict::fail, {"start 5", "deadline 7"}};
  const RunReport read_back = record_in(written(report));
  ASSERT_EQ(read_back.cases.size(), 1u);
  EXPECT_EQ(read_back.cases[0].tape.events, report.cases[0].tape.events);
  EXPECT_EQ(read_back.conditions, report.conditions);
  EXPECT_EQ(read_back.requirements.size(), 1u);
}

TEST(Pcapng, RefusesWhatIsNotItsOwnOrCutShort) {
  const std::string good = written(recorded());
  EXPECT_TRUE(is_pcapng(good));
  EXPECT_FALSE(is_pcapng("{}"));
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{20}, std::size_t{30}, good.size() / 2, good.size() - 1})
    EXPECT_THROW(record_in(good.substr(0, size)), FormatError) << size;
  std::string endless = good;
  endless.replace(4, 4, 4, '\0');
  EXPECT_THROW(record_in(endless), FormatError);
}

TEST(Pcapng, SurvivesWhateverTheTargetSaid) {
  RunReport report = test::hostile();
  for (SegmentRecord& segment : report.cases[0].segments) segment.octets = "4";
  const Capture capture = read(written(report));
  for (const Packet& packet : capture.packets)
    for (const std::string& comment : packet.comments) EXPECT_THAT(comment, Not(HasSubstr("\x1b")));
}

TEST(Pcapng, HasANameThatIsOneFile) {
  CaseResult result = test::failing_case();
  EXPECT_EQ(pcapng_name(result), "half-open-discovery[SYN+FIN]-6.pcapng");
  result.id = "../a/b c";
  EXPECT_EQ(pcapng_name(result), ".._a_b_c-6.pcapng");
}

}  // namespace
}  // namespace tcpspec::report
