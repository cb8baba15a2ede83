#include "cli/makers.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::cli {

void declare_application(CLI::App& app, reach::TargetOptions& reach) {
  text_option(app, "--exec", reach.exec, "CMD", "lab: this program is the target's application");
  read_option(app, "--port", "LIST", "lab: where --exec's program listens",
              [&reach](const std::string& text) { reach.ports = reach::parse_ports(text); });
  text_option(app, "--agent", reach.agent, "CMD", "command that reaches tcpspec-agent on the target");
  app.add_flag("--allow-public", reach.allow_public, "send to addresses that are not private");
}

void declare_reach(CLI::App& app, reach::TargetOptions& reach) {
  declare_application(app, reach);
  text_option(app, "--profile", reach.profile, "NAME", "what the target is known to do; a name or a file");
  each_option(app, "--sysctl", "NAME=VALUE", "lab: set in the target's namespace (repeatable)",
              [&reach](const std::string& text) { reach.sysctls.push_back(parse_sysctl(text)); });
  text_option(app, "--link", reach.link, "SCRIPT", "sim: what the link does: 'lose 5%; delay 10ms'");
}

void check_reach(const reach::TargetOptions& reach) {
  using Kind = reach::TargetWord::Kind;
  const Kind kind = reach::parse_target(reach.target).kind;
  const auto only = [&](bool given, const char* option, Kind needed, const char* name) {
    if (given && kind != needed)
      throw UsageError(std::string(option) + " is for the target " + name + ", not for " + reach.target);
  };
  only(!reach.exec.empty(), "--exec", Kind::lab, "lab");
  only(!reach.agent.empty(), "--agent", Kind::host, "HOST:PORT");
  only(!reach.sysctls.empty(), "--sysctl", Kind::lab, "lab");
  only(!reach.link.empty(), "--link", Kind::sim, "sim");
  if (!reach.exec.empty() && reach.ports.empty())
    throw UsageError("--exec needs --port: where does the program listen?");
  if (reach.exec.empty() && !reach.ports.empty())
    throw UsageError(
        "--port says where the program of --exec listens; a host's ports are named with it: HOST:80,443");
}

}  // namespace tcpspec::cli
