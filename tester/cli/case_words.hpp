#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tcpspec::cli {

/// Throws UsageError for a word that cannot be a file or folder of cases: it does not exist, and does not
/// look like a missing file. `otherwise` says what else the first word is not.
void check_case_words(const std::vector<std::string>& words,
                      const std::function<std::string(const std::string& word)>& otherwise);

}  // namespace tcpspec::cli
