#include "case/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "../golden/golden.hpp"
#include "case/checking_cases.hpp"
#include "sample.hpp"

namespace tcpspec::cases {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// The sample under a name that is the same on every machine.
LoadResult sample() {
  const std::string path = std::string(TCPSPEC_SOURCE_DIR) + "/tests/golden/explain/cases.yaml";
  LoadResult result = load_text("cases.yaml", base::read_file(path), catalogue());
  EXPECT_EQ(render(result.errors), "");
  return result;
}

TEST(Explain, TellsACaseInEnglish) {
  const LoadResult result = sample();
  for (const Case& c : result.suite.cases) {
    std::string name = c.id;
    std::erase(name, ']');
    std::replace(name.begin(), name.end(), '[', '.');
    test::expect_golden("explain/" + name + ".txt", explain(c, catalogue()));
  }
}

TEST(Explain, TellsARequirementAndWhoChecksIt) {
  const LoadResult result = sample();
  const auto tell = [&](const char* id) { return explain(*catalogue().find(id), catalogue(), result.suite); };
  test::expect_golden("explain/RFC9293-MUST-13.txt", tell("RFC9293-MUST-13"));
  test::expect_golden("explain/RFC9293-MAY-1.txt", tell("RFC9293-MAY-1"));
  test::expect_golden("explain/RFC6528-3-1.txt", tell("RFC6528-3-1"));
}

TEST(CheckingCases, AreThoseOfTheRequirementThatIsRepeatedToo) {
  const LoadResult result =
      load_text("x.yaml",
                "- case: a\n  title: A\n  checks: [RFC9293-SHLD-1, RFC6528-3-1]\n  given: LISTEN\n  steps: "
                "[{wait: 1s}]\n"
                "- case: b\n  title: B\n  checks: [RFC6528-3-1]\n  given: LISTEN\n  steps: "
                "[{wait: 1s}]\n",
                catalogue());
  const CheckingCases cases(result.suite, catalogue());
  const Case *a = &result.suite.cases.at(0), *b = &result.suite.cases.at(1);
  EXPECT_THAT(cases.of("RFC6528-3-1"), ElementsAre(a, b));
  EXPECT_THAT(cases.of("RFC9293-SHLD-1"), ElementsAre(a, b));
  EXPECT_THAT(cases.of("RFC6528-3-2"), IsEmpty());
}

}  // namespace
}  // namespace tcpspec::cases
