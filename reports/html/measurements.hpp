#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// Measured and allowed values. Nothing if the report has nothing for it.
void write_measurements(Writer&, const Page&);

}  // namespace tcpspec::report::html
