#include "base/shipped_files.hpp"

#include <cstdlib>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tcpspec::base {
namespace {

namespace fs = std::filesystem;

// CMake writes it next to the executable of a build tree; its only line is the source tree. It is a file, not
// a definition, so that an installed program has no path of the build machine.
constexpr const char* source_tree_file = "tcpspec.source";

std::vector<fs::path> candidates() {
  const fs::path folder = executable_folder();
  std::vector<fs::path> places;
  std::error_code problem;
  const std::optional<std::string> text = read_file(folder / source_tree_file, problem);
  if (problem == std::errc::too_many_files_open || problem == std::errc::not_enough_memory)
    throw std::system_error(problem, (folder / source_tree_file).string());
  if (text) {
    const std::string line = text->substr(0, text->find('\n'));
    if (!line.empty()) places.emplace_back(line);
  }
  places.push_back((folder / ".." / "share" / "tcpspec").lexically_normal());
  return places;
}

bool has_cases(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / "cases", error);
}

fs::path find_data_folder() {
  std::string tried;
  for (const fs::path& place : candidates()) {
    if (has_cases(place)) return place;
    tried += (tried.empty() ? "" : ", ") + place.string();
  }
  throw EnvironmentError("the shipped cases are missing (searched in " + tried +
                         "); set TCPSPEC_DATA to the folder that has cases/");
}

}  // namespace

fs::path executable_folder() {
  std::error_code error;
  const fs::path executable = fs::read_symlink("/proc/self/exe", error);
  if (error)
    throw EnvironmentError("cannot find the folder of the program: /proc/self/exe: " + error.message());
  return executable.parent_path();
}

fs::path data_folder() {
  if (const char* named = std::getenv("TCPSPEC_DATA"); named && *named) {
    if (!has_cases(named))
      throw EnvironmentError("TCPSPEC_DATA is " + std::string(named) + ", which has no cases/");
    return named;
  }
  // The search is made once: later it would fail if all descriptors are in use.
  static const fs::path found = find_data_folder();
  return found;
}

fs::path shipped_cases() { return data_folder() / "cases"; }

}  // namespace tcpspec::base
