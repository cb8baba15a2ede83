#pragma once
// Times as a case writes them: `200ms`, `1.5 MSL`, `1s..3s`, `200ms..3s, doubling, give or take 20%`.

#include <string>
#include <string_view>

#include "case/case.hpp"
#include "case/parsed.hpp"

namespace tcpspec::cases {

Parsed<Time> parse_time(std::string_view text);

/// `3s` is from zero on, `1s..3s` has both ends.
Parsed<TimeRange> parse_time_range(std::string_view text);

Parsed<Gaps> parse_gaps(std::string_view text);

std::string to_string(const Time&);
std::string to_string(const TimeRange&);
std::string to_string(const Gaps&);

}  // namespace tcpspec::cases
