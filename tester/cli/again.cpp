#include "cli/again.hpp"

#include "reports/text.hpp"

namespace tcpspec::cli {

std::string quoted_command(const std::vector<std::string>& words) {
  std::string command = "tcpspec";
  for (const std::string& word : words) command += " " + report::shell_quote(word);
  return command;
}

std::string again(const RunOptions& options) {
  std::vector<std::string> words{"run", options.target};
  words.insert(words.end(), options.selection.paths.begin(), options.selection.paths.end());
  const auto add = [&](const std::string& option, const std::string& value) {
    if (value.empty()) return;
    words.push_back(option);
    words.push_back(value);
  };
  add("--exec", options.exec);
  std::string ports;
  for (const std::uint16_t port : options.ports) ports += (ports.empty() ? "" : ",") + std::to_string(port);
  add("--port", ports);
  add("--agent", options.agent);
  for (const Sysctl& sysctl : options.sysctls) add("--sysctl", sysctl.name + "=" + sysctl.value);
  add("--link", options.link);
  add("--fault", options.fault);
  add("--profile", options.profile);
  add("--baseline", options.baseline);
  add("--rate", options.rate > 0 ? std::to_string(options.rate) : "");
  if (options.allow_public) words.emplace_back("--allow-public");
  if (options.strict) words.emplace_back("--strict");
  return quoted_command(words);
}

}  // namespace tcpspec::cli
