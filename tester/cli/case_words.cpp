#include "cli/case_words.hpp"

#include <filesystem>

#include "base/error.hpp"

namespace tcpspec::cli {
namespace {

/// The code that lists files also lists this one, and reports that it cannot be read.
bool looks_like_file(const std::string& word) {
  return word.find('/') != std::string::npos || word.ends_with(".yaml") || word.ends_with(".yml");
}

bool looks_like_id(const std::string& word) {
  constexpr const char* letters = "abcdefghijklmnopqrstuvwxyz";
  const std::size_t first = word.find_first_of(letters);
  return first == 0 && word.find_first_of("-*?[") != std::string::npos;
}

}  // namespace

void check_case_words(const std::vector<std::string>& words,
                      const std::function<std::string(const std::string& word)>& otherwise) {
  for (const std::string& word : words) {
    std::error_code problem;
    if (looks_like_file(word) || std::filesystem::exists(std::filesystem::symlink_status(word, problem)))
      continue;
    std::string why = &word == &words.front() ? otherwise(word) : "";
    if (!why.empty()) why += ", and ";
    why += "there is no file or folder of cases `" + word + "`";
    if (looks_like_id(word)) why += "; `--id '" + word + "'` selects cases by name";
    throw UsageError(why);
  }
}

}  // namespace tcpspec::cli
