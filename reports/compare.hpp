#pragma once
// Runs side by side: what changed from one date to another, or in what one target differs from another.

#include <optional>
#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

enum class CompareBy : std::uint8_t { requirements, cases };

struct CompareColumn {
  std::string name;     ///< the target, or what the user calls it; no two are the same
  std::string target;   ///< as given to `run`
  std::string started;  ///< ISO 8601, UTC
  std::string version;  ///< of the tool
};

struct CompareCell {
  std::optional<Verdict> verdict;  ///< absent: this run says nothing about it
  std::string because;
  bool known = false;  ///< the baseline of the run excuses it
  bool flaky = false;
};

struct CompareRow {
  std::string id;  ///< of the requirement, or `ID (IPv4)`
  std::optional<Level> level;
  std::string text;  ///< the requirement in a sentence, or the title of the case
  int rfc = 0;
  std::vector<CompareCell> cells;  ///< one a column

  bool differs() const;  ///< not all columns have the same verdict
  /// The last column is a fail, a warn or an error, and worse than the first; where the first says nothing,
  /// nothing got worse.
  bool regressed() const;
  bool no_longer_run() const;  ///< the first column says something, the last nothing
};

struct Comparison {
  CompareBy by = CompareBy::requirements;
  std::vector<CompareColumn> columns;
  std::vector<CompareRow> rows;  ///< in the order of the first run that has them
  std::size_t differences = 0;   ///< rows, also those that are not listed
  std::size_t regressions = 0;
  std::size_t no_longer_run = 0;
  bool shows_all = false;  ///< on a page where the reader can choose, all rows are shown at first
  std::size_t alike = 0;   ///< rows that are left out because they do not differ
};

/// `names`: what to call the runs; one that is empty is called by its target, and by its date too where that
/// alone would not tell it from another.  `only_differences` leaves out the rows that do not differ.
Comparison compare(const std::vector<RunReport>& runs, const std::vector<std::string>& names, CompareBy by,
                   bool only_differences);

/// How the verdict of a cell is shown where there is room for one sign: `✓`, with `ascii` `+`.
std::string sign_of(const CompareCell&, bool ascii);

}  // namespace tcpspec::report
