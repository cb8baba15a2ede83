// Files of invariants, and the mistakes in them.
#include <gmock/gmock.h>

#include "watch/invariant.hpp"

namespace tcpspec::watch {
namespace {

using testing::HasSubstr;

const cases::Catalogue& catalogue() {
  static const cases::CatalogueResult read =
      cases::load_catalogue(std::string(TCPSPEC_SOURCE_DIR) + "/cases/requirements");
  EXPECT_EQ(cases::render(read.errors), "");
  return read.catalogue;
}

InvariantsResult read(const std::string& text) {
  return read_invariants({{"test.yaml", text}}, catalogue(), {"sends-only-z"});
}

std::string written(const std::string& checks, const std::string& when, const std::string& holds,
                    const std::string& caught) {
  return "- invariant: data-end\n  title: Data end\n  checks: " + checks + "\n  when: " + when +
         "\n  holds: " + holds + "\n  caught: " + caught + "\n";
}
const std::string right = written("RFC9293-SHLD-14", "DATA > 0", "SEG.END > 0", "[sends-only-z]");

TEST(InvariantReader, TakesTheLevelFromTheCatalogue) {
  const InvariantsResult result = read(right);
  EXPECT_EQ(cases::render(result.errors), "");
  ASSERT_EQ(result.invariants.size(), 1U);
  EXPECT_EQ(result.invariants[0].level, cases::Level::should_not);
  EXPECT_EQ(result.invariants[0].when_text, "DATA > 0");
  EXPECT_EQ(result.invariants[0].at.line, 1);
  EXPECT_THAT(result.invariants[0].caught, testing::ElementsAre("sends-only-z"));
}

TEST(InvariantReader, ShowsEveryMistakeWhereItStands) {
  const InvariantsResult result =
      read(written("RFC9293-SHLD-140", "DATAS > 0", "SEG.END >", "[sends-only-y]"));
  const std::string errors = cases::render(result.errors);
  EXPECT_EQ(result.errors.size(), 4U) << errors;
  EXPECT_THAT(errors, HasSubstr("test.yaml:3:11"));
  EXPECT_THAT(errors, HasSubstr("there is no requirement `RFC9293-SHLD-140`"));
  EXPECT_THAT(errors, HasSubstr("test.yaml:4:9"));
  EXPECT_THAT(errors, HasSubstr("there is no fact `DATAS`"));
  EXPECT_THAT(errors, HasSubstr("test.yaml:5:19"));
  EXPECT_THAT(errors, HasSubstr("there is no mutant `sends-only-y`"));
}

TEST(InvariantReader, RefusesWhatIsNoListAndWhatStandsTwice) {
  EXPECT_THAT(cases::render(read("invariant: x\n").errors), HasSubstr("a file of invariants is a list"));
  EXPECT_THAT(cases::render(read(right + right).errors), HasSubstr("stands already in test.yaml:1"));
  EXPECT_THAT(cases::render(read("- invariant: x\n  holds: ACK\n").errors), HasSubstr("needs the keys"));
  EXPECT_THAT(cases::render(read(written("RFC9293-SHLD-14", "ACK", "ACK", "[]")).errors),
              HasSubstr("names no mutant"));
}

}  // namespace
}  // namespace tcpspec::watch
