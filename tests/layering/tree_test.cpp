// The tree as it is.
#include <filesystem>
#include <functional>

#include <gtest/gtest.h>

#include "base/file.hpp"

#include "display_text.hpp"
#include "references.hpp"
#include "rules.hpp"

namespace tcpspec::layering {
namespace {

namespace fs = std::filesystem;

bool is_source(const fs::path& path) { return path.extension() == ".cpp" || path.extension() == ".hpp"; }

/// What belongs to the project: not the repository's own data, not what a build or a run left.
bool is_foreign(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  if (name == ".git") return true;  // a file where the tree is a second one of its repository
  if (!entry.is_directory()) return name.ends_with(".deb");
  return name == "tcpspec-out" || name == "matrix-out" || name.starts_with("build");
}

/// Calls `check` for each file below `folders` that `wanted` takes; returns how many there were.
int each_file(const std::vector<std::string>& folders, const std::function<bool(const fs::path&)>& wanted,
              const std::function<std::vector<Offence>(const std::string&, std::string_view)>& check) {
  const fs::path top = TCPSPEC_SOURCE_DIR;
  int files = 0;
  for (const std::string& folder : folders) {
    fs::recursive_directory_iterator entries(top / folder), end;
    for (; entries != end; ++entries) {
      if (is_foreign(*entries)) {
        entries.disable_recursion_pending();
        continue;
      }
      if (!entries->is_regular_file() || !wanted(entries->path())) continue;
      ++files;
      const std::string file = entries->path().lexically_relative(top).generic_string();
      for (const Offence& offence : check(file, base::read_file(entries->path())))
        ADD_FAILURE() << offence.file << ":" << offence.line << ": " << offence.what;
    }
  }
  return files;
}

TEST(Tree, KeepsItsLayers) { EXPECT_GT(each_file({"tester", "reports"}, is_source, check_includes), 100); }

TEST(Tree, DecidesByValuesAndNotByWhatIsPrinted) {
  EXPECT_GT(each_file({"tester", "reports"}, is_source, check_display_text), 100);
}

TEST(Tree, IncludesTheAlgorithmsThatItCalls) {
  EXPECT_GT(each_file({"tester", "reports", "tests"}, is_source, check_algorithm), 100);
}

TEST(Tree, HasNoFileOfManyIdeas) {
  EXPECT_GT(each_file({"tester", "reports", "tests"}, is_source, check_length), 100);
}

TEST(Tree, NamesNoPathOfAMachine) {
  EXPECT_GT(each_file(
                {""}, [](const fs::path&) { return true; }, check_paths),
            100);
}

TEST(Tree, RefersToNothingOutsideOfIt) {
  const auto any = [](const fs::path&) { return true; };
  Known known;
  each_file({""}, any, [&](const std::string& file, std::string_view text) {
    known.add(file, text);
    return std::vector<Offence>{};
  });
  EXPECT_GT(each_file({""}, any,
                      [&](const std::string& file, std::string_view text) {
                        return check_references(file, text, known);
                      }),
            100);
}

}  // namespace
}  // namespace tcpspec::layering
