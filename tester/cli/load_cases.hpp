#pragma once
// The cases that a command line means: loading them, and choosing among them.

#include <string>
#include <vector>

#include "case/catalogue.hpp"
#include "case/load.hpp"
#include "case/select.hpp"
#include "cli/selection.hpp"
#include "oracle/rule.hpp"

namespace tcpspec::cli {

struct LoadedSuite {
  cases::Catalogue catalogue;  ///< of the shipped requirements
  cases::Suite suite;
  std::vector<std::string> files;
};

/// The shipped catalogue.  Throws EnvironmentError if it cannot be read: it is part of the program.
cases::Catalogue load_requirements();

/// The shipped decision tables.  Throws as load_requirements.
oracle::Tables load_decision_tables(const cases::Catalogue&);

/// Reads `paths`, with every mistake in them; the mutants that a case names must be there.
cases::LoadResult load_cases(const std::vector<std::string>& paths, const cases::Catalogue&);

/// Reads `paths`, or the shipped cases if there are none.  Prints every mistake on standard error and throws
/// UsageError if there is one: a suite with a mistake is not used in part.
LoadedSuite load_suite(const std::vector<std::string>& paths);

/// What `selection` means in the language of the cases.  Throws UsageError for an expression that cannot be
/// read.
cases::Selection selection_of(const Selection& selection);

/// Says on standard error which `--id` no case has, and what may have been meant.
void tell_unknown_ids(const LoadedSuite&, const Selection&);

/// The cases selected, in order.  Throws UsageError for what can never select anything.
std::vector<const cases::Case*> choose(const LoadedSuite&, const Selection&);

}  // namespace tcpspec::cli
