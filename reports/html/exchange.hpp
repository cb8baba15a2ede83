#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// The same observation, and exchanges with the same drawing: only values differ.
bool drawn_alike(const CaseResult&, const CaseResult&);

/// A ladder, and next to it the figure in the notation; if values differ, the value of each run.
void write_exchange(Writer&, Page&, const Runs&);

}  // namespace tcpspec::report::html
