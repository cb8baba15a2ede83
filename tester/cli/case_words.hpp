#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tcpspec::cli {

/// Throws UsageError for a word that can be no file or folder of cases: nothing is called so, and it does not
/// look like a file that is missing.  `otherwise` says what else the first word is not.
void check_case_words(const std::vector<std::string>& words,
                      const std::function<std::string(const std::string& word)>& otherwise);

}  // namespace tcpspec::cli
