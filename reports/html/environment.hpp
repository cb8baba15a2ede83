#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// Target, tester, command.  Nothing if the report has nothing for it.
void write_environment(Writer&, const Page&);

}  // namespace tcpspec::report::html
