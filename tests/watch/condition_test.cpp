// Conditions over facts.
#include "watch/condition.hpp"

#include <gmock/gmock.h>

#include <set>

namespace tcpspec::watch {
namespace {

std::optional<bool> value_of(std::string_view text) {
  Facts facts;
  facts.set(Fact::data, 10);
  facts.set(Fact::seg_end, 11);
  facts.set(Fact::syn, 0);
  facts.set(Fact::ack, 1);
  const auto parsed = parse_condition(text);
  EXPECT_TRUE(parsed.ok()) << text << ": " << (parsed.ok() ? "" : parsed.faults.front().message);
  return parsed.value.holds(facts);
}

TEST(Condition, ComparesSumsAndProducts) {
  EXPECT_EQ(value_of("DATA = 10"), true);
  EXPECT_EQ(value_of("DATA + 1 = SEG.END"), true);
  EXPECT_EQ(value_of("SEG.END - DATA - 1 = 0"), true);
  EXPECT_EQ(value_of("2 + 3 * DATA < 32"), false);
  EXPECT_EQ(value_of("2 + 3 * DATA <= 32"), true);
  EXPECT_EQ(value_of("(2 + 3) * DATA > 49"), true);
  EXPECT_EQ(value_of("DATA != SEG.END"), true);
  EXPECT_EQ(value_of("DATA >= SEG.END"), false);
}

TEST(Condition, BindsNotBeforeAndBeforeOr) {
  EXPECT_EQ(value_of("ACK"), true);
  EXPECT_EQ(value_of("not ACK"), false);
  EXPECT_EQ(value_of("SYN and ACK or ACK"), true);
  EXPECT_EQ(value_of("SYN and (ACK or ACK)"), false);
  EXPECT_EQ(value_of("not SYN and ACK"), true);
  EXPECT_EQ(value_of("ACK or SYN and SYN"), true);
  EXPECT_EQ(value_of("SYN or SYN or ACK"), true);
}

TEST(Condition, IsUnknownOnlyIfItDependsOnWhatIsNotKnown) {
  EXPECT_EQ(value_of("FIN.END > 0"), std::nullopt);
  EXPECT_EQ(value_of("not (FIN.END > 0)"), std::nullopt);
  EXPECT_EQ(value_of("ACK and FIN.END > 0"), std::nullopt);
  EXPECT_EQ(value_of("SYN and FIN.END > 0"), false);
  EXPECT_EQ(value_of("FIN.END > 0 and SYN"), false);
  EXPECT_EQ(value_of("FIN.END > 0 or ACK"), true);
  EXPECT_EQ(value_of("FIN.END > 0 or SYN"), std::nullopt);
  EXPECT_EQ(Condition().holds(Facts()), std::nullopt);
}

TEST(Condition, NamesItsFactsOnce) {
  const auto parsed = parse_condition("DATA > 0 and SEG.END <= DATA + 1");
  EXPECT_THAT(parsed.value.facts(), testing::ElementsAre(Fact::data, Fact::seg_end));
}

TEST(Condition, SaysWhereItCannotBeRead) {
  const auto fault_of = [](std::string_view text) {
    const auto parsed = parse_condition(text);
    EXPECT_FALSE(parsed.ok()) << text;
    return parsed.ok() ? cases::Fault{} : parsed.faults.front();
  };
  EXPECT_EQ(fault_of("DATA > SEG.EDN").offset, 7U);
  EXPECT_EQ(fault_of("DATA > SEG.EDN").suggestion, "SEG.END");
  EXPECT_EQ(fault_of("DATA >").message, "a fact or a number is missing");
  EXPECT_EQ(fault_of("(DATA > 1").message, "a `)` is missing");
  EXPECT_EQ(fault_of("DATA 1").message, "`1` is not expected here");
  EXPECT_EQ(fault_of("").message, "a fact or a number is missing");
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "1 + (";
  EXPECT_EQ(fault_of(deep).message, "this has too many terms");
}

TEST(Facts, AreInOrderAndNamedApart) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < fact_rows().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(fact_rows()[i].fact), i) << fact_rows()[i].name;
    EXPECT_TRUE(names.insert(fact_rows()[i].name).second) << fact_rows()[i].name;
    EXPECT_FALSE(fact_rows()[i].means.empty());
  }
}

}  // namespace
}  // namespace tcpspec::watch
