#include "drive/forked.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace tcpspec::drive {

namespace {

constexpr char returned = '+', threw = '-';

void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(file, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) std::_Exit(1);
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

[[noreturn]] void work_in_the_copy(const std::function<std::string()>& work, int answer, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) std::_Exit(1);
  const Descriptor nowhere(open("/dev/null", O_RDWR | O_CLOEXEC));
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere.get(), stream);
  std::string text;
  try {
    text = returned + work();
  } catch (const std::exception& failure) {
    text = threw + std::string(failure.what());
  }
  write_all(answer, text);
  std::_Exit(0);
}

}  // namespace

Forked::Forked(const std::function<std::string()>& work)
    : answer_(memfd_create("answer", MFD_CLOEXEC), "memfd_create") {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw os_error("pipe");
  alive_ = Descriptor(ends[0]);
  const Descriptor held_by_it(ends[1]);
  // What waits to be written is written once.
  std::cout.flush();
  std::fflush(nullptr);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw os_error("fork");
  if (pid_ == 0) work_in_the_copy(work, answer_.get(), parent);
}

Forked::~Forked() {
  terminate();
  reap();
}

Forked::Forked(Forked&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      answer_(std::move(other.answer_)),
      alive_(std::move(other.alive_)) {}

void Forked::terminate() {
  if (pid_ > 0) ::kill(pid_, SIGTERM);
}

void Forked::reap() {
  if (pid_ > 0)
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  pid_ = -1;
}

bool Forked::ended(Duration patience) {
  pollfd end{alive_.get(), POLLIN, 0};
  return poll(&end, 1, static_cast<int>(patience.ns / 1'000'000)) > 0;
}

std::string Forked::result() {
  reap();
  std::string text;
  std::array<char, 65536> buffer;
  lseek(answer_.get(), 0, SEEK_SET);
  for (ssize_t n; (n = ::read(answer_.get(), buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(n));
  if (text.empty()) throw std::runtime_error("the process ended without an answer");
  std::string words = text.substr(1);
  if (text.front() != returned) throw std::runtime_error(words);
  return words;
}

}  // namespace tcpspec::drive
