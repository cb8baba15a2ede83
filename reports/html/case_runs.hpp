#pragma once

#include "reports/html/page_data.hpp"

namespace tcpspec::report::html {

/// How much: everything, or without what the previous run already says.
enum class Detail { full, brief };

/// The reasons of a verdict, the exchange, the steps, the commands for running it again.
void write_runs(Writer&, Page&, const Runs&, Detail);

}  // namespace tcpspec::report::html
