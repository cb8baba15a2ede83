#pragma once
// Compares runs: what changed from one date to another, or where targets differ.

#include <optional>
#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

enum class CompareBy : std::uint8_t { requirements, cases };

struct CompareColumn {
  std::string name;     ///< the target, or the user's name for it; each is different
  std::string target;   ///< as given to `run`
  std::string started;  ///< ISO 8601, UTC
  std::string version;  ///< of the tool
};

struct CompareCell {
  std::optional<Verdict> verdict;  ///< absent: this run says nothing about it
  std::string because;
  bool known = false;  ///< the baseline of the run lists it
  bool flaky = false;
};

struct CompareRow {
  std::string id;  ///< of the requirement, or `ID (IPv4)`
  std::optional<Level> level;
  std::string text;  ///< the requirement in a sentence, or the title of the case
  int rfc = 0;
  std::vector<CompareCell> cells;  ///< one for each column

  bool differs() const;  ///< not all columns have the same verdict
  /// The last column is a fail, a warn or an error, and worse than the first. False if the first says
  /// nothing.
  bool regressed() const;
  bool no_longer_run() const;  ///< the first column says something, the last nothing
};

struct Comparison {
  CompareBy by = CompareBy::requirements;
  std::vector<CompareColumn> columns;
  std::vector<CompareRow> rows;  ///< in the order of the first run that has them
  std::size_t differences = 0;   ///< rows, including those that are not listed
  std::size_t regressions = 0;
  std::size_t no_longer_run = 0;
  bool shows_all = false;  ///< on a page where the reader can choose, all rows are shown at first
  std::size_t alike = 0;   ///< rows that are left out because they do not differ
};

/// `names`: the names of the runs. An empty one becomes the target, with the date if two targets are the
/// same. `only_differences` leaves out the rows that do not differ.
Comparison compare(const std::vector<RunReport>& runs, const std::vector<std::string>& names, CompareBy by,
                   bool only_differences);

/// The verdict of a cell as one character: `✓`, with `ascii` `+`.
std::string sign_of(const CompareCell&, bool ascii);

}  // namespace tcpspec::report
