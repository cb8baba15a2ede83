#pragma once
// Numbers as a case writes them: `RCV.NXT+RCV.WND+1000`, `1..1460`.

#include <string>
#include <string_view>

#include "case/case.hpp"
#include "case/parsed.hpp"

namespace tcpspec::cases {

std::string_view to_string(Variable);  ///< `SND.NXT`

Parsed<Expression> parse_expression(std::string_view text);
Parsed<Range> parse_range(std::string_view text);

std::string to_string(const Expression&);
std::string to_string(const Range&);

/// The value of an expression without variables; nothing if it has one.  Negative sums are negative.
std::optional<std::int64_t> constant(const Expression&);

/// A decimal number without a leading zero, at most `largest`; the fault says what is wrong.
Parsed<std::uint32_t> parse_number(std::string_view text, std::uint32_t largest = 0xffffffffU);

}  // namespace tcpspec::cases
