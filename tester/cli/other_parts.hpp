#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/plan.hpp"
#include "drive/forked.hpp"
#include "run/report.hpp"

namespace tcpspec::cli {

/// A run in parts: each part in a process of its own, and against a target of its own. This process plays the
/// first part; these are the others.
class OtherParts {
 public:
  using Play = std::function<report::RunReport(Plan part)>;

  /// Begins them. Throws std::system_error.
  OtherParts(const Plan& whole, int parts, const Play&);

  /// Waits for them, and tells them to end as soon as `interrupted` says so. Returns the whole run, with its
  /// cases in the order of the plan; if a part got lost, the whole says that it ended early.
  report::RunReport join(report::RunReport first, const std::function<bool()>& interrupted);

 private:
  /// `was_ended`: the part was told to end, and may not have begun.
  void add(report::RunReport& first, std::vector<report::RunReport>& all, drive::Forked& part,
           bool was_ended) const;

  const Plan& whole_;
  std::vector<drive::Forked> parts_;
};

}  // namespace tcpspec::cli
