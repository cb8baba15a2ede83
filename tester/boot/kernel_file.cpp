#include "boot/kernel_file.hpp"

#include <poll.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <sstream>

#include "base/error.hpp"
#include "drive/child.hpp"

namespace tcpspec::boot {
namespace {

constexpr const char* remedy = "; `bash .ci/kernel` builds one that has all";

/// What the lab needs of a kernel, and the module that has it where it is one.
struct Need {
  const char* option;
  const char* module;
};
constexpr Need needs[] = {
    {"HOSTFS", "hostfs"},
    {"OVERLAY_FS", "overlay"},
    {"TMPFS", ""},
    {"DEVTMPFS", ""},
    {"PROC_FS", ""},
    {"SYSFS", ""},
    {"SIGNALFD", ""},
    {"UNIX", "unix"},
    {"NET_NS", ""},
    {"PID_NS", ""},
    {"INET", ""},
    {"PACKET", "af_packet"},
    {"INET_DIAG", "inet_diag"},
    {"INET_TCP_DIAG", "tcp_diag"},
    {"VETH", "veth"},
};
/// These a kernel may lack.
constexpr Need wishes[] = {{"IPV6", "ipv6"}, {"TUN", "tun"}};

std::map<std::string, std::string> options_of(const std::string& configuration) {
  std::map<std::string, std::string> options;
  std::istringstream lines(configuration);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find('=');
    if (line.starts_with("CONFIG_") && equals != std::string::npos)
      options[line.substr(7, equals - 7)] = line.substr(equals + 1);
  }
  return options;
}

std::string read_to_end(int descriptor) {
  std::string text;
  char part[65536];
  for (;;) {
    pollfd entry{descriptor, POLLIN, 0};
    poll(&entry, 1, -1);
    const ssize_t n = read(descriptor, part, sizeof part);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) return text;
    if (n > 0) text.append(part, static_cast<std::size_t>(n));
  }
}

}  // namespace

KernelFile examine(const std::string& path, const std::string& configuration) {
  auto options = options_of(configuration);
  if (options["UML"] != "y")
    throw EnvironmentError(path + " is not a user-mode Linux kernel (ARCH=um); `bash .ci/kernel` builds one");
  KernelFile kernel{path, options["UML_TIME_TRAVEL_SUPPORT"] == "y", {}};
  std::string missing;
  for (const Need& need : needs) {
    const std::string& value = options[need.option];
    if (value == "m") kernel.modules.emplace_back(need.module);
    if (value.empty()) missing += std::string(missing.empty() ? "" : ", ") + "CONFIG_" + need.option;
  }
  if (!missing.empty()) throw EnvironmentError("the kernel " + path + " lacks " + missing + remedy);
  for (const Need& wish : wishes)
    if (options[wish.option] == "m") kernel.modules.emplace_back(wish.module);
  return kernel;
}

KernelFile examine(const std::string& path) {
  const std::string absolute = std::filesystem::absolute(path).lexically_normal().string();
  if (access(absolute.c_str(), X_OK) != 0) throw drive::os_error("cannot run the kernel " + path);
  drive::Pipes ours;
  drive::ChildStreams theirs;
  make_pipes(ours, theirs);
  const auto child = drive::spawn({absolute, "--showconfig"}, std::move(theirs));
  ours.to_child.reset();
  return examine(absolute, read_to_end(ours.from_child.get()));
}

}  // namespace tcpspec::boot
