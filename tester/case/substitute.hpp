#pragma once
// `for:` makes several cases of one: each row binds variables, and `$name` or `${name}` in any string of the
// case is replaced before the string is read.

#include <map>
#include <string>
#include <vector>

#include "case/yaml.hpp"

namespace tcpspec::cases {

struct Row {
  std::string name;  ///< the text in brackets after the case's id; empty without `for:`
  std::map<std::string, std::string> values;
};

/// The rows of the value of `for:`; its errors are reported.
std::vector<Row> rows_of(const Node& rows, Diagnostics& errors);

/// The case without `for:`, with every string replaced. Positions in a replaced string still point into the
/// file.
Node substitute(const Node& map, const Row& row, Diagnostics& errors);

/// Reports variables of `rows` that no string of `map` uses.
void check_variables_used(const Node& map, const Node& rows, Diagnostics& errors);

}  // namespace tcpspec::cases
