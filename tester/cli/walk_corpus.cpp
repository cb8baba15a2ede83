#include "cli/walk_corpus.hpp"

#include <filesystem>
#include <iostream>

#include "base/error.hpp"
#include "cli/load_cases.hpp"
#include "reports/write_file.hpp"
#include "walk/corpus.hpp"
#include "walk/print.hpp"

namespace tcpspec::cli {

namespace fs = std::filesystem;

std::vector<walk::Plan> read_corpus(const std::string& folder, const cases::Catalogue& catalogue) {
  std::vector<walk::Plan> out;
  if (folder.empty() || !fs::exists(folder) || fs::is_empty(folder)) return out;
  cases::LoadResult read = load_cases({folder}, catalogue);
  for (const cases::Case& test : read.suite.cases) {
    if (std::optional<walk::Plan> plan = walk::plan_of(test))
      out.push_back(std::move(*plan));
    else
      read.errors.push_back({test.at, "`" + test.id + "` has steps that no walk has", {}, {}, {}});
  }
  if (read.ok()) return out;
  std::cerr << cases::render(read.errors);
  throw UsageError("--corpus " + folder + " has files that are not walks");
}

std::size_t keep_in_corpus(const std::string& folder, const std::vector<walk::Finding>& findings,
                           const oracle::Tables& tables, const std::vector<watch::Invariant>& invariants) {
  std::size_t fresh = 0;
  if (folder.empty()) return fresh;
  for (const walk::Finding& finding : findings) {
    const fs::path file = fs::path(folder) / (walk::name_of(finding) + ".yaml");
    if (fs::exists(file)) continue;
    report::write_file(file, walk::as_corpus(finding, tables, invariants));
    ++fresh;
  }
  return fresh;
}

}  // namespace tcpspec::cli
