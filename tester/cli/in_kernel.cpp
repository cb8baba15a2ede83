#include "cli/in_kernel.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "boot/inside.hpp"
#include "boot/outside.hpp"

namespace tcpspec::cli {
namespace {

namespace fs = std::filesystem;

/// The nearest folder there is, with no symbolic link in its name: what lies below is made inside.
std::string folder_of(const std::string& file) {
  fs::path folder = fs::absolute(file).lexically_normal().parent_path();
  while (!fs::is_directory(folder)) folder = folder.parent_path();
  return fs::canonical(folder).string();
}

std::vector<std::string> folders_of(const std::vector<std::string>& files) {
  std::vector<std::string> folders;
  for (const std::string& file : files) {
    // A pipe or a device is none of the host's files.
    if (fs::exists(file) && !fs::is_regular_file(file)) continue;
    folders.push_back(folder_of(file));
  }
  // An outer folder first: it would hide the inner one.
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  return folders;
}

}  // namespace

bool is_outside(const reach::TargetOptions& options) { return !options.kernel.empty() && !boot::inside(); }

int go_inside(const reach::TargetOptions& options, const std::vector<std::string>& files) {
  const boot::KernelFile kernel = boot::examine(options.kernel);
  if (!kernel.time_travel)
    std::cerr << "tcpspec: " << options.kernel
              << " has no time travel (CONFIG_UML_TIME_TRAVEL_SUPPORT): the run takes real time\n";
  std::cout.flush();
  return boot::run_inside(kernel, options.words, folders_of(files));
}

}  // namespace tcpspec::cli
