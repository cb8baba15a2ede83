#pragma once
// What holds of every segment that a target ever sends: cases/invariants/*.yaml.

#include <string>
#include <utility>
#include <vector>

#include "case/catalogue.hpp"
#include "case/source.hpp"
#include "watch/condition.hpp"

namespace tcpspec::watch {

struct Invariant {
  cases::Position at;
  std::string name;                         ///< a slug, and an id as that of a case is
  std::string requirement;                  ///< that a departure breaks
  cases::Level level = cases::Level::must;  ///< of the requirement, from the catalogue
  std::string title;                        ///< a sentence about what a conforming target does
  std::string why;                          ///< what is subtle about it; may be empty
  Condition when;                           ///< the segments that it is about
  Condition holds;                          ///< what is then true
  std::string when_text;
  std::string holds_text;
  std::vector<std::string> caught;  ///< mutants that break it
};

struct InvariantsResult {
  std::vector<Invariant> invariants;  ///< in the order of the files' names, then as written
  std::vector<cases::Diagnostic> errors;
  std::vector<std::string> files;

  bool ok() const { return errors.empty(); }
};

/// Reads every *.yaml of a folder.  `mutants` are the names that may stand under `caught`; without any, they
/// are not looked at.
InvariantsResult load_invariants(const std::string& folder, const cases::Catalogue&,
                                 const std::vector<std::string>& mutants = {});

/// The same from texts with their names.
InvariantsResult read_invariants(const std::vector<std::pair<std::string, std::string>>& files,
                                 const cases::Catalogue&, const std::vector<std::string>& mutants = {});

}  // namespace tcpspec::watch
