#include "base/shipped_files.hpp"

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace tcpspec::base {
namespace {

namespace fs = std::filesystem;

// CMake writes it beside the executable of a build tree; its one line is the source tree.  A file rather than
// a definition, so that no path of the machine that built it is in an installed program.
constexpr const char* source_tree_file = "tcpspec.source";

std::vector<fs::path> candidates() {
  const fs::path folder = executable_folder();
  std::vector<fs::path> places;
  if (std::ifstream in(folder / source_tree_file); in) {
    std::string line;
    if (std::getline(in, line) && !line.empty()) places.emplace_back(line);
  }
  places.push_back((folder / ".." / "share" / "tcpspec").lexically_normal());
  return places;
}

bool has_cases(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / "cases", error);
}

}  // namespace

fs::path executable_folder() {
  std::error_code error;
  const fs::path executable = fs::read_symlink("/proc/self/exe", error);
  if (error)
    throw EnvironmentError("cannot find out where the program lies: /proc/self/exe: " + error.message());
  return executable.parent_path();
}

fs::path data_folder() {
  if (const char* named = std::getenv("TCPSPEC_DATA"); named && *named) {
    if (!has_cases(named))
      throw EnvironmentError("TCPSPEC_DATA is " + std::string(named) + ", which holds no cases/");
    return named;
  }
  std::string tried;
  for (const fs::path& place : candidates()) {
    if (has_cases(place)) return place;
    tried += (tried.empty() ? "" : ", ") + place.string();
  }
  throw EnvironmentError("the shipped cases are not there (looked in " + tried +
                         "); TCPSPEC_DATA can name the folder "
                         "that holds cases/");
}

fs::path shipped_cases() { return data_folder() / "cases"; }

}  // namespace tcpspec::base
