#include "boot/inside.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "base/file.hpp"
#include "boot/guest_console.hpp"
#include "boot/guest_files.hpp"

namespace tcpspec::boot {
namespace {

constexpr const char* time_variable = "TCPSPEC_KERNEL_TIME";

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> out;
  for (const std::string& word : words) out.push_back(const_cast<char*>(word.c_str()));
  out.push_back(nullptr);
  return out;
}

/// In the forked child: becomes the command line, or returns with errno set.
void become(const Orders& orders, int output, int errors) {
  setsid();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  umask(orders.mask);
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (chdir(orders.folder.c_str()) < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0)
    return;
  std::vector<std::string> words{orders.program};
  words.insert(words.end(), orders.words.begin(), orders.words.end());
  execve(orders.program.c_str(), pointers(words).data(), pointers(orders.environment).data());
}

drive::Descriptor watch_children() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_SETMASK, &set, nullptr);
  return drive::Descriptor(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd");
}

/// The command line as a process, from its start to its end.
class CommandLine {
 public:
  CommandLine(const Orders& orders, int control)
      : control_(control),
        output_(output_console, orders.output),
        errors_(errors_console, orders.errors),
        children_(watch_children()),
        pid_(fork()) {
    if (pid_ < 0) throw drive::os_error("fork");
    if (pid_ == 0) {
      become(orders, output_.for_the_program(), errors_.for_the_program());
      const std::string why = orders.program + ": " + std::generic_category().message(errno) + "\n";
      [[maybe_unused]] const ssize_t n = write(errors_.for_the_program(), why.data(), why.size());
      _exit(127);
    }
    output_.let_go();
    errors_.let_go();
  }

  /// The exit code, 128 + n for a signal.
  int wait_for_end() {
    while (pid_ != 0) serve();
    output_.finish();
    errors_.finish();
    return WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
  }

 private:
  void serve() {
    pollfd set[] = {{children_.get(), POLLIN, 0},
                    {control_, POLLIN, 0},
                    {output_.descriptor(), POLLIN, 0},
                    {errors_.descriptor(), POLLIN, 0}};
    if (poll(set, 4, -1) < 0) return;
    if (set[2].revents != 0) output_.pass_on();
    if (set[3].revents != 0) errors_.pass_on();
    if (set[1].revents != 0) obey();
    if (set[0].revents != 0) reap();
  }

  /// Process 1 is the parent of whoever has lost theirs.
  void reap() {
    signalfd_siginfo info{};
    while (read(children_.get(), &info, sizeof info) > 0) {
    }
    int status = 0;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (pid != pid_) continue;
      status_ = status;
      pid_ = 0;
    }
  }

  void obey() {
    char octets[256];
    const ssize_t n = read(control_, octets, sizeof octets);
    if (n <= 0) {
      control_ = -1;
      return;
    }
    said_.append(octets, static_cast<std::size_t>(n));
    for (std::size_t end; (end = said_.find('\n')) != std::string::npos; said_.erase(0, end + 1))
      if (said_.starts_with("signal ") && pid_ != 0) kill(pid_, std::atoi(said_.c_str() + 7));
  }

  int control_;
  GuestStream output_;
  GuestStream errors_;
  drive::Descriptor children_;
  pid_t pid_;
  int status_ = 0;
  std::string said_;
};

}  // namespace

void live_as_init(const std::string& orders_file) {
  drive::Descriptor control;
  std::string last;
  try {
    mount("none", "/dev", "devtmpfs", 0, nullptr);  // some kernels have done so
    control = open_console(control_console);
    const Orders orders = orders_from(base::read_file(orders_file));
    arrange_files(orders, std::filesystem::path(orders_file).parent_path().string());
    last = "exit " + std::to_string(CommandLine(orders, control.get()).wait_for_end());
  } catch (const std::exception& trouble) {
    last = "error " + std::string(trouble.what());
  }
  sync();
  if (control) {
    // The kernel's log may have stopped in the middle of a line.
    write_all(control.get(), "\n@" + last + "\n");
    tcdrain(control.get());
  }
  reboot(RB_POWER_OFF);
  _exit(1);
}

std::optional<KernelTime> inside() {
  const char* value = std::getenv(time_variable);
  if (value == nullptr) return std::nullopt;
  return std::string_view(value) == "virtual" ? KernelTime::virtual_ : KernelTime::real;
}

std::string time_in_words() { return inside() == KernelTime::virtual_ ? "in virtual time" : "in real time"; }

std::string inside_variable(KernelTime time) {
  return std::string(time_variable) + (time == KernelTime::virtual_ ? "=virtual" : "=real");
}

}  // namespace tcpspec::boot
