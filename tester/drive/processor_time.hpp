#pragma once

namespace tcpspec::drive {

/// What this process has used of the processor since its start, in seconds.
double processor_seconds();

}  // namespace tcpspec::drive
