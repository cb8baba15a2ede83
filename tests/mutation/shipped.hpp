#pragma once
// The shipped catalogue and cases, read once.

#include <string>

#include <gtest/gtest.h>

#include "case/load.hpp"
#include "sim/mutants.hpp"
#include "watch/invariant.hpp"

namespace tcpspec::proof {

inline const cases::Catalogue& catalogue() {
  static const cases::CatalogueResult read =
      cases::load_catalogue(std::string(TCPSPEC_SOURCE_DIR) + "/cases/requirements");
  EXPECT_EQ(cases::render(read.errors), "");
  return read.catalogue;
}

inline const cases::Suite& shipped_suite() {
  static const cases::LoadResult read =
      cases::load({std::string(TCPSPEC_SOURCE_DIR) + "/cases"}, catalogue());
  EXPECT_EQ(cases::render(read.errors), "");
  return read.suite;
}

inline const std::vector<watch::Invariant>& shipped_invariants() {
  static const watch::InvariantsResult read = [] {
    std::vector<std::string> names;
    for (const auto* list : {&sim::mutants(), &sim::mutants_of_invariants()})
      for (const sim::Mutant& mutant : *list) names.emplace_back(mutant.name);
    return watch::load_invariants(std::string(TCPSPEC_SOURCE_DIR) + "/cases/invariants", catalogue(), names);
  }();
  EXPECT_EQ(cases::render(read.errors), "");
  return read.invariants;
}

inline cases::Suite suite_of(const std::string& yaml) {
  cases::LoadResult read = cases::load_text("test.yaml", yaml, catalogue());
  EXPECT_EQ(cases::render(read.errors), "");
  return read.suite;
}

}  // namespace tcpspec::proof
