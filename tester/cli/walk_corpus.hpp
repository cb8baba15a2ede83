#pragma once
// `walk --corpus DIR`: what was found is kept in files, and played first the next time.

#include <string>
#include <vector>

#include "case/catalogue.hpp"
#include "walk/walker.hpp"

namespace tcpspec::cli {

/// The walks in the files of `folder`, in order; none if there is no such folder, or no folder is named.
/// Throws UsageError if a file cannot be read as a walk: all errors are on standard error then.
std::vector<walk::Plan> read_corpus(const std::string& folder, const cases::Catalogue&);

/// Writes what was found into `folder`, each as a file of its own; one that is there already stays. Returns
/// how many are new. Throws as report::write_file.
std::size_t keep_in_corpus(const std::string& folder, const std::vector<walk::Finding>&,
                           const oracle::Tables&, const std::vector<watch::Invariant>&);

}  // namespace tcpspec::cli
