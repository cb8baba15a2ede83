#include "reports/quantities.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "reports/terminal.hpp"

namespace tcpspec::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

CaseResult measured(const std::string& name, std::vector<double> values, const std::string& unit, int family,
                    const std::string& asked = "") {
  CaseResult result;
  result.id = "case-of-" + name;
  result.family = family;
  result.checks = {"RFC9293-MUST-13", "RFC9293-MUST-14"};
  result.measurements = {{name, std::move(values), unit, asked}};
  return result;
}

TEST(Quantities, AreToldOnceHoweverManyCasesMeasureThem) {
  const std::vector<CaseResult> results{
      measured("delay", {0.04}, "s", 4), measured("mss", {1460}, "octets", 4),
      measured("delay", {0.0401}, "s", 6, "within 500ms"), measured("delay", {0.0001}, "s", 4, "within 1s")};
  const std::vector<Quantity> all = quantities(results);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name, "delay");
  EXPECT_EQ(all[0].values, "0.1 ms to 40.1 ms");
  EXPECT_EQ(all[0].allowed, "within 500ms") << "the first that asks for something";
  EXPECT_EQ(all[0].requirement, "RFC9293-MUST-13");
  EXPECT_THAT(all[0].runs, testing::ElementsAre(&results[0], &results[2], &results[3]));
  EXPECT_EQ(all[1].values, "1460 octets");
}

TEST(Quantities, ThatLookAlikeAreOneValue) {
  EXPECT_EQ(quantities({measured("rto", {1.0001}, "s", 4), measured("rto", {1.0002}, "s", 6)})[0].values,
            "1 s");
}

TEST(Quantities, OfSeveralValuesAreThoseOfEachFamilyIfTheyDiffer) {
  const auto of = [](std::vector<double> v6) {
    return quantities({measured("gaps", {1, 2, 4}, "s", 4), measured("gaps", {9, 9}, "s", 4),
                       measured("gaps", std::move(v6), "s", 6)})[0]
        .values;
  };
  EXPECT_EQ(of({1, 2, 4}), "1 s, 2 s, 4 s");
  EXPECT_EQ(of({1, 3, 9}), "1 s, 2 s, 4 s over IPv4; 1 s, 3 s, 9 s over IPv6");
}

TEST(Quantities, NeedAValue) {
  EXPECT_THAT(quantities({measured("gaps", {}, "s", 4), CaseResult{}}), IsEmpty());
}

std::string shown(const TerminalOptions& options) {
  RunReport report;
  report.cases = {measured("minimum-rto", {0.2}, "s", 4, "within 900ms..8s (0.9 s to 8 s)"),
                  measured("gaps", {1, 2, 4, 8, 16, 32, 60, 60, 60}, "s", 4),
                  measured("mss", {1460}, "octets\x1b[31m", 4, "<MSS=1..65535>")};
  std::ostringstream out;
  Terminal(out, options).finish(report, {});
  return out.str();
}

TEST(Quantities, StandOnTheTerminalBesideWhatIsAllowed) {
  EXPECT_THAT(shown({}), AllOf(HasSubstr("\nMeasured, and what is allowed\n"
                                         "  minimum-rto  200 ms"),
                               HasSubstr("  within 900ms..8s (0.9 s to 8 s)\n"),
                               HasSubstr("\n  gaps         1 s, 2 s, 4 s, 8 s, 16 s, "),
                               Not(HasSubstr("\x1b")), Not(HasSubstr("<MSS"))));
  EXPECT_THAT(shown({.quiet = true}), Not(HasSubstr("minimum-rto")));
}

}  // namespace
}  // namespace tcpspec::report
