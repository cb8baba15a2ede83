#pragma once
// What the reports show of cases and of the catalogue, and the runner does not know.

#include <cstdint>
#include <optional>
#include <string>

#include "case/catalogue.hpp"
#include "case/duration.hpp"
#include "case/load.hpp"
#include "run/report.hpp"

namespace tcpspec::cli {

/// A report that begins now, by the seed that was asked for or a drawn one.
report::RunReport begun_report(const std::string& command, std::optional<std::uint64_t> seed);

/// Fills in access, duration, why, given, and what each measurement was allowed to be.
void complete(report::CaseResult&, const cases::Case&, const cases::Timing&);

/// Fills in `requirements` with those that `selected` check or may charge, `others` with the rest of the
/// catalogue, and the titles of its RFCs.
void record_catalogue(report::RunReport&, const std::vector<const cases::Case*>& selected,
                      const cases::Catalogue&, const cases::Suite&);

}  // namespace tcpspec::cli
