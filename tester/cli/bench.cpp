#include "cli/bench.hpp"

#include <filesystem>

#include "cli/data.hpp"
#include "cli/target_word.hpp"
#include "run/reply.hpp"

namespace tcpspec::cli {

namespace {
constexpr Duration agent_patience = seconds(10);
}

namespace {

std::unique_ptr<Bench> make_bench_of(TargetWord::Kind kind, const BenchOptions& options) {
  switch (kind) {
    case TargetWord::Kind::lab: return make_lab_bench(options);
    case TargetWord::Kind::host: return make_host_bench(options);
    case TargetWord::Kind::sim: return make_sim_bench(options);
  }
  return nullptr;
}

}  // namespace

std::unique_ptr<Bench> make_bench(const BenchOptions& options) {
  const TargetWord word = parse_target(options.target);
  std::unique_ptr<Bench> bench;
  try {
    bench = make_bench_of(word.kind, options);
  } catch (const UsageError&) {
    throw;
  } catch (const std::system_error&) {
    throw;
  } catch (const std::runtime_error& trouble) {  // a program of the lab, an agent: not our bug
    throw EnvironmentError(trouble.what());
  }
  bench->target.name = options.target;
  bench->target.profile = bench->profile.name;
  return bench;
}

bool Bench::restart(run::Environment&) { return false; }

lab::Profile find_profile(const std::string& name_or_file) {
  namespace fs = std::filesystem;
  fs::path file = name_or_file;
  const bool is_name = name_or_file.find('/') == std::string::npos && !name_or_file.ends_with(".yaml");
  if (is_name) file = shipped_cases() / "profiles" / (name_or_file + ".yaml");
  if (!fs::exists(file)) {
    throw UsageError(is_name
                         ? "no profile is called '" + name_or_file + "'; `tcpspec list --profiles` names them"
                         : "there is no profile " + name_or_file);
  }
  lab::ProfileResult result = lab::load_profile(file);
  if (!result.errors.empty())
    throw UsageError("the profile cannot be used:\n" + cases::render(result.errors));
  return result.profile;
}

void apply_profile(Bench& bench) {
  const lab::Profile& profile = bench.profile;
  run::Environment& env = bench.environment;
  if (profile.rto) env.timing.rto = *profile.rto;
  if (profile.msl) env.timing.msl = *profile.msl;
  if (!profile.services.empty() && env.services.empty()) env.services = profile.services;
  if (profile.closed_port && env.closed_port == 0) env.closed_port = *profile.closed_port;
}

std::string ask(drive::Channel& channel, drive::Clock& clock, const std::string& request) {
  channel.write("setup " + request);
  const Instant deadline = clock.now() + agent_patience;
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

void prepare_agent(Bench& bench) {
  drive::Channel& channel = *bench.agent();
  run::Environment& env = bench.environment;
  const auto request = [&](const std::string& line) {
    run::Reply reply = run::parse_reply(ask(channel, bench.clock(), line));
    if (!reply.ok) throw EnvironmentError("the agent answers '" + line + "' with the error " + reply.error);
    return reply;
  };
  const run::Reply hello = request("HELLO");
  if (hello.get("version") != "1") throw EnvironmentError("the agent speaks another version of the protocol");
  bench.target.facts["stack"] = hello.get("stack");
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
}

}  // namespace tcpspec::cli
