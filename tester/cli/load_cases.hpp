#pragma once
// Loads and selects the cases of a command line.

#include <string>
#include <vector>

#include "case/catalogue.hpp"
#include "case/load.hpp"
#include "case/select.hpp"
#include "cli/selection.hpp"
#include "oracle/rule_reader.hpp"
#include "watch/invariant.hpp"

namespace tcpspec::cli {

struct LoadedSuite {
  cases::Catalogue catalogue;  ///< of the shipped requirements
  cases::Suite suite;
  std::vector<std::string> files;
};

/// The shipped catalogue.  Throws EnvironmentError if it cannot be read: it is part of the program.
cases::Catalogue load_requirements();

/// The shipped decision tables.  Throws as load_requirements.
oracle::Tables load_decision_tables(const cases::Catalogue&, oracle::Proof);

/// The shipped invariants.  Throws as load_requirements.
std::vector<watch::Invariant> load_invariants(const cases::Catalogue&);

/// The permitted names under `caught`.
std::vector<std::string> names_of_mutants();

/// Reads `paths` and collects every error; the mutants that a case names must exist.
cases::LoadResult load_cases(const std::vector<std::string>& paths, const cases::Catalogue&);

/// Reads `paths`, or the shipped cases if there are none. Prints every error on standard error and throws
/// UsageError if there is one: a suite with an error is not used at all.
LoadedSuite load_suite(const std::vector<std::string>& paths);

/// Converts `selection` for the case module. Throws UsageError for an expression that cannot be read.
cases::Selection selection_of(const Selection& selection);

/// Says on standard error which `--id` matches no case, with suggestions.
void tell_unknown_ids(const LoadedSuite&, const Selection&);

/// The cases selected, in order. Throws UsageError for a selection that can never match.
std::vector<const cases::Case*> choose(const LoadedSuite&, const Selection&);

}  // namespace tcpspec::cli
