#include "cli/repeat_command.hpp"
#include "cli/test_options.hpp"
#include "cli/verb_parsers.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::cli {

void declare_application(OptionSet& set, reach::TargetOptions& reach) {
  set.text("--exec", reach.exec, "CMD", "the program under test (lab, stepped)");
  set.read("--port", "LIST", "where the program of --exec listens",
           [&reach](const std::string& text) { reach.ports = reach::parse_ports(text); });
  set.text("--kernel", reach.kernel, "FILE", "lab: boot this user-mode Linux and test its TCP");
  set.text("--agent", reach.agent, "CMD", "command that starts tcpspec-agent on the target");
  set.text("--record-steps", reach.record_steps, "FILE", "stepped: write the lines of all steps here");
  set.flag("--allow-public", reach.allow_public, "allow public addresses as target");
}

void declare_reach(OptionSet& set, reach::TargetOptions& reach) {
  declare_application(set, reach);
  set.text("--profile", reach.profile, "NAME", "what is known of the target: a name, a file, or auto");
  set.each("--sysctl", "NAME=VALUE", "lab: set in the target's namespace (repeatable)",
           [&reach](const std::string& text) { reach.sysctls.push_back(parse_sysctl(text)); });
  set.text("--link", reach.link, "SCRIPT", "sim, stepped: a bad link: 'lose 5%; delay 10ms'");
}

void check_reach(const reach::TargetOptions& reach) {
  using Kind = reach::TargetWord::Kind;
  const Kind kind = reach::parse_target(reach.target).kind;
  const auto only = [&](bool given, const char* option, bool fits, const char* names) {
    if (given && !fits)
      throw UsageError(std::string(option) + " is for the target " + names + ", not for " + reach.target);
  };
  if (kind == Kind::await) throw UsageError("a target that connects is met by `tcpspec await PORT`");
  only(!reach.exec.empty(), "--exec", kind == Kind::lab || kind == Kind::stepped, "lab or stepped");
  only(!reach.kernel.empty(), "--kernel", kind == Kind::lab, "lab");
  only(!reach.agent.empty(), "--agent", kind == Kind::host, "HOST:PORT");
  only(!reach.sysctls.empty(), "--sysctl", kind == Kind::lab, "lab");
  only(!reach.link.empty(), "--link", reach::in_virtual_time(kind), "sim or stepped");
  only(!reach.record_steps.empty(), "--record-steps", kind == Kind::stepped, "stepped");
  if (kind == Kind::lab && !reach.exec.empty() && reach.ports.empty())
    throw UsageError("--exec needs --port: where does the program listen?");
  if (reach.exec.empty() && !reach.ports.empty())
    throw UsageError(
        "--port says where the program of --exec listens; for a host, write the ports after it: HOST:80,443");
}

void take_target(TestOptions& options, const Words& words, const Words& all) {
  if (options.profile == "auto")
    throw UsageError("--profile auto needs cases: `tcpspec run` finds out which profile the target has");
  if (!words.empty()) options.target = words.front();
  check_reach(options);
  options.words = all;
  options.command = quoted_command(all);
}

}  // namespace tcpspec::cli
