#include "reports/html/merged_text.hpp"

#include <algorithm>

namespace tcpspec::report::html {
namespace {

using Parts = std::vector<std::string_view>;

std::string joined(const Parts& parts) {
  if (std::all_of(parts.begin(), parts.end(), [&](auto part) { return part == parts.front(); }))
    return std::string(parts.front());
  std::string text;
  for (const std::string_view part : parts) text.append(text.empty() ? "" : " / ").append(part);
  return text;
}

// `<SEQ=1><CTL=SYN>` into `<SEQ=`, `1`, `><CTL=`, `SYN`, `>`: every second part is a value.
Parts fields(std::string_view text) {
  Parts parts;
  while (!text.empty()) {
    const std::size_t name = std::min(text.find('='), text.size() - 1) + 1;
    parts.push_back(text.substr(0, name));
    text.remove_prefix(name);
    if (text.empty()) break;
    const std::size_t value = std::min(text.find('>'), text.size());
    parts.push_back(text.substr(0, value));
    text.remove_prefix(value);
  }
  return parts;
}

}  // namespace

std::string merged_text(const std::vector<std::string_view>& texts) {
  std::vector<Parts> all;
  for (const std::string_view text : texts) all.push_back(fields(text));
  std::string result;
  for (std::size_t i = 0; i < all.front().size(); ++i) {
    Parts same;
    for (const Parts& parts : all) {
      const bool fits = parts.size() == all.front().size() && (i % 2 == 1 || parts[i] == all.front()[i]);
      if (!fits) return joined(texts);
      same.push_back(parts[i]);
    }
    result += joined(same);
  }
  return result;
}

}  // namespace tcpspec::report::html
