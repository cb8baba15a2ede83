#include "case/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "sample.hpp"

namespace tcpspec::cases {
namespace {

using testing::HasSubstr;

TEST(Catalogue, HasAllRequirements) {
  EXPECT_EQ(catalogue().requirements().size(), 653U);
  std::set<std::string> ids;
  std::set<int> rfcs;
  for (const Requirement& r : catalogue().requirements()) {
    EXPECT_TRUE(ids.insert(r.id).second) << r.id;
    rfcs.insert(r.rfc);
  }
  EXPECT_EQ(rfcs.size(), 44U);
}

TEST(Catalogue, ResolvesWhatRepeatsAnotherToWhatRepeatsNothing) {
  int repeated = 0;
  for (const Requirement& r : catalogue().requirements()) {
    if (r.same_as.empty()) continue;
    ++repeated;
    const Requirement* original = catalogue().find(r.same_as);
    ASSERT_NE(original, nullptr) << r.id;
    EXPECT_EQ(original->same_as, "") << r.id << " repeats " << r.same_as << ", which repeats another";
  }
  EXPECT_EQ(repeated, 27);
}

TEST(Catalogue, KnowsARequirement) {
  const Requirement* r = catalogue().find("RFC9293-MUST-13");
  ASSERT_NE(r, nullptr);
  EXPECT_EQ(r->rfc, 9293);
  EXPECT_EQ(r->section, "3.6.1");
  EXPECT_EQ(r->level, Level::must);
  EXPECT_EQ(r->observable, Observable::wire_l1);
  EXPECT_THAT(r->oracle, testing::ElementsAre("TW-7"));
  EXPECT_EQ(catalogue().find("RFC9293-MUST-1300"), nullptr);
  EXPECT_EQ(catalogue().title(6298), "Computing TCP's Retransmission Timer");
  EXPECT_EQ(catalogue().title(1), "");
}

TEST(Catalogue, GivesMustNotItsOwnLevel) {
  EXPECT_EQ(catalogue().find("RFC9293-MUST-9")->level, Level::must_not);
  EXPECT_EQ(to_string(Level::should_not), "SHOULD NOT");
  EXPECT_EQ(level_from_string("MAY"), Level::may);
  EXPECT_EQ(level_from_string("may"), std::nullopt);
  EXPECT_EQ(catalogue().level_of("RFC9293-MUST-9"), Level::must_not);
  EXPECT_EQ(catalogue().level_of("RFC9293-MUST-1300"), std::nullopt);
}

std::string mistakes(const std::string& text) {
  const Source source("rfc1.yaml", text);
  Diagnostics errors(source);
  Catalogue one;
  one.add(source, errors);
  std::vector<Diagnostic> all = errors.take();
  one.finish(all);
  return render(all);
}

const std::string one_row =
    "  - id: RFC1-1-1\n    section: 1\n    level: MUST\n    text: A text.\n    observable: wire-L0\n    "
    "probe: none\n"
    "    duration: quick\n";

TEST(Catalogue, ReadsAFile) { EXPECT_EQ(mistakes("rfc: 1\ntitle: T\nrequirements:\n" + one_row), ""); }

TEST(Catalogue, RefusesWhatItDoesNotKnow) {
  const std::string head = "rfc: 1\ntitle: T\nrequirements:\n";
  EXPECT_THAT(mistakes(head + one_row + one_row), HasSubstr("is already in rfc1.yaml:4"));
  EXPECT_THAT(mistakes(head + one_row + "    same_as: RFC1-1-2\n"),
              HasSubstr("`same_as` names no other requirement"));
  EXPECT_THAT(mistakes(head + one_row + "    source: x\n"), HasSubstr("unknown key `source`"));
  EXPECT_THAT(mistakes("rfc: 2\ntitle: T\nrequirements:\n" + one_row),
              HasSubstr("the id must begin with `RFC2-`"));
  std::string level = one_row;
  level.replace(level.find("MUST"), 4, "MSUT");
  EXPECT_THAT(mistakes(head + level), HasSubstr("did you mean `MUST`?"));
  EXPECT_THAT(mistakes(head + "  - id: RFC1-1-1\n"),
              HasSubstr("a requirement needs the keys `section`, `level`"));
  level.replace(level.find("level: "), 11, "level: none");
  EXPECT_THAT(mistakes(head + level), HasSubstr("MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, must"))
      << "none is a word of the decision tables";
}

TEST(Catalogue, SaysThatAFolderIsNotThere) {
  EXPECT_THAT(render(load_catalogue("/nowhere/at/all").errors), HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace tcpspec::cases
