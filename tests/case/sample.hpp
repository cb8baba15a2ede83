#pragma once
// What the tests of the language share.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "case/load.hpp"

namespace tcpspec::cases {

inline std::string shipped(const std::string& below) {
  return std::string(TCPSPEC_SOURCE_DIR) + "/cases/" + below;
}

/// The real catalogue, read once.
inline const Catalogue& catalogue() {
  static const CatalogueResult result = load_catalogue(shipped("requirements"));
  EXPECT_EQ(render(result.errors), "");
  return result.catalogue;
}

/// The only case of `text`, which must be without mistakes.
inline Case case_of(const std::string& text) {
  LoadResult result = load_text("test.yaml", text, catalogue());
  EXPECT_EQ(render(result.errors), "");
  if (result.suite.cases.size() != 1) {
    ADD_FAILURE() << result.suite.cases.size() << " cases";
    return {};
  }
  return result.suite.cases.front();
}

/// A case in ESTABLISHED with these steps; each line is indented as far as the steps' list is.
inline std::string with_steps(const std::string& steps, const std::string& given = "ESTABLISHED",
                              const std::string& more = "") {
  return "- case: sample\n  title: A sample\n  checks: [RFC9293-MUST-13]\n" + more + "  given: " + given +
         "\n  steps:\n" + steps;
}

/// The messages of the mistakes in `text`.
inline std::vector<std::string> mistakes_in(const std::string& text) {
  std::vector<std::string> out;
  for (const Diagnostic& d : load_text("test.yaml", text, catalogue()).errors) out.push_back(d.message);
  return out;
}

}  // namespace tcpspec::cases
