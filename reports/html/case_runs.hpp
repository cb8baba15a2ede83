#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// How much: all, or without what the run told before it says already.
enum class Detail { full, brief };

/// The reasons of a verdict, the exchange, the steps, the commands to run it again.
void write_runs(Writer&, Page&, const Runs&, Detail);

}  // namespace tcpspec::report::html
