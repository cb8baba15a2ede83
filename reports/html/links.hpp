#pragma once

#include <string>

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// A requirement as a link to its row, if the report describes it, otherwise only its id.
void requirement_link(Writer&, const Page&, const std::string& id);
/// A link to the case, or to one run of it.
void case_link(Writer&, const CaseResult&, bool one_run);

}  // namespace tcpspec::report::html
