#include "independence.hpp"

#include <fstream>
#include <regex>

namespace tcpspec::layering {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> included_by(const fs::path& file) {
  static const std::regex include(R"re(^\s*#\s*include\s*"([^"]+)")re");
  std::ifstream in(file);
  std::vector<std::string> names;
  std::smatch found;
  for (std::string line; std::getline(in, line);)
    if (std::regex_search(line, found, include)) names.push_back(found[1]);
  return names;
}

class Closure {
 public:
  explicit Closure(fs::path top) : top_(std::move(top)) {}

  void add(const fs::path& file) {
    const std::string name = file.lexically_normal().lexically_relative(top_).generic_string();
    if (!files.insert(name).second) return;
    for (const std::string& header : included_by(file))
      for (const fs::path& from : {file.parent_path(), top_ / "tester", top_}) {
        if (!fs::is_regular_file(from / header)) continue;
        add(from / header);
        break;
      }
  }

  std::set<std::string> files;

 private:
  fs::path top_;
};

}  // namespace

std::set<std::string> reachable(const fs::path& top, const std::vector<std::string>& folders) {
  Closure closure(top.lexically_normal());
  for (const std::string& folder : folders)
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(top / folder))
      if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp") closure.add(entry.path());
  return closure.files;
}

}  // namespace tcpspec::layering
