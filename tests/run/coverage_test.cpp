// Each row of the catalogue is in one condition, and is checked with no more access than it says.
#include "run/coverage.hpp"

#include <gmock/gmock.h>

#include "oracle/rule_reader.hpp"

namespace tcpspec::run {
namespace {

using cases::Observable;
using report::RowCondition;

const std::string shipped = std::string(TCPSPEC_SOURCE_DIR) + "/cases";

const cases::Catalogue& catalogue() {
  static const cases::CatalogueResult read = cases::load_catalogue(shipped + "/requirements");
  EXPECT_EQ(cases::render(read.errors), "");
  return read.catalogue;
}

const Coverage& coverage() {
  static const cases::LoadResult suite = cases::load({shipped}, catalogue());
  static const oracle::TablesResult tables =
      oracle::load_tables(shipped + "/segment-arrives", catalogue(), oracle::Proof::unwanted);
  static const watch::InvariantsResult invariants =
      watch::load_invariants(shipped + "/invariants", catalogue());
  static const Coverage all(catalogue(), suite.suite, tables.tables, invariants.invariants);
  EXPECT_EQ(cases::render(suite.errors) + cases::render(tables.errors) + cases::render(invariants.errors),
            "");
  return all;
}

TEST(Rows, SayWhyNothingChecksThemIfNothingDoes) {
  for (const cases::Requirement& r : catalogue().requirements()) {
    const bool is_open = coverage().condition_of(r) == RowCondition::open;
    EXPECT_EQ(is_open, !r.open.empty())
        << r.id
        << (is_open ? ": nothing checks it, and `open` does not say why" : ": it is not open any more");
  }
}

TEST(Rows, AreCheckedWithNoMoreAccessThanTheySay) {
  for (const cases::Requirement& r : catalogue().requirements()) {
    const auto lowest = coverage().lowest_access(r);
    EXPECT_TRUE(!lowest || *lowest <= r.observable) << r.id << " is checked from " << to_string(lowest);
  }
}

class Checked : public testing::Test {
 protected:
  void SetUp() override {
    const cases::Source source("test.yaml",
                               "rfc: 1\ntitle: T\nrequirements:\n" + row("RFC1-1-1", "wire-L0", "") +
                                   row("RFC1-1-2", "wire-L0", "    same_as: RFC1-1-1\n") +
                                   row("RFC1-1-3", "internal", "") + row("RFC1-1-4", "wire-L0", ""));
    cases::Diagnostics errors(source);
    small.add(source, errors);
    std::vector<cases::Diagnostic> found = errors.take();
    small.finish(found);
    ASSERT_EQ(cases::render(found), "");
  }
  static std::string row(const std::string& id, const std::string& observable, const std::string& more) {
    return "  - id: " + id +
           "\n    section: 1\n    level: MUST\n    text: T.\n    observable: " + observable +
           "\n    probe: P.\n    duration: quick\n" + more;
  }
  Coverage coverage() const { return {small, suite, tables, invariants}; }
  RowCondition of(const char* id) const { return coverage().condition_of(*small.find(id)); }

  cases::Catalogue small;
  cases::Suite suite;
  oracle::Tables tables;
  std::vector<watch::Invariant> invariants;
};

TEST_F(Checked, ByNothing) {
  EXPECT_EQ(of("RFC1-1-1"), RowCondition::open);
  EXPECT_EQ(of("RFC1-1-3"), RowCondition::not_observable);
  EXPECT_EQ(coverage().lowest_access(*small.find("RFC1-1-1")), std::nullopt);
}

TEST_F(Checked, ByACaseBeforeAnInvariant) {
  watch::Invariant& invariant = invariants.emplace_back();
  invariant.requirement = "RFC1-1-1";
  EXPECT_EQ(of("RFC1-1-1"), RowCondition::invariants);
  EXPECT_EQ(of("RFC1-1-2"), RowCondition::invariants) << "it says the same";
  EXPECT_EQ(of("RFC1-1-4"), RowCondition::open);
  suite.cases.emplace_back().checks = {"RFC1-1-2"};
  EXPECT_EQ(of("RFC1-1-1"), RowCondition::cases) << "it says the same";
}

TEST_F(Checked, ByARule) {
  oracle::Rule rule;
  rule.refs = {"RFC1-1-4"};
  oracle::Table table;
  table.rules = {rule};
  tables = oracle::Tables({table});
  EXPECT_EQ(of("RFC1-1-4"), RowCondition::rules);
  EXPECT_EQ(of("RFC1-1-1"), RowCondition::open);
}

}  // namespace
}  // namespace tcpspec::run
