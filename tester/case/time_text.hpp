#pragma once
// Times as a case writes them, `200ms`, `1.5 MSL`, `1s..3s`, `200ms..3s, doubling, give or take 20%`, and
// what may grow with time: `at most 2 times`.

#include <string>
#include <string_view>

#include "case/case.hpp"
#include "case/parsed.hpp"

namespace tcpspec::cases {

Parsed<Time> parse_time(std::string_view text);

/// `3s` is from zero on, `1s..3s` has both ends.
Parsed<TimeRange> parse_time_range(std::string_view text);

Parsed<Gaps> parse_gaps(std::string_view text);

Parsed<Growth> parse_growth(std::string_view text);

std::string to_string(const Time&);
std::string to_string(const TimeRange&);
std::string to_string(const Gaps&);
std::string to_string(const Growth&);

}  // namespace tcpspec::cases
