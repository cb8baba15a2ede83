#pragma once

#include <optional>
#include <utility>

#include "case/case.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

/// While a step waits, and one of its outcomes is an ICMP error: those that come end the wait.
class AwaitedReport {
 public:
  AwaitedReport(Play&, Connection&, const cases::Expect&);
  ~AwaitedReport() { connection_.awaits_report = false; }
  AwaitedReport(const AwaitedReport&) = delete;
  AwaitedReport& operator=(const AwaitedReport&) = delete;

  bool has_come() const { return connection_.awaits_report && !connection_.reports.empty(); }

  /// The outcome of one that has come, and when it came; those that no outcome describes are passed over.
  std::optional<std::pair<cases::OutcomeName, Instant>> take();

 private:
  Play& play_;
  Connection& connection_;
  const cases::Expect& step_;
};

}  // namespace tcpspec::run
