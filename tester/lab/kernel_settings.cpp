#include "lab/kernel_settings.hpp"

#include <system_error>

namespace tcpspec::lab {
namespace {

std::vector<Setting> common_settings() {
  std::vector<Setting> settings = {
      // Some kernel versions hide `core` from user namespaces; then 4096 waiting connections must be enough.
      {"net.core.somaxconn", "65535", false},
      {"net.ipv4.ip_local_port_range", "1024 65535"},
      // A new namespace copies these from the machine, which may be strict about source addresses.
      {"net.ipv4.conf.all.rp_filter", "0"},
      {"net.ipv4.conf.default.rp_filter", "0"},
  };
  for (const std::string scope : {"all", "default"}) {
    const std::string prefix = "net.ipv6.conf." + scope + ".";
    // A machine without IPv6 has none of these; the lab reports it when it sets the addresses.
    settings.push_back({prefix + "disable_ipv6", "0", false});
    settings.push_back({prefix + "accept_dad", "0", false});
    settings.push_back({prefix + "dad_transmits", "0", false});
    settings.push_back({prefix + "accept_ra", "0", false});
    settings.push_back({prefix + "router_solicitations", "0", false});
  }
  return settings;
}

}  // namespace

std::vector<Setting> tester_settings() { return common_settings(); }

std::vector<Setting> target_settings() {
  std::vector<Setting> settings = common_settings();
  settings.push_back({"net.ipv4.tcp_max_syn_backlog", "65535"});
  // Linux starts a connection with the RTT and threshold of earlier ones to the same host: cases would
  // influence each other.
  settings.push_back({"net.ipv4.tcp_no_metrics_save", "1"});
  // For servers, too; the application must still ask for it.
  settings.push_back({"net.ipv4.tcp_fastopen", "3", false});
  return settings;
}

void write_settings(const std::vector<Setting>& settings, const std::function<void(const Setting&)>& write) {
  for (const Setting& setting : settings) {
    try {
      write(setting);
    } catch (const std::system_error&) {
      if (setting.needed) throw;
    }
  }
}

}  // namespace tcpspec::lab
