#include "reports/exchange.hpp"

#include <fmt/format.h>

namespace tcpspec::report {
namespace {

class Exchange {
 public:
  explicit Exchange(const CaseResult& result) : result_(result), told_(result.steps.size()) {
    for (const SegmentRecord& record : result.segments)
      if (record.step >= 0 && static_cast<std::size_t>(record.step) < told_.size())
        told_[static_cast<std::size_t>(record.step)] = true;
  }

  std::vector<ExchangeLine> lines() {
    for (const SegmentRecord& record : result_.segments) {
      if (lies_behind_gap(record)) tell_gap();
      for (std::size_t i = 0; i < told_.size(); ++i) {
        const bool earlier = record.step >= 0 ? i < static_cast<std::size_t>(record.step)
                                              : result_.steps[i].began <= record.time;
        if (earlier) tell(i);
      }
      lines_.push_back({&record, record.step, {}});
    }
    for (std::size_t i = 0; i < told_.size(); ++i) tell(i);
    return std::move(lines_);
  }

 private:
  bool lies_behind_gap(const SegmentRecord& record) const {
    return result_.segments_not_kept > 0 && &record == result_.segments.data() + result_.segments_before_gap;
  }
  void tell_gap() {
    lines_.push_back({nullptr, -1, fmt::format("{} more segments were not kept", result_.segments_not_kept)});
  }

  void tell(std::size_t i) {
    const StepRecord& step = result_.steps[i];
    if (told_[i] || step.result.empty()) return;
    told_[i] = true;
    lines_.push_back({nullptr, static_cast<int>(i), step.text + ": " + step.result});
  }

  const CaseResult& result_;
  std::vector<bool> told_;
  std::vector<ExchangeLine> lines_;
};

}  // namespace

std::vector<ExchangeLine> exchange(const CaseResult& result) { return Exchange(result).lines(); }

bool is_decisive(const CaseResult& result, const ExchangeLine& line) {
  const bool departs = result.verdict == Verdict::fail || result.verdict == Verdict::warn;
  if (!departs || result.deciding_step < 0 || line.step != result.deciding_step) return false;
  return !line.segment || line.segment->from_target;
}

// Five digits show both.
std::string clock(double seconds) {
  return fmt::format("{:.{}f} s", seconds, seconds < 10 ? 4 : seconds < 100 ? 3 : 2);
}

}  // namespace tcpspec::report
