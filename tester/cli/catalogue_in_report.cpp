#include "cli/catalogue_in_report.hpp"

#include "run/coverage.hpp"
#include "run/result_details.hpp"

namespace tcpspec::cli {

void add_catalogue(report::RunReport& report, const std::vector<const cases::Case*>& selected,
                   const LoadedSuite& loaded) {
  const oracle::Tables tables = load_decision_tables(loaded.catalogue, oracle::Proof::unwanted);
  const std::vector<watch::Invariant> invariants = load_invariants(loaded.catalogue);
  const run::Coverage coverage(loaded.catalogue, loaded.suite, tables, invariants);
  run::add_requirements(report, selected, loaded.catalogue, coverage);
  for (auto* list : {&report.requirements, &report.others})
    for (report::Requirement& row : *list) {
      const cases::Requirement& requirement = *loaded.catalogue.find(row.id);
      row.condition = coverage.condition_of(requirement);
      if (row.condition == report::RowCondition::open) row.open = requirement.open;
    }
}

}  // namespace tcpspec::cli
