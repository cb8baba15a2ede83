#pragma once
// What the tests of the decision tables share.

#include <string>

#include <gtest/gtest.h>

#include "oracle/rule_reader.hpp"

namespace tcpspec::oracle {

inline const cases::Catalogue& catalogue() {
  static const cases::CatalogueResult result =
      cases::load_catalogue(std::string(TCPSPEC_SOURCE_DIR) + "/cases/requirements");
  EXPECT_EQ(cases::render(result.errors), "");
  return result.catalogue;
}

/// The shipped tables, read once.
inline const Tables& tables() {
  static const TablesResult result =
      load_tables(std::string(TCPSPEC_SOURCE_DIR) + "/cases/segment-arrives", catalogue(), Proof::wanted);
  EXPECT_EQ(cases::render(result.errors), "");
  return result.tables;
}

}  // namespace tcpspec::oracle
