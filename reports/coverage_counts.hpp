#pragma once
// How much of the catalogue the suite checks, whatever a run selected.

#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

/// Of some requirements: a requirement that repeats another one counts like that one.
struct CoverageCount {
  int checked = 0;     ///< by a case, a rule or an invariant
  int observable = 0;  ///< checked, or open
  int all = 0;

  void add(const Requirement&);
};

struct CoverageRow {
  std::string name;  ///< `RFC 9293`, `MUST`, `wire-L0`
  CoverageCount count;
};

struct CoverageTable {
  std::vector<CoverageRow> rfcs;      ///< by number
  std::vector<CoverageRow> levels;    ///< from MUST to MAY
  std::vector<CoverageRow> accesses;  ///< from wire-L0 on
  CoverageCount all;
};

/// Of all requirements of the report; empty if it is of a version that did not say what checks them.
CoverageTable coverage_table(const RunReport&);

/// `The cases, rules and invariants check 352 of 581 observable requirements (MUST and MUST NOT: 235 of
/// 346).`; empty as above.
std::string coverage_in_words(const RunReport&);

/// `61 %`, rounded down; empty if there is none.
std::string percent(const CoverageCount&);

}  // namespace tcpspec::report
