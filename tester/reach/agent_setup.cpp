#include "reach/agent_setup.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "run/reply.hpp"

namespace tcpspec::reach {

std::string ask(drive::Channel& channel, drive::Clock& clock, const std::string& request, Duration patience) {
  channel.write("setup " + request);
  const Instant deadline = clock.now() + patience;
  std::string line;
  try {
    while (!channel.read(line)) {
      if (clock.now() >= deadline) throw EnvironmentError("the agent does not answer");
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
  const auto request = [&](const std::string& line) {
    run::Reply reply = run::parse_reply(ask(channel, clock, line));
    if (!reply.ok) throw EnvironmentError("the agent answers '" + line + "' with the error " + reply.error);
    return reply;
  };
  const run::Reply hello = request("HELLO");
  if (hello.get("version") != "1") throw EnvironmentError("the agent speaks another version of the protocol");
  env.agent = true;
  for (const auto& [family, site] : env.sites) {
    // Any address of the family: cases also use the target's second one.
    const std::string any = family == wire::Family::ipv4 ? "0.0.0.0" : "::";
    const run::Reply listener = request("LISTEN " + any + " 0 backlog=65535");
    env.listeners[family] = {listener.get("handle"), static_cast<std::uint16_t>(listener.number("port"))};
  }
  const auto& [family, site] = *env.sites.begin();
  const run::Reply unused = request("LISTEN " + site.target.to_string() + " 0");
  env.closed_port = static_cast<std::uint16_t>(unused.number("port"));
  request("CLOSE " + unused.get("handle"));
  return hello.get("stack");
}

}  // namespace tcpspec::reach
