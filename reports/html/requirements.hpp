#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// RFC by RFC and section by section.  Nothing if the report has nothing for it.
void write_requirements(Writer&, Page&);

}  // namespace tcpspec::report::html
