#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// Each failure in a sentence, warnings, known deviations.  Nothing if the report has nothing for it.
void write_departures(Writer&, const Page&);

}  // namespace tcpspec::report::html
