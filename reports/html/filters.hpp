#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// Shown by the script only.  Nothing if the report has nothing for it.
void write_filters(Writer&, const Page&);

}  // namespace tcpspec::report::html
