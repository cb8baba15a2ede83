#pragma once
// What two runs of one case say alike, said once.

#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::report::html {

/// `<SEQ=ISS><MSS=1460 / 1440>`: segments that have the same fields, with both values where they differ.
/// Where the fields are not the same, the whole texts, ` / ` between them.
std::string together(const std::vector<std::string_view>& texts);

}  // namespace tcpspec::report::html
