#pragma once
// Segments as a case writes them: <SEQ=RCV.NXT+1><CTL=RST> ↔ SegmentPattern.  cases/README.md has the
// grammar.

#include <string>
#include <string_view>
#include <vector>

#include "case/parsed.hpp"
#include "case/segment_pattern.hpp"

namespace tcpspec::cases {

/// Reads a segment; all its errors are reported. `at` of the result is not set.
Parsed<SegmentPattern> parse_segment(std::string_view text, Use use);

/// The segment in canonical order. Two patterns are equal if their texts are.
std::string to_string(const SegmentPattern&);

/// `PSH!` if it matters; in the order of wire::flags_to_string.
std::string to_string(const ControlBits&);

std::string_view to_string(SpecialAddress);
std::string_view to_string(ProofField);

/// The fields that may be written for `use`, in canonical order.
std::vector<std::string> field_names(Use use);

}  // namespace tcpspec::cases
