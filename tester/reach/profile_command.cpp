#include "reach/profile_command.hpp"

#include <filesystem>
#include <utility>

#include "base/shell_quote.hpp"
#include "base/shipped_files.hpp"

namespace tcpspec::reach {

std::string with_folders(std::string command, const lab::Profile& profile) {
  const std::pair<std::string, std::filesystem::path> words[] = {{"{profile_dir}", profile.folder},
                                                                 {"{programs}", base::executable_folder()}};
  for (const auto& [word, folder] : words) {
    const std::string quoted =
        base::shell_quote(std::filesystem::absolute(folder).lexically_normal().string());
    for (std::size_t at = 0; (at = command.find(word, at)) != std::string::npos; at += quoted.size())
      command.replace(at, word.size(), quoted);
  }
  return command;
}

}  // namespace tcpspec::reach
