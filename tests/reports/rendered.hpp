#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "reports/renderers.hpp"

namespace tcpspec::report::test {

/// What the renderer of this name makes of a report.
inline std::string rendered(std::string_view name, const RunReport& report,
                            const RenderOptions& options = {}) {
  std::ostringstream out;
  find_renderer(name)->render(out, report, options);
  return out.str();
}

inline std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

/// Without the breaks of lines.
inline std::string flowing(std::string text) {
  for (char& c : text) c = c == '\n' ? ' ' : c;
  return text;
}

}  // namespace tcpspec::report::test
