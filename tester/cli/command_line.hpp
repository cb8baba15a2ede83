#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/verbs.hpp"

namespace tcpspec::cli {

/// Reads the command line (`words` without the program's name), calls the verb and returns the exit code.
/// Help goes to `out`; errors go to `err`, each a sentence with the nearest valid word. Throws nothing: an
/// exception of the verb becomes its exit code (exit.hpp).
int dispatch(const std::vector<std::string>& words, const Verbs&, std::ostream& out, std::ostream& err);

}  // namespace tcpspec::cli
