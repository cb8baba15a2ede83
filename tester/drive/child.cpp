#include "drive/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <csignal>
#include <cstring>
#include <optional>

namespace tcpspec::drive {
namespace {

/// The words for a status of waitpid.
std::string describe_status(int status) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return "was killed by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
  }
  return "ended with status " + std::to_string(WEXITSTATUS(status));
}

class LocalChild : public Child {
 public:
  LocalChild(pid_t pid, Group group)
      : pid_(pid),
        signalled_(group == Group::own ? -pid : pid),
        handle_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}

  ~LocalChild() override {
    for (const int signal : {0, SIGTERM, SIGKILL}) {
      if (signal != 0 && !status_) kill(signalled_, signal);
      if (wait_for(milliseconds(500))) return;
    }
  }

  void terminate() override {
    if (!status_) kill(signalled_, SIGTERM);
  }

  std::optional<int> ended(Duration patience) override {
    wait_for(patience);
    return status_;
  }

 private:
  bool wait_for(Duration patience) {
    if (status_) return true;
    pollfd entry{handle_.get(), POLLIN, 0};
    poll(&entry, 1, static_cast<int>(patience.milliseconds()));
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
    return status_.has_value();
  }

  pid_t pid_;
  pid_t signalled_;  ///< as kill() has it: negative for a group
  Descriptor handle_;
  std::optional<int> status_;
};

/// During a spawn: signals that are ignored stay ignored in the child.
class SigintIgnored {
 public:
  SigintIgnored() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGINT, &ignore, &before_);
  }
  ~SigintIgnored() { sigaction(SIGINT, &before_, nullptr); }
  SigintIgnored(const SigintIgnored&) = delete;
  SigintIgnored& operator=(const SigintIgnored&) = delete;

 private:
  struct sigaction before_ {};
};

void make_pipe(Descriptor& read_end, Descriptor& write_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) throw os_error("pipe");
  read_end = Descriptor(ends[0]);
  write_end = Descriptor(ends[1]);
}

}  // namespace

void make_pipes(Pipes& ours, ChildStreams& theirs) {
  make_pipe(theirs.input, ours.to_child);
  make_pipe(ours.from_child, theirs.output);
  make_pipe(ours.errors, theirs.errors);
  for (const Descriptor* end : {&ours.to_child, &ours.from_child, &ours.errors})
    if (fcntl(end->get(), F_SETFL, O_NONBLOCK) < 0) throw os_error("fcntl");
}

std::unique_ptr<Child> spawn(const std::vector<std::string>& argv, ChildStreams ends, Group group) {
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends.input.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, ends.output.get(), 1);
  posix_spawn_file_actions_adddup2(&actions, ends.errors.get(), 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  sigset_t pipe_signal;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
  const int in_group = group == Group::own ? POSIX_SPAWN_SETPGROUP : 0;
  posix_spawnattr_setflags(&attributes,
                           static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | in_group));
  pid_t pid = 0;
  const SigintIgnored quiet;
  const int error = posix_spawnp(&pid, words[0], &actions, &attributes, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) throw std::system_error(error, std::generic_category(), argv[0]);
  return std::make_unique<LocalChild>(pid, group);
}

std::string Child::fate(Duration patience) {
  const std::optional<int> status = ended(patience);
  return status ? describe_status(*status) : "is still running";
}

}  // namespace tcpspec::drive
