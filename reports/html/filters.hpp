#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// Only the script shows them. Nothing if the report has nothing for it.
void write_filters(Writer&, const Page&);

}  // namespace tcpspec::report::html
