#include "cli/verb_parsers.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::cli {

void declare_application(OptionSet& set, reach::TargetOptions& reach) {
  set.text("--exec", reach.exec, "CMD", "lab: run this program as the target's application");
  set.read("--port", "LIST", "lab: where the program of --exec listens",
           [&reach](const std::string& text) { reach.ports = reach::parse_ports(text); });
  set.text("--kernel", reach.kernel, "FILE", "lab: boot this user-mode Linux and test its TCP");
  set.text("--agent", reach.agent, "CMD", "command that starts tcpspec-agent on the target");
  set.flag("--allow-public", reach.allow_public, "allow public addresses as target");
}

void declare_reach(OptionSet& set, reach::TargetOptions& reach) {
  declare_application(set, reach);
  set.text("--profile", reach.profile, "NAME", "what is known of the target: a name, a file, or auto");
  set.each("--sysctl", "NAME=VALUE", "lab: set in the target's namespace (repeatable)",
           [&reach](const std::string& text) { reach.sysctls.push_back(parse_sysctl(text)); });
  set.text("--link", reach.link, "SCRIPT", "sim: what the link does: 'lose 5%; delay 10ms'");
}

void check_reach(const reach::TargetOptions& reach) {
  using Kind = reach::TargetWord::Kind;
  const Kind kind = reach::parse_target(reach.target).kind;
  const auto only = [&](bool given, const char* option, Kind needed, const char* name) {
    if (given && kind != needed)
      throw UsageError(std::string(option) + " is for the target " + name + ", not for " + reach.target);
  };
  if (kind == Kind::await) throw UsageError("a target that connects is met by `tcpspec await PORT`");
  only(!reach.exec.empty(), "--exec", Kind::lab, "lab");
  only(!reach.kernel.empty(), "--kernel", Kind::lab, "lab");
  only(!reach.agent.empty(), "--agent", Kind::host, "HOST:PORT");
  only(!reach.sysctls.empty(), "--sysctl", Kind::lab, "lab");
  only(!reach.link.empty(), "--link", Kind::sim, "sim");
  if (!reach.exec.empty() && reach.ports.empty())
    throw UsageError("--exec needs --port: where does the program listen?");
  if (reach.exec.empty() && !reach.ports.empty())
    throw UsageError(
        "--port says where the program of --exec listens; for a host, write the ports after it: HOST:80,443");
}

}  // namespace tcpspec::cli
