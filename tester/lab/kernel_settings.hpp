#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tcpspec::lab {

/// A kernel setting of one side of the lab, and whether it is needed.
struct Setting {
  std::string name;
  std::string value;
  /// False: a kernel that does not have it, or hides it from user namespaces, is also good.
  bool needed = true;
};

/// Of both sides: nothing may depend on the past (duplicate detection, cached RTTs of routes) or on other
/// hosts (router advertisements, reverse-path checks copied from the machine).
std::vector<Setting> tester_settings();
std::vector<Setting> target_settings();

/// Writes each with `write`; ignores std::system_error of those that are not needed.
void write_settings(const std::vector<Setting>&, const std::function<void(const Setting&)>& write);

}  // namespace tcpspec::lab
