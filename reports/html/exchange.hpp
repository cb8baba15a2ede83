#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// The same observation, by exchanges that are drawn alike: only values differ.
bool drawn_alike(const CaseResult&, const CaseResult&);

/// A ladder, and beside it the figure in the notation; where values differ, that of each run.
void write_exchange(Writer&, Page&, const Runs&);

}  // namespace tcpspec::report::html
