#include "case/load.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include "case/case_reader.hpp"
#include "case/reading.hpp"

namespace tcpspec::cases {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> other_data{"requirements", "profiles", "segment-arrives",
                                                     "invariants"};

bool is_yaml(const fs::path& path) { return path.extension() == ".yaml" || path.extension() == ".yml"; }

/// The YAML files below `folder`, sorted.
std::vector<std::string> files_below(const std::string& folder, std::vector<Diagnostic>& errors) {
  std::vector<std::string> out;
  std::error_code problem;
  fs::recursive_directory_iterator it(folder, problem);
  std::error_code unclear;  // of a broken link: then it is not a folder
  for (; !problem && it != fs::recursive_directory_iterator(); it.increment(problem)) {
    const std::string name = it->path().filename().string();
    if (it->is_directory(unclear) && it.depth() == 0 &&
        std::count(other_data.begin(), other_data.end(), name) != 0)
      it.disable_recursion_pending();
    else if (!it->is_directory(unclear) && is_yaml(it->path()))
      out.push_back(it->path().string());
  }
  if (problem) errors.push_back({{folder, 0, 0}, "cannot be read: " + problem.message(), {}, {}, {}});
  if (!problem && out.empty())
    errors.push_back({{folder, 0, 0}, "has no case: there is no *.yaml file below it", {}, {}, {}});
  std::sort(out.begin(), out.end());
  return out;
}

class Loader {
 public:
  Loader(const Catalogue& catalogue, const std::vector<std::string>& mutants) : known_{catalogue, mutants} {}

  void file(const std::string& path) {
    const std::string name = fs::path(path).lexically_normal().string();
    std::error_code problem;
    if (!seen_.insert(fs::weakly_canonical(path, problem).string()).second) return;
    out_.files.push_back(name);
    if (const auto content = read_file(path, out_.errors)) text(name, *content);
  }

  void text(const std::string& name, const std::string& content) {
    const Source source(name, content);
    Diagnostics errors(source);
    const auto root = parse_yaml(source, errors);
    std::vector<Case> cases;
    if (root && !root->is_list())
      errors.add(root->at, "a case file is a list: each case begins with `- case:`");
    else if (root)
      cases = read_cases(*root, known_, errors);
    for (Case& one : cases) add(std::move(one), errors);
    for (Diagnostic& d : errors.take()) out_.errors.push_back(std::move(d));
  }

  LoadResult take() { return std::move(out_); }

  LoadResult& out() { return out_; }

 private:
  void add(Case one, Diagnostics& errors) {
    const auto [entry, added] = where_.emplace(one.id, one.at);
    if (added)
      out_.suite.cases.push_back(std::move(one));
    else
      errors.add(one.at, "the case `" + one.id + "` is already in " + entry->second.file + ":" +
                             std::to_string(entry->second.line));
  }

  Known known_;
  LoadResult out_;
  std::map<std::string, Position> where_;
  std::set<std::string> seen_;  ///< a file named twice is read once
};

}  // namespace

const Case* Suite::find(std::string_view id) const {
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const Case& one) { return one.id == id; });
  return found == cases.end() ? nullptr : &*found;
}

LoadResult load(const std::vector<std::string>& files_or_folders, const Catalogue& catalogue,
                const std::vector<std::string>& mutants) {
  Loader loader(catalogue, mutants);
  for (const std::string& path : files_or_folders) {
    std::error_code problem;
    if (!fs::is_directory(path, problem))
      loader.file(path);
    else
      for (const std::string& file : files_below(path, loader.out().errors)) loader.file(file);
  }
  return loader.take();
}

LoadResult load_text(const std::string& name, const std::string& text, const Catalogue& catalogue,
                     const std::vector<std::string>& mutants) {
  Loader loader(catalogue, mutants);
  loader.text(name, text);
  loader.out().files.push_back(name);
  return loader.take();
}

}  // namespace tcpspec::cases
