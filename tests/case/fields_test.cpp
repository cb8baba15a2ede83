// What holds of every row of the notation's fields.
#include "case/fields.hpp"

#include <gmock/gmock.h>

#include <set>

#include "case/covers.hpp"
#include "case/describe.hpp"
#include "field_samples.hpp"
#include "sample.hpp"

namespace tcpspec::cases {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

SegmentPattern read(const std::string& text, Use use) {
  auto read = parse_segment(text, use);
  for (const Fault& fault : read.faults) ADD_FAILURE() << text << ": " << fault.message;
  return std::move(read.value);
}

TEST(EachField, HasANameOfItsOwn) {
  std::set<std::string_view> names;
  for_each_field([&](auto row) { EXPECT_TRUE(names.insert(row.name).second) << row.name; });
}

TEST(EachField, IsReadAndPrintedAndReadAgain) {
  for_each_field([](auto row) {
    const auto [one, other] = samples(row);
    for_each_use(row.uses, [&, one = one, other = other](Use use) {
      const std::string text = field_text(row, one);
      const SegmentPattern pattern = read(text, use);
      const std::string printed = to_string(pattern);
      EXPECT_EQ(printed, text);
      EXPECT_EQ(to_string(read(printed, use)), printed);
      EXPECT_NE(to_string(read(field_text(row, other), use)), printed);
      EXPECT_TRUE(is_written(pattern.*decltype(row)::member)) << text;
    });
  });
}

TEST(EachField, IsRefusedWhereItHasNoMeaning) {
  for_each_field([](auto row) {
    const auto [one, other] = samples(row);
    for_each_use(~row.uses, [&, one = one](Use use) {
      EXPECT_FALSE(parse_segment(field_text(row, one), use).ok()) << field_text(row, one);
    });
  });
}

TEST(EachField, IsToldInEnglish) {
  for_each_field([]<typename Row>(Row row) {
    const Use use = (Row::uses & field::sent) != 0 ? Use::send : Use::expect;
    const auto [one, other] = samples(row);
    const std::string told = describe(read(field_text(row, one), use));
    EXPECT_NE(told, describe(SegmentPattern{})) << row.name;
    EXPECT_NE(told, describe(read(field_text(row, other), use))) << row.name;
    if constexpr (field::Named<Row>) {
      EXPECT_THAT(told, HasSubstr(std::string(row.words)));
    }
  });
}

TEST(EachField, ThatIsExpectedHidesOnlyTheSameValue) {
  for_each_field([]<typename Row>(Row row) {
    if constexpr (field::Expected<Row>) {
      const auto [one, other] = samples(row);
      const SegmentPattern this_one = read(field_text(row, one), Use::expect);
      EXPECT_TRUE(covers(this_one, this_one)) << row.name;
      EXPECT_TRUE(covers(SegmentPattern{}, this_one)) << row.name;
      EXPECT_FALSE(covers(this_one, SegmentPattern{})) << row.name;
      EXPECT_FALSE(covers(this_one, read(field_text(row, other), Use::expect))) << row.name;
    }
  });
}

TEST(EachField, IsRefusedOverAFamilyThatDoesNotHaveIt) {
  const auto mistakes = [](const std::string& segment, const std::string& more) {
    return mistakes_in(with_steps("    - send: " + segment + "\n", "ESTABLISHED", more));
  };
  EXPECT_THAT(mistakes("<FLOW=7>", ""),
              ElementsAre("this FLOW is of IPv6 only: add `family: 6` to the case"));
  EXPECT_THAT(mistakes("<FLOW=7>", "  family: 4\n"), testing::SizeIs(1));
  EXPECT_THAT(mistakes("<FLOW=7>", "  family: 6\n"), IsEmpty());
  EXPECT_THAT(mistakes("<IPOPT=01>", ""),
              ElementsAre("this IPOPT is of IPv4 only: add `family: 4` to the case"));
  EXPECT_THAT(mistakes("<IPOPT=01>", "  family: 4\n"), IsEmpty());
  EXPECT_THAT(mistakes("<ICMP=source-quench>", ""), testing::SizeIs(1));
  EXPECT_THAT(mistakes("<ICMP=time-exceeded>", ""), IsEmpty());
  EXPECT_THAT(
      mistakes_in(with_steps("    - expect: {a: <FLOW=0>, b: <CTL=ACK>}\n      ignoring: <FLOW=1>\n")),
      testing::SizeIs(2))
      << "wherever a segment is written";
}

}  // namespace
}  // namespace tcpspec::cases
