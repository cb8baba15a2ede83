#pragma once

#include <string>
#include <utility>
#include <vector>

namespace tcpspec::cli {

struct OptionHelp {
  std::string group;
  std::string names;  ///< `-o, --output DIR`
  std::string text;
  std::vector<std::string> values;  ///< what it takes, where that is a few words; otherwise empty
};

struct VerbHelp {
  std::string command;  ///< `tcpspec run`
  std::string usage;
  std::string summary;
  std::vector<OptionHelp> options;
  std::string note;  ///< below the options; may be empty
};

/// 80 columns, the options by group in the order in which the groups appear.
std::string to_text(const VerbHelp&);

/// `verbs`: name and summary.
std::string general_help_text(const std::vector<std::pair<std::string, std::string>>& verbs);

std::string exit_codes_text();

/// What a target is, in general_help_text's words; several lines.
std::string targets_text();

}  // namespace tcpspec::cli
