#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// What every segment of the target showed, whatever case it was in.  Nothing if nobody watched.
void write_invariants(Writer&, Page&);

}  // namespace tcpspec::report::html
