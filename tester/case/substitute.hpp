#pragma once
// `for:` makes several cases of one: each row binds variables, and `$name` or `${name}` in any text of the
// case is replaced before the text is read.

#include <map>
#include <string>
#include <vector>

#include "case/yaml.hpp"

namespace tcpspec::cases {

struct Row {
  std::string name;  ///< what stands in brackets after the case's id; empty without `for:`
  std::map<std::string, std::string> values;
};

/// The rows that the value of `for:` describes; what is wrong with it is reported.
std::vector<Row> rows_of(const Node& rows, Diagnostics& errors);

/// The case with `for:` left out and every text replaced.  Positions in a replaced text still point into the
/// file.
Node substitute(const Node& map, const Row& row, Diagnostics& errors);

/// Reports variables of `rows` that no text of `map` uses.
void check_variables_used(const Node& map, const Node& rows, Diagnostics& errors);

}  // namespace tcpspec::cases
