#include "run/path_loss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

/// The same segment twice with nothing sent between, sooner than any timer of a TCP: the path made two of
/// one, of this or of what it answers.
bool doubled(const report::SegmentRecord& a, const report::SegmentRecord& b) {
  constexpr double shortest_timer = 0.15;  // seconds; stacks set their least timeout to 200 ms
  return a.from_target && b.from_target && a.connection == b.connection && a.absolute == b.absolute &&
         b.time - a.time < shortest_timer;
}

/// What a case sends again by its own wish tells nothing of the path, nor what a target never answers.
bool sent_again_for_a_loss(const CaseResult& result, const report::SegmentRecord& segment) {
  const bool never_answered = result.verdict == Verdict::inconclusive && result.deciding_step < 0;
  return !segment.from_target && segment.step < 0 && segment.note == "again" && !never_answered;
}

/// Before the steps whatever is asked is asked again until it is answered, so that a loss is noticed there;
/// in a step silence may be an answer.
bool answered_in_the_opening(const std::vector<report::SegmentRecord>& all, std::size_t i) {
  return !all[i].from_target && all[i].step < 0 && i + 1 < all.size() && all[i + 1].from_target;
}

bool has_flags(const report::SegmentRecord& segment, std::string_view written) {
  return segment.text.find(fmt::format("<CTL={}>", written)) != std::string::npos;
}

/// Whether the SYN,ACK at `answer` comes once more although its SYN was sent once.
bool opened_twice(const std::vector<report::SegmentRecord>& all, std::size_t answer) {
  for (std::size_t i = answer + 1; i < all.size(); ++i) {
    if (!all[i].from_target && has_flags(all[i], "SYN")) return false;
    if (has_flags(all[i], "SYN,ACK") && doubled(all[answer], all[i])) return true;
  }
  return false;
}

}  // namespace

void PathLoss::saw(const CaseResult& result) {
  const std::vector<report::SegmentRecord>& all = result.segments;
  int unanswered = 0;  // a burst may be answered by as many segments, all alike
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (sent_again_for_a_loss(result, all[i])) ++unanswered_;
    if (answered_in_the_opening(all, i)) ++answered_;
    if (all[i].from_target) ++arrived_;
    if (i > 0 && has_flags(all[i], "SYN,ACK") && has_flags(all[i - 1], "SYN")) {
      ++openings_;
      if (opened_twice(all, i)) ++openings_doubled_;
    }
    if (i > 0 && unanswered <= 0 && doubled(all[i - 1], all[i])) ++doubled_;
    unanswered = all[i].from_target ? unanswered - 1 : std::max(unanswered, 0) + 1;
  }
}

double PathLoss::estimate() const {
  const auto asked = static_cast<double>(answered_ + unanswered_);
  // An answer comes if neither of two is lost: what asked for it, and the answer.
  const double lost = asked == 0 ? 0 : 1 - std::sqrt(static_cast<double>(answered_) / asked);
  const auto share = [](std::size_t part, std::size_t of) {
    return of == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(of);
  };
  const double doubled = std::max(share(doubled_, arrived_), share(openings_doubled_, openings_));
  return std::max(least_, lost + doubled);
}

}  // namespace tcpspec::run
