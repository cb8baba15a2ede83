#pragma once
// cases/segment-arrives/*.yaml → Tables.

#include <cstdint>
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

/// Whether each possible situation is tried, which takes half a second: a rule that is never reached, a
/// situation without a rule, and rules that overlap without an exception are errors. Who decides by the
/// tables wants it; who only reads in them does not.
enum class Proof : std::uint8_t { wanted, unwanted };

/// Reads every *.yaml of a folder.
TablesResult load_tables(const std::string& folder, const cases::Catalogue&, Proof);

/// The same from texts with their names.
TablesResult read_tables(const std::vector<std::pair<std::string, std::string>>& files,
                         const cases::Catalogue&, Proof);

}  // namespace tcpspec::oracle
