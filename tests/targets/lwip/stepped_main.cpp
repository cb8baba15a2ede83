// lwip-stepped: lwIP as a library without threads, as a target of the tester in virtual time: it speaks the
// stepped protocol (tester/stepped/PROTOCOL.md) with Ethernet frames, and the clock is the tester's.

#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "session.hpp"
#include "stack.hpp"
#include "stepped/portable/tcpspec_stepped.h"

extern "C" {
#include <lwip/timeouts.h>
}

namespace {

using namespace tcpspec::lwip_target;

constexpr std::int64_t millisecond = 1'000'000;

std::int64_t time_now;  // lwIP asks by a function without arguments

struct SteppedLwip {
  std::optional<Stack> stack;
  std::optional<Session> session;
};

SteppedLwip& lwip(void* self) { return *static_cast<SteppedLwip*>(self); }

void start(void* self, const tcpspec_hello* hello) {
  std::srand(static_cast<unsigned>(hello->seed));  // lwIP draws with rand()
  time_now = hello->now;
  lwip_init();
  const std::vector<std::string> addresses(hello->address, hello->address + hello->addresses);
  lwip(self).stack.emplace(addresses, [](std::string_view frame) {
    tcpspec_send(reinterpret_cast<const std::uint8_t*>(frame.data()), frame.size());
  });
  lwip(self).session.emplace();
}

void packet(void* self, std::int64_t now, const std::uint8_t* octets, std::size_t size) {
  time_now = now;
  lwip(self).stack->deliver({reinterpret_cast<const char*>(octets), size});
}

void request(void* self, std::int64_t now, const char* line) {
  time_now = now;
  tcpspec_reply(lwip(self).session->answer(line).c_str());
}

/// lwIP's clock has milliseconds: the next of its timers is due when that many more have begun.
std::int64_t timers(void*, std::int64_t now) {
  time_now = now;
  sys_check_timeouts();
  const u32_t left = sys_timeouts_sleeptime();
  return left == SYS_TIMEOUTS_SLEEPTIME_INFINITE ? TCPSPEC_NEVER : (now / millisecond + left) * millisecond;
}

}  // namespace

extern "C" u32_t sys_now(void) { return static_cast<u32_t>(time_now / millisecond); }

int main() {
  // lwIP prints what it has to say, its last words too, to the standard output.
  const int answers = dup(STDOUT_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  SteppedLwip self;
  const tcpspec_stack stack{&self, start, packet, request, timers};
  return tcpspec_serve(&stack, "packets=ethernet", answers);
}
