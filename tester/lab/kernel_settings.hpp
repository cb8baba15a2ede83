#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tcpspec::lab {

/// A kernel setting of one side of the lab, and what to do if it cannot be written.
struct Setting {
  std::string name;
  std::string value;
  bool needed = true;  ///< false: kernels that lack it, or hide it from user namespaces, are good enough
};

/// Of both sides: nothing that depends on what came before (duplicate detection, cached routes' RTT) or that
/// other hosts decide (router advertisements, reverse-path checks taken over from the machine).
std::vector<Setting> tester_settings();
std::vector<Setting> target_settings();

/// Writes each with `write`; swallows std::system_error of those that are not needed.
void write_settings(const std::vector<Setting>&, const std::function<void(const Setting&)>& write);

}  // namespace tcpspec::lab
