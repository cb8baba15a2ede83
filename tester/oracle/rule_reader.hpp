#pragma once
// cases/segment-arrives/*.yaml → Tables.

#include <string>
#include <vector>

#include "case/catalogue.hpp"
#include "case/source.hpp"
#include "oracle/rule.hpp"

namespace tcpspec::oracle {

struct TablesResult {
  Tables tables;
  std::vector<cases::Diagnostic> errors;
  std::vector<std::string> files;
};

/// Reads every *.yaml of a folder, and checks that for each possible situation exactly one rule decides: a
/// rule that is never reached, a situation without a rule, and rules that overlap without an exception are
/// errors.
TablesResult load_tables(const std::string& folder, const cases::Catalogue&);

/// The same from texts with their names.
TablesResult read_tables(const std::vector<std::pair<std::string, std::string>>& files,
                         const cases::Catalogue&);

}  // namespace tcpspec::oracle
