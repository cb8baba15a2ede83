#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// What of the catalogue was not exercised, and why.  Nothing if the report has nothing for it.
void write_coverage(Writer&, Page&);

}  // namespace tcpspec::report::html
