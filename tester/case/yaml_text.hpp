#pragma once
// What yaml-cpp does not tell: whether the octets are fit to be read at all, where a quote ends, and what its
// messages mean to somebody who writes cases.

#include <optional>
#include <string>
#include <vector>

#include "case/source.hpp"

namespace tcpspec::cases {

/// False if the text is not UTF-8, has control characters, is indented by tabs or is enormous.
bool check_characters(const Source&, Diagnostics& errors);

/// The octet of the quote that closes the one at `open`; nothing if it is not in this line.
std::optional<std::size_t> closing_quote(std::string_view line, std::size_t open);

/// Columns of the octets of the scalar `value`, which starts at octet `start` of line `number`, and of its
/// end; empty if the scalar is folded or escaped beyond what stands on that line.
std::vector<int> columns_of(const Source&, int number, std::size_t start, const std::string& value);

/// Says in plain words what yaml-cpp's `message` about the octet `octet` of line `number` means.
void explain_syntax_error(const Source&, const std::string& message, int number, std::size_t octet,
                          Diagnostics& errors);

}  // namespace tcpspec::cases
