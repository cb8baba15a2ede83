#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// Heat maps of the decision tables.  Nothing if the report has nothing for it.
void write_sweep(Writer&, Page&);

}  // namespace tcpspec::report::html
