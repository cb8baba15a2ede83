// tcpspec-agent: the remote-controlled application on the target (PROTOCOL.md). It depends on nothing else of
// the project: `g++ -std=c++20 -I tester tester/agent/*.cpp -o tcpspec-agent` builds it on any Linux.

#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>

#include "agent/session.hpp"

namespace {

constexpr std::size_t longest_line = 64 * 1024;

/// A connection is a descriptor, and there may be thousands.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

bool write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(STDOUT_FILENO, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

/// Replies to every full line of `input` and leaves the rest.
std::string answer_lines(tcpspec::agent::Session& session, std::string& input) {
  std::string replies;
  std::size_t begin = 0;
  for (std::size_t end; (end = input.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const std::string_view line(input.data() + begin, end - begin);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    replies += session.answer(line) + '\n';
  }
  input.erase(0, begin);
  return replies;
}

int serve(tcpspec::agent::Session& session) {
  std::string input;
  std::vector<pollfd> set;
  for (;;) {
    set.assign({{STDIN_FILENO, POLLIN, 0}});
    session.add_listeners(set);
    if (poll(set.data(), set.size(), -1) < 0) {
      if (errno == EINTR) continue;
      std::perror("tcpspec-agent: poll");
      return 1;
    }
    session.accept_waiting(set);
    if (set[0].revents == 0) continue;
    char buffer[16384];
    const ssize_t n = read(STDIN_FILENO, buffer, sizeof buffer);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0) {
      std::perror("tcpspec-agent: standard input");
      return 1;
    }
    input.append(n == 0 ? "\n" : buffer, n == 0 ? 1 : static_cast<std::size_t>(n));
    if (!write_all(answer_lines(session, input))) return 1;  // standard output is closed
    if (n == 0) return 0;
    if (input.size() > longest_line) {
      write_all("? error invalid the line is too long\n");
      return 1;
    }
  }
}

}  // namespace

int main(int argc, char**) {
  if (argc > 1) {
    std::fputs(
        "usage: tcpspec-agent\n  It reads requests from standard input; agent/PROTOCOL.md describes them.\n",
        stderr);
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  tcpspec::agent::Session session;
  return serve(session);
}
