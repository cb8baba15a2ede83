#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// The requirements of the catalogue that were not tested, and why. Nothing if the report has nothing for it.
void write_coverage(Writer&, Page&);

}  // namespace tcpspec::report::html
