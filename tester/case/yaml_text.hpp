#pragma once
// What yaml-cpp does not report: whether the octets can be read, where a quote ends, and what its messages
// mean for the author of a case.

#include <optional>
#include <string>
#include <vector>

#include "case/source.hpp"

namespace tcpspec::cases {

/// False if the text is not UTF-8, has control characters, is indented with tabs or is too large.
bool check_characters(const Source&, Diagnostics& errors);

/// The octet of the quote that closes the one at `open`; nothing if it is not in this line.
std::optional<std::size_t> closing_quote(std::string_view line, std::size_t open);

/// Columns of the octets of the scalar `value`, which starts at octet `start` of line `number`, and of its
/// end; empty if the scalar is folded or escaped over more than this line.
std::vector<int> columns_of(const Source&, int number, std::size_t start, const std::string& value);

/// Explains in plain words yaml-cpp's `message` about the octet `octet` of line `number`.
void explain_syntax_error(const Source&, const std::string& message, int number, std::size_t octet,
                          Diagnostics& errors);

}  // namespace tcpspec::cases
