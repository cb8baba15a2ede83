#pragma once
// Segments as a case writes them: <SEQ=RCV.NXT+1><CTL=RST> ↔ SegmentPattern.  cases/README.md has the
// grammar.

#include <string>
#include <string_view>
#include <vector>

#include "case/case.hpp"
#include "case/parsed.hpp"

namespace tcpspec::cases {

/// What a segment is written for; the fields that make sense differ.
enum class Use : std::uint8_t { send, expect, offer };

/// Reads a segment; all its mistakes are reported.  `at` of the result is not set.
Parsed<SegmentPattern> parse_segment(std::string_view text, Use use);

/// The segment in canonical order, so that two patterns are equal if their texts are.
std::string to_string(const SegmentPattern&);

/// The control bits of a pattern, `PSH!` where it matters; the order is that of wire::flags_to_string.
std::string control_bits(const SegmentPattern&);

std::string_view to_string(SourceAddress);

/// The fields that may be written for `use`, in canonical order.
std::vector<std::string> field_names(Use use);

}  // namespace tcpspec::cases
