#pragma once
// Details of cases and of the catalogue that reports show and the runner does not need.

#include <vector>

#include "case/catalogue.hpp"
#include "case/duration.hpp"
#include "run/coverage.hpp"
#include "run/report.hpp"

namespace tcpspec::run {

/// Fills in access, duration, why, given, and the allowed values of each measurement.
void add_case_details(report::CaseResult&, const cases::Case&, const cases::Timing&);

/// Fills in `requirements` with those that `selected` check or may break, `others` with the rest of the
/// catalogue, and the titles of its RFCs.
void add_requirements(report::RunReport&, const std::vector<const cases::Case*>& selected,
                      const cases::Catalogue&, const Coverage&);

}  // namespace tcpspec::run
