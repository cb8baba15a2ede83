#pragma once
// A piece of a test in a process of its own: what it does to itself cannot be undone.

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <stdexcept>
#include <string>

#include "drive/descriptor.hpp"

namespace tcpspec::live {

/// Runs `body` in a forked child and returns its words, or what it threw.
inline std::string in_child(const std::function<std::string()>& body) {
  int ends[2];
  if (pipe(ends) < 0) throw drive::os_error("pipe");
  const pid_t pid = fork();
  if (pid < 0) throw drive::os_error("fork");
  if (pid == 0) {
    close(ends[0]);
    std::string words;
    try {
      words = body();
    } catch (const std::exception& error) {
      words = std::string("thrown: ") + error.what();
    }
    _exit(write(ends[1], words.data(), words.size()) < 0 ? 1 : 0);
  }
  close(ends[1]);
  std::string words;
  std::array<char, 4096> buffer;
  for (ssize_t n; (n = read(ends[0], buffer.data(), buffer.size())) > 0;)
    words.append(buffer.data(), static_cast<std::size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  if (status != 0) words += " (status " + std::to_string(status) + ")";
  return words;
}

}  // namespace tcpspec::live
