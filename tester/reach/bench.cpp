#include "reach/bench.hpp"

#include <filesystem>

#include "base/shipped_files.hpp"
#include "case/suggest.hpp"
#include "lab/version.hpp"
#include "reach/agent_setup.hpp"
#include "reach/bench_await.hpp"
#include "reach/bench_host.hpp"
#include "reach/bench_lab.hpp"
#include "reach/bench_sim.hpp"
#include "reach/bench_stepped.hpp"
#include "reach/recognize.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::reach {

namespace {

std::unique_ptr<Bench> make_bench_of(TargetWord::Kind kind, const BenchOptions& options) {
  switch (kind) {
    case TargetWord::Kind::lab: return make_lab_bench(options);
    case TargetWord::Kind::host: return make_host_bench(options);
    case TargetWord::Kind::sim: return make_sim_bench(options);
    case TargetWord::Kind::stepped: return make_stepped_bench(options);
    case TargetWord::Kind::await: return make_await_bench(options);
  }
  return nullptr;
}

std::string without_last_newline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
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
  bench->environment.timing.stretch(options.timescale);
  bench->target.name = options.target;
  bench->target.profile = bench->profile.name;
  lab::keep_version(bench->profile, lab::version_of(bench->stack, bench->profile.stack_name));
  return bench;
}

bool Bench::restart(run::Environment&) { return false; }

lab::Profile find_profile(const std::string& name_or_file, const std::string& option) {
  namespace fs = std::filesystem;
  fs::path file = name_or_file;
  const bool is_name = name_or_file.find('/') == std::string::npos && !name_or_file.ends_with(".yaml");
  if (is_name) file = base::shipped_cases() / "profiles" / (name_or_file + ".yaml");
  if (!fs::exists(file)) {
    throw UsageError(
        is_name
            ? option + ": there is no profile `" + name_or_file +
                  "`; `tcpspec list profiles` shows them, and the name of a file has a / or ends in .yaml" +
                  cases::did_you_mean(name_or_file, shipped_profiles())
            : option + ": there is no file " + name_or_file);
  }
  lab::ProfileResult result = lab::load_profile(file);
  if (!result.errors.empty())
    throw UsageError(option + ": " + file.string() + " has errors:\n" +
                     without_last_newline(cases::render(result.errors)));
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

void prepare_agent(Bench& bench) {
  bench.stack = prepare_agent(bench.environment, *bench.agent(), bench.clock());
  bench.target.facts["stack"] = bench.stack;
}

}  // namespace tcpspec::reach
