#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// Every case with every segment.  Nothing if the report has nothing for it.
void write_cases(Writer&, Page&);

}  // namespace tcpspec::report::html
