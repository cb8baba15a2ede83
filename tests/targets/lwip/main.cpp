// lwip-target: lwIP at a TAP device, as a target of the tester.  It speaks the agent's protocol on its
// standard input and output, or offers the four classic services.

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <random>

#include "device.hpp"
#include "services.hpp"
#include "session.hpp"

namespace {

using namespace tcpspec::lwip_target;

constexpr const char* usage =
    "usage: lwip-target [--services] DEVICE ADDRESS...\n"
    "  DEVICE is a TAP device that is there; at most two IPv4 and three IPv6 ADDRESSes.\n"
    "  --services  echo, discard, daytime and chargen instead of the agent's protocol\n";

/// The replies' own descriptor: lwIP prints what it has to say, its last words too, to the standard output.
int take_standard_output() {
  const int replies = dup(STDOUT_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  return replies;
}

bool write_all(int replies, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(replies, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

/// Answers every full line of `input` and leaves the rest.
std::string answer_lines(Session& session, std::string& input) {
  const CoreLock lock;
  std::string replies;
  std::size_t begin = 0;
  for (std::size_t end; (end = input.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const std::string_view line(input.data() + begin, end - begin);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) replies += session.answer(line) + '\n';
  }
  input.erase(0, begin);
  return replies;
}

/// False at the end of the input.
bool read_requests(Session& session, std::string& input, int replies) {
  char buffer[16384];
  const ssize_t n = read(STDIN_FILENO, buffer, sizeof buffer);
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (n <= 0) return false;
  input.append(buffer, static_cast<std::size_t>(n));
  return write_all(replies, answer_lines(session, input));
}

int serve(Device& device, bool services, int replies) {
  Session session;
  std::string input;
  if (services) {
    const CoreLock lock;
    start_services();
  }
  for (;;) {
    pollfd set[] = {{device.descriptor(), POLLIN, 0}, {services ? -1 : STDIN_FILENO, POLLIN, 0}};
    if (poll(set, 2, -1) < 0 && errno != EINTR) return 1;
    device.take_frames();
    if (set[1].revents != 0 && !read_requests(session, input, replies)) break;
  }
  const CoreLock lock;
  session.end();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  const bool services = !words.empty() && words[0] == "--services";
  if (services) words.erase(words.begin());
  if (words.size() < 2 || words[0].starts_with("-")) {
    std::fputs(usage, stderr);
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::srand(std::random_device{}());  // lwIP draws its ports with rand()
  const int replies = take_standard_output();
  try {
    Device device(words[0], {words.begin() + 1, words.end()});
    const int status = serve(device, services, replies);
    _exit(status);  // lwIP's thread never ends
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "lwip-target: %s\n", failure.what());
    _exit(1);
  }
}
