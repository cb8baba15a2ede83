#include "run/awaited_report.hpp"

#include <algorithm>

#include "wire/icmp.hpp"

namespace tcpspec::run {
namespace {

const cases::IcmpField* report_in(const cases::Expectation& expectation) {
  const auto* pattern = std::get_if<cases::SegmentPattern>(&expectation);
  return pattern != nullptr && pattern->icmp ? &*pattern->icmp : nullptr;
}

bool fits(const cases::IcmpField& wanted, const wire::IcmpMessage& message) {
  if (wanted.any) return true;
  const auto numbers = wire::icmp_numbers(message.source.family, wanted.error);
  if (!numbers || numbers->type != message.type) return false;
  // In transit, or in reassembly (RFC 792).
  return numbers->code == message.code || wanted.error == wire::IcmpError::time_exceeded;
}

}  // namespace

AwaitedReport::AwaitedReport(Play& play, Connection& connection, const cases::Expect& step)
    : play_(play), connection_(connection), step_(step) {
  const auto& all = step.expectation.alternatives;
  connection.awaits_report =
      std::any_of(all.begin(), all.end(), [](const auto& one) { return report_in(one.second) != nullptr; });
}

std::optional<std::pair<cases::OutcomeName, Instant>> AwaitedReport::take() {
  while (connection_.awaits_report) {
    const std::optional<Report> report = play_.next_report(connection_);
    if (!report) break;
    for (const auto& [name, expectation] : step_.expectation.alternatives) {
      const cases::IcmpField* wanted = report_in(expectation);
      if (wanted != nullptr && fits(*wanted, report->message)) return std::pair(name, report->time);
    }
  }
  return std::nullopt;
}

}  // namespace tcpspec::run
