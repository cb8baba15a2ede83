#pragma once

#include <vector>

#include "case/case.hpp"
#include "run/play.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

/// Judges the times between what came by the rule of a case; the first of `all` is that before the first
/// segment. Throws Ended with a fail where a gap departs.
void judge_gaps(const Play&, const cases::Gaps& rule, const std::vector<Duration>& all);

}  // namespace tcpspec::run
