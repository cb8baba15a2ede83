#include "reach/agent_setup.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "run/reply.hpp"

namespace tcpspec::reach {

namespace {
// The stack does not choose these by itself, so that the one that is found stays closed.
constexpr std::uint16_t first_reserved_port = 1001;
constexpr std::uint16_t last_reserved_port = 1021;

/// A port on which nothing listens, now or later: a listener of ours tells whether it is free. Where the
/// agent may not listen below 1024, the stack chooses one, which may be given to another program.
template <typename Request>
std::uint16_t find_closed_port(const wire::Address& target, Request request) {
  const auto listen = [&](int port) {
    return request("LISTEN " + target.to_string() + " " + std::to_string(port));
  };
  run::Reply listener;
  for (int port = last_reserved_port; port >= first_reserved_port && !listener.ok; --port)
    listener = listen(port);
  if (!listener.ok) listener = listen(0);
  if (!listener.ok) throw EnvironmentError("the agent finds no port to listen on: " + listener.error);
  request("CLOSE " + listener.get("handle"));
  return static_cast<std::uint16_t>(listener.number("port"));
}

}  // namespace

std::string ask(drive::Channel& channel, drive::Clock& clock, const std::string& request, Duration patience) {
  channel.write("setup " + request);
  const Instant deadline = clock.now() + patience;
  std::string line;
  try {
    while (!channel.read(line)) {
      if (clock.now() >= deadline) throw EnvironmentError("the agent does not respond");
      clock.wait_until(deadline);
    }
  } catch (const EnvironmentError&) {
    throw;
  } catch (const std::runtime_error& gone) {
    throw EnvironmentError(gone.what());
  }
  return line.substr(std::min(line.size(), line.find(' ') + 1));
}

std::string prepare_agent(run::Environment& env, drive::Channel& channel, drive::Clock& clock) {
  const auto try_to = [&](const std::string& line) { return run::parse_reply(ask(channel, clock, line)); };
  const auto request = [&](const std::string& line) {
    run::Reply reply = try_to(line);
    if (!reply.ok) throw EnvironmentError("the agent answers '" + line + "' with the error " + reply.error);
    return reply;
  };
  const run::Reply hello = request("HELLO");
  if (hello.get("version") != "1") throw EnvironmentError("the agent has another version of the protocol");
  env.agent = true;
  for (const auto& [family, site] : env.sites) {
    // Any address of the family, because cases also use the target's second one.
    const std::string any = family == wire::Family::ipv4 ? "0.0.0.0" : "::";
    const run::Reply listener = request("LISTEN " + any + " 0 backlog=65535");
    env.listeners[family] = {listener.get("handle"), static_cast<std::uint16_t>(listener.number("port"))};
  }
  env.closed_port = find_closed_port(env.sites.begin()->second.target, try_to);
  return hello.get("stack");
}

}  // namespace tcpspec::reach
