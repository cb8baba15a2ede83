#include "cli/catalogue_in_report.hpp"

#include "run/coverage.hpp"
#include "run/result_details.hpp"

namespace tcpspec::cli {

void add_catalogue(report::RunReport& report, const std::vector<const cases::Case*>& selected,
                   const LoadedSuite& loaded) {
  run::add_requirements(report, selected, loaded.catalogue, loaded.suite);
  const oracle::Tables tables = load_decision_tables(loaded.catalogue);
  const std::vector<watch::Invariant> invariants = load_invariants(loaded.catalogue);
  const run::Checkers checkers{loaded.suite, tables, invariants};
  for (auto* list : {&report.requirements, &report.others})
    for (report::Requirement& row : *list) {
      const cases::Requirement& requirement = *loaded.catalogue.find(row.id);
      row.condition = run::condition_of(requirement, loaded.catalogue, checkers);
      if (row.condition == report::RowCondition::open) row.open = requirement.open;
    }
}

}  // namespace tcpspec::cli
