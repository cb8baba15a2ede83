// What the machine itself allows, whatever the target.
#include "lab/doctor_machine.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "lab/lab.hpp"
#include "lab/sysctl.hpp"

namespace tcpspec::lab {
namespace {

using Verdict = Check::Verdict;

Check descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const auto most = static_cast<unsigned long>(limit.rlim_max);
  Check check{"descriptors", Verdict::good, std::to_string(most) + " can be open at the same time", ""};
  // Each of our connections has a guard, each of the agent's a socket.
  if (most >= 4096) return check;
  check.verdict = Verdict::hazard;
  check.finding += ": a sweep needs thousands of connections";
  check.remedy = "sudo prlimit --pid $$ --nofile=65536:65536";
  return check;
}

Check receive_buffer() {
  const std::string text = read_sysctl("net.core.rmem_max").value_or("0");
  Check check{"receive buffer", Verdict::good, "net.core.rmem_max=" + text, ""};
  if (std::strtol(text.c_str(), nullptr, 10) >= 1 << 20) return check;
  check.verdict = Verdict::hazard;
  check.finding += ": without CAP_NET_ADMIN a burst may be lost, and cases become inconclusive";
  check.remedy = "sudo sysctl -w net.core.rmem_max=8388608";
  return check;
}

Check clock_source() {
  std::ifstream file("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  std::string name;
  file >> name;
  Check check{"clock", Verdict::good, name.empty() ? "unknown source" : name, ""};
  for (const char* slow : {"acpi_pm", "hpet", "jiffies", "refined-jiffies"})
    if (name == slow) {
      check.verdict = Verdict::hazard;
      check.finding += " is slow or coarse: each time stamp takes microseconds";
      check.remedy =
          "cat /sys/devices/system/clocksource/clocksource0/available_clocksource   and write tsc or "
          "kvm-clock to current_clocksource";
    }
  return check;
}

bool in_path(const std::string& program) {
  std::istringstream path(std::string(std::getenv("PATH") ? std::getenv("PATH") : "") + ":/usr/sbin:/sbin");
  for (std::string folder; std::getline(path, folder, ':');)
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

}  // namespace

Check examine_agent(const std::string& path) {
  if (!path.empty()) return {"agent", Verdict::good, path, ""};
  return {"agent", Verdict::hazard, "tcpspec-agent was not found: the lab cannot run cases that need it",
          "install it in the folder of tcpspec, or export TCPSPEC_AGENT=/path/to/tcpspec-agent"};
}

std::vector<Check> examine_machine() {
  std::vector<Check> checks = {descriptors(), receive_buffer(), clock_source(), examine_agent(find_agent())};
  struct Optional {
    const char* program;
    const char* package;
    const char* use;
  };
  constexpr Optional optional[] = {
      {"inetd", "openbsd-inetd", "the classic services as targets"},
      {"nginx", "nginx-light", "a web server as target"},
      {"slirp4netns", "slirp4netns", "libslirp as target"},
      {"pasta", "passt", "passt as target"},
      {"tcpdump", "tcpdump", "reading the captures"},
  };
  for (const auto& [program, package, use] : optional) {
    const bool found = in_path(program);
    checks.push_back({program, found ? Verdict::good : Verdict::missing,
                      std::string(found ? "found (" : "not installed (") + use + ")",
                      found ? "" : std::string("sudo apt install ") + package});
  }
  return checks;
}

}  // namespace tcpspec::lab
