#pragma once

#include <string>
#include <string_view>

#include "run/report.hpp"

namespace tcpspec::report {

struct JunitOptions {
  bool strict = false;   ///< a warn is a failure of type SHOULD
  std::string folder{};  ///< of results.json, from the project's folder; used for the names of attachments
};

/// JUnit XML in the subset that GitLab, Jenkins and the GitHub actions read: one testsuite for each case
/// file, a classname that ends in the family, the case's id as name. Cases run at the same time: a suite's
/// time is their sum, the total is the time of the run. XML 1.0 does not allow control characters, so they
/// are left out. A run that ended early has one more testcase, `run`, with an error.
std::string to_junit(const RunReport&, const JunitOptions& = {});

}  // namespace tcpspec::report
