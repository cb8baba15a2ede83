// stepped-sim: the reference endpoint, or a mutant of it, as a program that speaks the stepped protocol
// (tester/stepped/PROTOCOL.md). With it the tester must come to the results that it has with the same
// endpoint in its own process.

#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>

#include "sim/mutants.hpp"
#include "sim/target.hpp"
#include "stepped/portable/tcpspec_stepped.h"

namespace {

using namespace tcpspec;

struct ServedSim {
  sim::Behaviour rules;
  std::optional<sim::Target> target;
  sim::Step step;  ///< its results so far

  void start(const tcpspec_hello& hello) {
    sim::HostOptions options;
    options.seed = hello.seed;
    for (std::size_t i = 0; i < hello.addresses; ++i)
      options.addresses.push_back(*wire::Address::parse(hello.address[i]));
    target.emplace(options, rules);
  }

  /// All of the step at once, as the sim has it in the tester's process.
  std::int64_t live_through(Instant now) {
    step.now = now;
    const sim::Response response = target->step(step);
    step = {};
    for (const wire::Octets& datagram : response.sent) tcpspec_send(datagram.data(), datagram.size());
    for (const std::string& reply : response.replies) tcpspec_reply(reply.c_str());
    const auto next = target->next_deadline();
    return next ? next->ns : TCPSPEC_NEVER;
  }
};

ServedSim& served(void* self) { return *static_cast<ServedSim*>(self); }

}  // namespace

int main(int argc, char** argv) {
  const std::string mutant = argc > 1 ? argv[1] : "";
  if (argc > 2 || (!mutant.empty() && sim::find_mutant(mutant) == nullptr)) {
    std::fputs("usage: stepped-sim [MUTANT]\n", stderr);
    return 2;
  }
  ServedSim sim{sim::behaviour_of(mutant), {}, {}};
  tcpspec_stack stack{};
  stack.self = &sim;
  stack.start = [](void* self, const tcpspec_hello* hello) { served(self).start(*hello); };
  stack.packet = [](void* self, std::int64_t, const std::uint8_t* octets, std::size_t size) {
    served(self).step.arrived.emplace_back(octets, octets + size);
  };
  stack.request = [](void* self, std::int64_t, const char* line) {
    served(self).step.requests.emplace_back(line);
  };
  stack.timers = [](void* self, std::int64_t now) { return served(self).live_through({now}); };
  return tcpspec_serve(&stack, "packets=ip", STDOUT_FILENO);
}
