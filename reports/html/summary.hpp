#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// Verdict in a sentence, counts by verdict, level and RFC.  Nothing if the report has nothing for it.
void write_summary(Writer&, const Page&);

}  // namespace tcpspec::report::html
