#include "reports/compare.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "reports/requirements.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

/// How bad: unknown is not bad, and not applicable is as good as pass.
int badness(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
    case Verdict::not_applicable: return 0;
    case Verdict::inconclusive: return 1;
    case Verdict::warn: return 2;
    case Verdict::fail:
    case Verdict::error: return 3;
  }
  return 0;
}

CompareCell cell_of(const CaseResult* decided, std::optional<Verdict> verdict) {
  CompareCell cell;
  cell.verdict = verdict;
  if (!decided) return cell;
  cell.because = reason(*decided);
  cell.known = !decided->known.empty();
  cell.flaky = decided->flaky;
  return cell;
}

class Rows {
 public:
  explicit Rows(std::size_t columns) : columns_(columns) {}

  CompareRow& of(const std::string& id) {
    const auto [found, added] = places_.try_emplace(id, rows_.size());
    if (added) {
      rows_.emplace_back().id = id;
      rows_.back().cells.resize(columns_);
    }
    return rows_[found->second];
  }

  std::vector<CompareRow> take() { return std::move(rows_); }

 private:
  std::size_t columns_;
  std::vector<CompareRow> rows_;
  std::map<std::string, std::size_t> places_;
};

void add_requirements(Rows& rows, const RunReport& run, std::size_t column) {
  for (const RequirementResult& result : requirement_results(run)) {
    CompareRow& row = rows.of(result.requirement.id);
    if (row.text.empty()) {
      row.text = result.requirement.text;
      row.level = result.requirement.level;
      row.rfc = result.requirement.rfc;
    }
    row.cells[column] = cell_of(result.deciding, result.verdict);
  }
}

void add_cases(Rows& rows, const RunReport& run, std::size_t column) {
  for (const CaseResult& result : run.cases) {
    CompareRow& row = rows.of(fmt::format("{} (IPv{})", result.id, result.family));
    if (row.text.empty()) {
      row.text = result.title;
      row.level = result.level;
      row.rfc = rfc_of(run, result);
    }
    row.cells[column] = cell_of(&result, result.verdict);
  }
}

std::vector<CompareColumn> columns_of(const std::vector<RunReport>& runs,
                                      const std::vector<std::string>& names) {
  std::vector<CompareColumn> columns;
  std::map<std::string, int> uses;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const bool named = i < names.size() && !names[i].empty();
    columns.push_back(
        {named ? names[i] : runs[i].target.name, runs[i].target.name, runs[i].started, runs[i].tool_version});
    ++uses[columns.back().name];
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (uses[columns[i].name] == 1) continue;
    columns[i].name += " " + columns[i].started;
    for (std::size_t k = 0; k < i; ++k)
      if (columns[k].name == columns[i].name) columns[i].name += fmt::format(" #{}", i + 1);
  }
  return columns;
}

}  // namespace

bool CompareRow::differs() const {
  return std::any_of(cells.begin(), cells.end(),
                     [&](const CompareCell& cell) { return cell.verdict != cells.front().verdict; });
}

bool CompareRow::regressed() const {
  if (cells.size() < 2 || !cells.front().verdict || !cells.back().verdict) return false;
  const int now = badness(*cells.back().verdict);
  return now >= badness(Verdict::warn) && now > badness(*cells.front().verdict);
}

bool CompareRow::no_longer_run() const {
  return !cells.empty() && cells.front().verdict && !cells.back().verdict;
}

Comparison compare(const std::vector<RunReport>& runs, const std::vector<std::string>& names, CompareBy by,
                   bool only_differences) {
  Rows rows(runs.size());
  for (std::size_t column = 0; column < runs.size(); ++column)
    if (by == CompareBy::requirements)
      add_requirements(rows, runs[column], column);
    else
      add_cases(rows, runs[column], column);
  Comparison comparison;
  comparison.by = by;
  comparison.columns = columns_of(runs, names);
  comparison.rows = rows.take();
  // Rows about which no run says anything are left out.
  std::erase_if(comparison.rows, [](const CompareRow& row) {
    return std::none_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return cell.verdict; });
  });
  for (const CompareRow& row : comparison.rows) {
    comparison.differences += row.differs() ? 1 : 0;
    comparison.regressions += row.regressed() ? 1 : 0;
    comparison.no_longer_run += row.no_longer_run() ? 1 : 0;
  }
  if (only_differences)
    comparison.alike = std::erase_if(comparison.rows, [](const CompareRow& row) { return !row.differs(); });
  return comparison;
}

std::string sign_of(const CompareCell& cell, bool ascii) {
  if (!cell.verdict) return " ";
  switch (*cell.verdict) {
    case Verdict::pass: return ascii ? "+" : "✓";
    case Verdict::not_applicable: return ascii ? "." : "–";
    case Verdict::warn: return "!";
    case Verdict::inconclusive: return "?";
    case Verdict::fail: return ascii ? "x" : "✗";
    case Verdict::error: return "E";
  }
  return {};
}

}  // namespace tcpspec::report
