#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// What was measured, and what was allowed.  Nothing if the report has nothing for it.
void write_measurements(Writer&, const Page&);

}  // namespace tcpspec::report::html
