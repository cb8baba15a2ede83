#pragma once
// Case files → Suite. Every error of every file is reported; a file is never skipped.

#include <string>
#include <vector>

#include "case/case.hpp"
#include "case/catalogue.hpp"
#include "case/source.hpp"

namespace tcpspec::cases {

/// In the order of the files' names, then as written; ids are unique.
struct Suite {
  std::vector<Case> cases;

  const Case* find(std::string_view id) const;
};

/// The cases are complete only if there are no errors.
struct LoadResult {
  Suite suite;
  std::vector<Diagnostic> errors;
  std::vector<std::string> files;  ///< that were read

  bool ok() const { return errors.empty(); }
};

/// Reads files, and every *.yaml and *.yml below folders. The sub-folders `requirements`, `profiles`,
/// `segment-arrives` and `invariants` of a folder have other data and are skipped. `mutants` are the
/// permitted names under `caught`; if empty, names are not checked.
LoadResult load(const std::vector<std::string>& files_or_folders, const Catalogue& catalogue,
                const std::vector<std::string>& mutants = {});

/// Reads `text` as if it were the file `name`.
LoadResult load_text(const std::string& name, const std::string& text, const Catalogue& catalogue,
                     const std::vector<std::string>& mutants = {});

}  // namespace tcpspec::cases
