#include "lab/keeper.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <csignal>
#include <stdexcept>

#include "drive/real_clock.hpp"
#include "lab/keeper_message.hpp"
#include "lab/keeper_process.hpp"

namespace tcpspec::lab {

std::shared_ptr<Keeper> Keeper::start() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) throw drive::os_error("socketpair");
  drive::Descriptor ours(ends[0]);
  drive::Descriptor theirs(ends[1]);
  drive::Descriptor here(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), "/proc/self/ns/net");
  // Like fork(), which cannot make namespaces; unshare(CLONE_NEWPID) would bind all later children of ours as
  // well.
  const long pid =
      syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNET | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
  if (pid < 0) throw drive::os_error("the target's namespaces");
  if (pid == 0) keep(std::move(theirs), std::move(here));
  return std::shared_ptr<Keeper>(new Keeper(static_cast<pid_t>(pid), std::move(ours)));
}

Keeper::~Keeper() {
  control_.reset();
  // Closing the socket is enough; SIGKILL makes sure that we do not wait for a keeper that hangs.
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

std::vector<std::string> Keeper::next_words() {
  auto message = receive_message(control_.get());
  if (!message) throw std::runtime_error("the lab's keeper process has ended");
  return std::move(message->words);
}

std::vector<std::string> Keeper::ask(const std::vector<std::string>& words,
                                     const std::vector<int>& descriptors) {
  send_message(control_.get(), words, descriptors);
  for (;;) {
    std::vector<std::string> reply = next_words();
    if (reply.at(0) == "ended") {
      ended_[std::stoi(reply.at(1))] = std::stoi(reply.at(2));
      continue;
    }
    if (reply[0] != "error") return reply;
    const int error = std::stoi(reply.at(1));
    if (error == 0) throw std::runtime_error(reply.at(2));
    // what() of the keeper's own error already ends with the words of errno.
    std::string text = reply.at(2);
    const std::string tail = ": " + std::generic_category().message(error);
    if (text.ends_with(tail)) text.resize(text.size() - tail.size());
    throw std::system_error(error, std::generic_category(), text);
  }
}

void Keeper::take_events() {
  for (;;) {
    pollfd entry{control_.get(), POLLIN, 0};
    if (poll(&entry, 1, 0) <= 0) return;
    const std::vector<std::string> words = next_words();
    if (words.at(0) == "ended") ended_[std::stoi(words.at(1))] = std::stoi(words.at(2));
  }
}

std::optional<int> Keeper::status_of(pid_t pid) {
  take_events();
  const auto found = ended_.find(pid);
  if (found == ended_.end()) return std::nullopt;
  return found->second;
}

bool Keeper::wait_for_end(pid_t pid, Duration patience) {
  drive::RealClock clock;
  clock.watch(control_.get());
  const Instant deadline = clock.now() + patience;
  while (!status_of(pid)) {
    if (clock.now() >= deadline) return false;
    clock.wait_until(deadline);
  }
  return true;
}

namespace {

class KeptChild : public drive::Child {
 public:
  KeptChild(std::shared_ptr<Keeper> keeper, pid_t pid) : keeper_(std::move(keeper)), pid_(pid) {}

  ~KeptChild() override {
    try {
      // Half a second after the end of its input, which ends an agent.
      for (const int number : {0, SIGTERM, SIGKILL}) {
        if (number != 0) signal(number);
        if (keeper_->wait_for_end(pid_, milliseconds(500))) return;
      }
    } catch (const std::exception&) {
      // The keeper has ended, and so have its programs.
    }
  }

  void terminate() override { signal(SIGTERM); }

  std::optional<int> ended(Duration patience) override {
    keeper_->wait_for_end(pid_, patience);
    return keeper_->status_of(pid_);
  }

 private:
  void signal(int number) {
    if (!keeper_->status_of(pid_)) keeper_->ask({"signal", std::to_string(pid_), std::to_string(number)});
  }

  std::shared_ptr<Keeper> keeper_;
  pid_t pid_;
};

}  // namespace

std::unique_ptr<drive::Child> start_program(const std::shared_ptr<Keeper>& keeper, Place place,
                                            const std::vector<std::string>& argv, drive::ChildStreams ends) {
  std::vector<std::string> words{"start", place == Place::target ? "target" : "tester"};
  words.insert(words.end(), argv.begin(), argv.end());
  const auto reply = keeper->ask(words, {ends.input.get(), ends.output.get(), ends.errors.get()});
  return std::make_unique<KeptChild>(keeper, std::stoi(reply.at(1)));
}

}  // namespace tcpspec::lab
