#include "lab/keeper_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include "lab/device.hpp"
#include "lab/keeper_message.hpp"
#include "lab/offloads.hpp"
#include "lab/sysctl.hpp"

namespace tcpspec::lab {
namespace {

using Words = std::vector<std::string>;

/// Only our own two descriptors stay open, so that a reader of the tester's pipes does not wait for us.
void close_others(int a, int b) {
  const int null = open("/dev/null", O_RDWR);
  for (const int fd : {0, 1, 2}) dup2(null, fd);
  const auto low = static_cast<unsigned>(std::min(a, b));
  const auto high = static_cast<unsigned>(std::max(a, b));
  if (low > 3) close_range(3, low - 1, 0);
  if (high > low + 1) close_range(low + 1, high - 1, 0);
  close_range(high + 1, ~0U, 0);
}

drive::Descriptor watch_children() {
  for (int signal = 1; signal < 32; ++signal) ::signal(signal, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_SETMASK, &set, nullptr);
  return drive::Descriptor(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd");
}

/// In the forked child: becomes the program, or returns with errno set.
void become(const Message& request, int tester_namespace) {
  setsid();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (request.words[1] == "tester" && setns(tester_namespace, CLONE_NEWNET) < 0) return;
  for (int fd = 0; fd < 3; ++fd)
    if (dup2(request.descriptors[static_cast<std::size_t>(fd)].get(), fd) < 0) return;
  std::vector<char*> argv;
  for (std::size_t i = 2; i < request.words.size(); ++i)
    argv.push_back(const_cast<char*>(request.words[i].c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
}

Words start(const Message& request, int tester_namespace) {
  if (request.words.size() < 3 || request.descriptors.size() != 3)
    throw std::system_error(EINVAL, std::generic_category(), "start");
  int failure[2];  // closed by a successful exec
  if (pipe2(failure, O_CLOEXEC) < 0) throw drive::os_error("pipe");
  const drive::Descriptor reading(failure[0]);
  drive::Descriptor writing(failure[1]);
  const pid_t pid = fork();
  if (pid < 0) throw drive::os_error("fork");
  if (pid == 0) {
    become(request, tester_namespace);
    const int error = errno;
    [[maybe_unused]] const ssize_t n = write(writing.get(), &error, sizeof error);
    _exit(127);
  }
  writing.reset();
  int error = 0;
  if (read(reading.get(), &error, sizeof error) == sizeof error) {
    waitpid(pid, nullptr, 0);
    throw std::system_error(error, std::generic_category(), request.words[2]);
  }
  return {"started", std::to_string(pid)};
}

/// Whether this namespace's TCP has a listener on the port, in either family.
bool listens(unsigned port) {
  for (const char* table : {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
      std::string slot, local, remote, state;
      std::istringstream(line) >> slot >> local >> remote >> state;
      const auto colon = local.find(':');
      if (state == "0A" && colon != std::string::npos &&
          std::stoul(local.substr(colon + 1), nullptr, 16) == port)
        return true;
    }
  }
  return false;
}

Words perform(const Message& request, int tester_namespace) {
  const Words& words = request.words;
  const std::string& verb = words.at(0);
  if (verb == "start") return start(request, tester_namespace);
  if (verb == "sysctl") return write_sysctl(words.at(1), words.at(2)), Words{"ok"};
  if (verb == "listens") return {listens(static_cast<unsigned>(std::stoul(words.at(1)))) ? "yes" : "no"};
  if (verb == "signal") return kill(-std::stoi(words.at(1)), std::stoi(words.at(2))), Words{"ok"};
  if (verb == "running") return wait_until_running(words.at(1)), Words{"ok"};
  if (verb == "device") {
    std::vector<Prefix> addresses;
    for (std::size_t i = 2; i < words.size(); ++i) addresses.push_back(Prefix::parse(words[i]));
    if (words.at(1) != "lo") switch_offloads_off(words[1]);
    configure_device(words[1], addresses);
    return {"ok"};
  }
  throw std::system_error(EINVAL, std::generic_category(), verb);
}

Words answer(const Message& request, int tester_namespace) {
  try {
    return perform(request, tester_namespace);
  } catch (const std::system_error& error) {
    return {"error", std::to_string(error.code().value()), error.what()};
  } catch (const std::exception& error) {
    return {"error", "0", error.what()};
  }
}

void report_ended(int control) {
  int status = 0;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
    send_message(control, {"ended", std::to_string(pid), std::to_string(status)});
}

void serve(int control, int tester_namespace) {
  const drive::Descriptor children = watch_children();
  for (;;) {
    pollfd set[] = {{control, POLLIN, 0}, {children.get(), POLLIN, 0}};
    if (poll(set, 2, -1) < 0 && errno != EINTR) return;
    if (set[1].revents != 0) {
      signalfd_siginfo info{};
      while (read(children.get(), &info, sizeof info) > 0) {
      }
      report_ended(control);
    }
    if (set[0].revents == 0) continue;
    const auto request = receive_message(control);
    if (!request) return;
    send_message(control, answer(*request, tester_namespace));
  }
}

}  // namespace

void keep(drive::Descriptor control, drive::Descriptor tester_namespace) {
  // If the tester dies before this line, the end of the control socket shows it.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setsid();  // Ctrl-C is only for the tester
  try {
    close_others(control.get(), tester_namespace.get());
    serve(control.get(), tester_namespace.get());
  } catch (const std::exception&) {
    // There is no receiver any more.
  }
  _exit(0);
}

}  // namespace tcpspec::lab
