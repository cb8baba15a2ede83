#include "cli/repeat_command.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/shell_quote.hpp"
#include "reach/target_word.hpp"
#include "reports/printable.hpp"

namespace tcpspec::cli {
namespace {

struct CommandWords {
  CommandWords(std::string verb, const reach::TargetOptions& reach) : list{std::move(verb), reach.target} {
    add("--trigger", reach.await.trigger);
    add("--from", reach.await.from);
    add("--exec", reach.exec);
    std::string ports;
    for (const std::uint16_t port : reach.ports) ports += (ports.empty() ? "" : ",") + std::to_string(port);
    add("--port", ports);
    add("--kernel", reach.kernel);
    add("--agent", reach.agent);
    for (const reach::Sysctl& sysctl : reach.sysctls) add("--sysctl", sysctl.name + "=" + sysctl.value);
    add("--link", reach.link);
  }

  void add(const std::string& option, const std::string& value) {
    if (value.empty()) return;
    list.push_back(option);
    list.push_back(value);
  }

  std::vector<std::string> list;
};

}  // namespace

std::string quoted_command(const std::vector<std::string>& words) {
  std::string command = "tcpspec";
  for (const std::string& word : words) command += " " + base::shell_quote(word);
  return command;
}

std::string again(const RunOptions& options) {
  const bool awaits = options.target.starts_with(reach::await_prefix);
  CommandWords words(awaits ? "await" : "run", options);
  if (awaits) words.list[1].erase(0, reach::await_prefix.size());
  words.list.insert(words.list.begin() + 2, options.selection.paths.begin(), options.selection.paths.end());
  words.add("--fault", options.fault);
  words.add("--profile", options.auto_profile ? "auto" : options.profile);
  words.add("--baseline", options.baseline);
  words.add("--rate", options.rate > 0 ? std::to_string(options.rate) : "");
  words.add("--repeat", options.repeat > 1 ? std::to_string(options.repeat) : "");
  words.add("--timescale", options.timescale != 1 ? fmt::format("{}", options.timescale) : "");
  if (options.allow_public) words.list.emplace_back("--allow-public");
  if (options.strict) words.list.emplace_back("--strict");
  if (options.keywords_only) words.list.emplace_back("--keywords-only");
  return quoted_command(words.list);
}

std::string again(const SweepOptions& options) {
  CommandWords words("sweep", options);
  words.add("--profile", options.profile);
  words.add("--rate", options.rate > 0 ? std::to_string(options.rate) : "");
  words.add("--timescale", options.timescale != 1 ? fmt::format("{}", options.timescale) : "");
  if (options.allow_public) words.list.emplace_back("--allow-public");
  if (options.strict) words.list.emplace_back("--strict");
  if (options.keywords_only) words.list.emplace_back("--keywords-only");
  return quoted_command(words.list);
}

}  // namespace tcpspec::cli
