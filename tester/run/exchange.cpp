#include "run/exchange.hpp"

#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "run/recorded_segment.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

using report::SegmentRecord;
using report::SegmentRole;

namespace {

/// A timer may run out once more or less often, on either side.
bool repeated_by_a_timer(const SegmentRecord& record) {
  switch (record.role) {
    case SegmentRole::repeated_by_case:
    case SegmentRole::retransmission:
    case SegmentRole::retransmission_beside_probe: return true;
    default: return false;
  }
}

/// The first numbers that the two sides of each connection used; a further SYN begins anew.
class FirstNumbers {
 public:
  void see(const SegmentRecord& record, const wire::Segment& segment) {
    const auto [first, is_new] = first_.try_emplace({record.connection, record.from_target}, segment.seq);
    if (!is_new && segment.has(wire::ctl::syn)) first->second = segment.seq;
  }
  std::uint32_t from_first(const std::string& connection, bool target, wire::Seq number) const {
    const auto found = first_.find({connection, target});
    return found == first_.end() ? 0 : static_cast<std::uint32_t>(number - found->second);
  }

 private:
  std::map<std::pair<std::string, bool>, wire::Seq> first_;
};

}  // namespace

std::vector<Exchanged> exchange_of(const report::CaseResult& result, int first_step) {
  std::vector<Exchanged> exchange;
  FirstNumbers numbers;
  for (const SegmentRecord& record : result.segments) {
    const std::optional<wire::Segment> segment = segment_of(record);
    if (!segment) continue;
    numbers.see(record, *segment);
    if (record.step < first_step || record.step > result.deciding_step || repeated_by_a_timer(record))
      continue;
    const std::uint32_t acknowledgment =
        segment->has(wire::ctl::ack)
            ? numbers.from_first(record.connection, !record.from_target, segment->ack)
            : 0;
    exchange.push_back({.from_target = record.from_target,
                        .connection = record.connection,
                        .control_bits = segment->flags,
                        .sequence = numbers.from_first(record.connection, record.from_target, segment->seq),
                        .acknowledgment = acknowledgment,
                        .data = segment->payload.size()});
  }
  return exchange;
}

}  // namespace tcpspec::run
