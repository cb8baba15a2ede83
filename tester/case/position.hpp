#pragma once

#include <string>

namespace tcpspec::cases {

/// A place in a file; line and column count from 1, the column in characters.
struct Position {
  std::string file;
  int line = 0;
  int column = 0;
};

}  // namespace tcpspec::cases
