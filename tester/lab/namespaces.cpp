#include "lab/namespaces.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cstring>
#include <stdexcept>

#include "lab/sysctl.hpp"

namespace tcpspec::lab {
namespace {

bool has_sys_admin() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2]{};
  if (syscall(SYS_capget, &header, data) < 0) return false;
  return (data[CAP_SYS_ADMIN / 32].effective >> (CAP_SYS_ADMIN % 32) & 1) != 0;
}

[[noreturn]] void refuse(int error) {
  const Refused why = explain_refusal(error);
  throw std::runtime_error("the lab cannot make its namespaces: " + why.reason + "\n  " + why.remedy);
}

void write_file(const char* path, const std::string& text) {
  const drive::Descriptor file(open(path, O_WRONLY | O_CLOEXEC));
  if (!file || write(file.get(), text.data(), text.size()) < 0) refuse(errno);
}

void become_root_of_user_namespace() {
  const std::string user = std::to_string(geteuid());
  const std::string group = std::to_string(getegid());
  // A program with file capabilities (setcap) does not own its own files in /proc unless it says so.
  prctl(PR_SET_DUMPABLE, 1);
  if (unshare(CLONE_NEWUSER) < 0) refuse(errno);
  // An ordinary user must give up setgroups before mapping a group (user_namespaces(7)).
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", "0 " + user + " 1");
  write_file("/proc/self/gid_map", "0 " + group + " 1");
}

}  // namespace

drive::Descriptor enter_fresh_namespaces() {
  drive::Descriptor before(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!before) throw drive::os_error("/proc/self/ns/net (is /proc mounted?)");
  if (!has_sys_admin()) become_root_of_user_namespace();
  if (unshare(CLONE_NEWNET) < 0) refuse(errno);
  return before;
}

void return_to(const drive::Descriptor& network_namespace) {
  if (network_namespace && setns(network_namespace.get(), CLONE_NEWNET) < 0) return;
}

Refused explain_refusal(int error) {
  if (read_sysctl("kernel.apparmor_restrict_unprivileged_userns").value_or("0") != "0")
    return {
        "AppArmor does not allow user namespaces to ordinary users "
        "(kernel.apparmor_restrict_unprivileged_userns=1, "
        "the default of Ubuntu "
        "since 23.10)",
        "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0   or run as root, or in a container "
        "with "
        "--cap-add SYS_ADMIN,NET_ADMIN,NET_RAW"};
  if (read_sysctl("kernel.unprivileged_userns_clone").value_or("1") == "0")
    return {
        "this kernel does not allow user namespaces to ordinary users (kernel.unprivileged_userns_clone=0)",
        "sudo sysctl -w kernel.unprivileged_userns_clone=1   or run as root"};
  if (read_sysctl("user.max_user_namespaces").value_or("1") == "0")
    return {"user namespaces are switched off (user.max_user_namespaces=0)",
            "sudo sysctl -w user.max_user_namespaces=10000   or run as root"};
  if (error == ENOSPC)
    return {"the limit of namespaces is reached (user.max_user_namespaces or user.max_net_namespaces)",
            "sudo sysctl -w user.max_user_namespaces=10000 user.max_net_namespaces=10000"};
  return {std::string("the kernel refused: ") + std::strerror(error) +
              " (a container's seccomp profile does not allow namespaces without CAP_SYS_ADMIN)",
          "run as root, or start the container with --cap-add SYS_ADMIN,NET_ADMIN,NET_RAW --security-opt "
          "apparmor=unconfined"};
}

}  // namespace tcpspec::lab
