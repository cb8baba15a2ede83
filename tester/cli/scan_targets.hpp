#pragma once

#include <vector>

#include "cli/verb_scan.hpp"
#include "scan/order.hpp"

namespace tcpspec::cli {

/// The targets of a scan, as far as the command line tells, and how many are left out and why.
struct ScanTargets {
  std::vector<scan::Target> list;  ///< in the order of the list
  std::size_t excluded = 0;        ///< --exclude names their networks
  std::size_t other_family = 0;
  std::size_t other_shard = 0;
  std::size_t not_open = 0;  ///< the list itself says so
  std::size_t nameless = 0;  ///< names without an address; each is told on standard error
};

/// Reads the list and finds the addresses of names. Throws UsageError with all that is wrong with the list,
/// and if it has public addresses without --allow-public.
ScanTargets scan_targets(const ScanOptions&);

}  // namespace tcpspec::cli
