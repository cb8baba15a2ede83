#include "run/gaps.hpp"

#include <fmt/format.h>

#include <string>

#include "run/in_words.hpp"

namespace tcpspec::run {

namespace {

// The slow timer of BSD's TCP and of its descendants.
constexpr Duration coarse_tick = milliseconds(500);
// A timeout may have a maximum, which is 60 s at least (RFC 6298 §2.5).
constexpr Duration least_maximum = seconds(60);

[[noreturn]] void complain(const std::vector<Duration>& all, const std::string& what) {
  std::string got;
  for (const Duration gap : all) got += fmt::format("{}{:.3f}", got.empty() ? "" : ", ", gap.seconds());
  throw Ended{report::Verdict::fail, what, "gaps as the case says", "gaps of " + got + " s"};
}

}  // namespace

void judge_gaps(const Play& play, const cases::Gaps& rule, const std::vector<Duration>& all) {
  const Duration least = play.duration(rule.first.from), most = play.duration(rule.first.to);
  if (all.front() < least || all.front() > most)
    complain(all, fmt::format("the first gap is {}", in_words(all.front())));
  const bool alike = !rule.doubling && !rule.growing;  // each gap lies in the range, not only the first
  for (std::size_t i = 1; i < all.size() && alike; ++i)
    if (all[i] < least || all[i] > most) complain(all, fmt::format("gap {} is {}", i + 1, in_words(all[i])));
  for (std::size_t i = 1; i < all.size(); ++i) {
    const double ratio = all[i] / all[i - 1];
    // A coarse clock (RFC 6298 §4) makes the first gap shorter, because the data were sent between two
    // ticks. Later gaps begin at a tick.
    const double of_whole_ticks = all[i] / (all[i - 1] + coarse_tick);
    if (i == 1 && rule.doubling && ratio >= 2 && of_whole_ticks <= 2) continue;
    const bool stops_at_maximum = all[i] >= least_maximum && ratio < 2;
    if (rule.doubling && stops_at_maximum && ratio >= 1 - rule.tolerance) continue;
    if (rule.doubling && (ratio < 2 * (1 - rule.tolerance) || ratio > 2 * (1 + rule.tolerance)))
      complain(all, fmt::format("gap {} is {:.2f} times the one before, not twice", i + 1, ratio));
    if (rule.growing && ratio < 1 + rule.tolerance)
      complain(all, fmt::format("gap {} is {:.2f} times the one before, so it does not grow", i + 1, ratio));
  }
}

}  // namespace tcpspec::run
