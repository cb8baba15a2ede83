#include "boot/guest_files.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "base/error.hpp"
#include "drive/descriptor.hpp"

namespace tcpspec::boot {
namespace {

namespace fs = std::filesystem;

void mount_at(const std::string& where, const char* type, const std::string& data = {},
              const char* source = "none", unsigned long flags = 0) {
  if (mount(source, where.c_str(), type, flags, data.c_str()) < 0)
    throw drive::os_error("mounting " + std::string(type ? type : source) + " on " + where);
}

/// Where the kernel's modules are: of this host's own, of Debian's package, or beside neither.
std::string module_folder() {
  utsname system{};
  uname(&system);
  for (const char* folder : {"/lib/modules", "/usr/lib/uml/modules"})
    if (fs::exists(fs::path(folder) / system.release)) return folder;
  throw EnvironmentError("the kernel needs its modules, and there is neither /lib/modules/" +
                         std::string(system.release) + " nor /usr/lib/uml/modules/" + system.release);
}

void load(const std::string& module, const std::string& base) {
  const char* words[] = {"/sbin/modprobe", "-d", base.c_str(), module.c_str(), nullptr};
  pid_t pid = 0;
  if (posix_spawn(&pid, words[0], nullptr, nullptr, const_cast<char**>(words), environ) != 0)
    throw EnvironmentError("the kernel has " + module +
                           " as a module, and /sbin/modprobe is not there to load it (apt install kmod)");
  int status = 0;
  waitpid(pid, &status, 0);
  if (status != 0) throw EnvironmentError("the kernel's module " + module + " cannot be loaded");
}

/// modprobe wants lib/modules below a folder that it is given.
void load_modules(const Orders& orders) {
  if (orders.modules.empty()) return;
  fs::create_directory("lib");
  fs::create_directory_symlink(module_folder(), "lib/modules");
  const std::string base = fs::current_path().string();
  for (const std::string& module : orders.modules) load(module, base);
}

/// From the working directory: the host's root below, and memory above it that takes all changes.
void enter_overlay() {
  for (const char* folder : {"upper", "work", "root"}) fs::create_directory(folder);
  mount_at("root", "overlay", "lowerdir=/,upperdir=upper,workdir=work");
  if (chdir("root") < 0 || syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0 ||
      chdir("/") < 0)
    throw drive::os_error("entering the root of the kernel");
}

void mount_own_file_systems() {
  mount_at("/proc", "proc");
  mount_at("/sys", "sysfs");
  mount_at("/dev", "devtmpfs");
  for (const char* folder : {"/dev/shm", "/dev/pts"}) fs::create_directories(folder);
  mount_at("/dev/shm", "tmpfs");
  // A kernel without pseudo terminals is good enough.
  mount("none", "/dev/pts", "devpts", 0, "ptmxmode=0666");
}

}  // namespace

void arrange_files(const Orders& orders, const std::string& scratch) {
  mount_at(scratch, "tmpfs");
  if (chdir(scratch.c_str()) < 0) throw drive::os_error(scratch);
  // modprobe looks at what is loaded; the host's /proc says nothing of this kernel.
  mount_at("/proc", "proc");
  load_modules(orders);
  enter_overlay();
  mount_own_file_systems();
  if (!orders.modules.empty() && module_folder() != "/lib/modules") {
    fs::create_directories("/lib/modules");
    mount_at("/lib/modules", nullptr, {}, module_folder().c_str(), MS_BIND);
  }
  for (const std::string& folder : orders.writable) {
    fs::create_directories(folder);
    mount_at(folder, "hostfs", folder);
  }
}

}  // namespace tcpspec::boot
