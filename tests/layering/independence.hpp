#pragma once
// What two parts of the tree have in common through their includes, however far down.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace tcpspec::layering {

/// Every file of the project that the files below `folders` include, directly or by way of others, themselves
/// among them; relative to `top`.  An include is looked for as the compiler does: beside the file, below
/// `tester/`, below `top`.
std::set<std::string> reachable(const std::filesystem::path& top, const std::vector<std::string>& folders);

}  // namespace tcpspec::layering
