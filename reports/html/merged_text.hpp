#pragma once
// The text of several runs of one case, merged.

#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::report::html {

/// `<SEQ=ISS><MSS=1460 / 1440>`: segments that have the same fields, with both values where they differ. If
/// the fields are not the same, the whole texts with ` / ` between them.
std::string merged_text(const std::vector<std::string_view>& texts);

/// Merges `part` of several values.
template <typename T>
std::string merged(const std::vector<const T*>& things, auto part) {
  std::vector<std::string> texts;
  for (const T* thing : things) texts.push_back(part(*thing));
  return merged_text({texts.begin(), texts.end()});
}

}  // namespace tcpspec::report::html
