#include "reach/discover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "drive/loop.hpp"
#include "run/suite.hpp"

namespace tcpspec::reach {

namespace {

constexpr int closed_port_guesses = 3;

cases::Case looking(std::string id) {
  cases::Case test;
  test.id = std::move(id);
  test.given.state = cases::State::closed;
  return test;
}

/// Ports on which hardly anything listens.
std::vector<std::uint16_t> perhaps_closed(const Bench& bench, std::uint64_t seed) {
  if (bench.kept_closed != 0) return {bench.kept_closed};
  std::mt19937 random(static_cast<std::mt19937::result_type>(seed));
  std::uniform_int_distribution<int> high(40'000, 60'000);
  std::vector<std::uint16_t> guesses;
  for (int i = 0; i < closed_port_guesses; ++i) guesses.push_back(static_cast<std::uint16_t>(high(random)));
  return guesses;
}

std::optional<double> measured(const report::CaseResult& result, const std::string& name) {
  for (const report::Measurement& measurement : result.measurements)
    if (measurement.name == name && !measurement.values.empty()) return measurement.values.front();
  return std::nullopt;
}

void play(Bench& bench, run::Scheduler& scheduler, const run::Suite& suite, const drive::LoopOptions& loop) {
  drive::run_to_end(scheduler, bench.clock(), bench.link(), bench.line(), loop);
  if (bench.signal() != 0) throw Interrupted(bench.signal());
  if (!suite.aborted().empty()) throw EnvironmentError(suite.aborted());
}

run::SuiteOptions options_for(const Bench& bench, std::uint64_t seed) {
  run::SuiteOptions options;
  options.seed = seed;
  options.agent_is_the_target = bench.agent_is_the_target();
  return options;
}

}  // namespace

std::string_view to_string(const Discovery::Port& port) {
  return port.is == run::PortIs::open ? to_string(port.role) : to_string(port.is);
}

std::vector<report::CaseResult> find_out(Bench& bench, const std::vector<run::Selected>& selected,
                                         std::uint64_t seed, std::size_t at_once) {
  run::SuiteOptions options = options_for(bench, seed);
  options.bracket = false;
  options.retries = 0;
  options.at_once = options.at_once_first = at_once;
  run::Scheduler scheduler(bench.ports());
  run::Suite suite(selected, bench.environment, scheduler, options);
  drive::LoopOptions loop;
  loop.packets_per_second = bench.rate();
  loop.interrupted = [&] { return bench.interrupted(); };
  loop.progress = bench.while_looking;
  play(bench, scheduler, suite, loop);
  std::vector<report::CaseResult> results = suite.take_results();
  for (const report::CaseResult& result : results)
    if (result.verdict == report::Verdict::error) throw EnvironmentError(result.because);
  return results;
}

void calibrate(Bench& bench, const drive::LoopOptions& loop, std::uint64_t seed) {
  run::Scheduler scheduler(bench.ports());
  const run::Suite suite({}, bench.environment, scheduler, options_for(bench, seed));
  play(bench, scheduler, suite, loop);
  bench.environment = suite.environment();
}

Discovery discover(Bench& bench, const Search& search) {
  static const cases::Case service = looking("service");
  static const cases::Case closed = looking("closed");
  static const cases::Case rto = looking("rto");
  const wire::Family family = bench.environment.sites.begin()->first;
  const std::vector<std::uint16_t>& ports = search.ports;
  std::vector<run::Selected> selected;
  for (const std::uint16_t port : ports) selected.push_back({&service, family, run::discover_service(port)});
  std::vector<std::uint16_t> guesses;
  if (search.closed_port) guesses = perhaps_closed(bench, search.seed);
  for (const std::uint16_t port : guesses) selected.push_back({&closed, family, run::discover_closed(port)});
  if (search.initial_rto && !ports.empty())
    selected.push_back({&rto, family, run::measure_initial_rto(ports.front())});

  Discovery found;
  const std::vector<report::CaseResult> results = find_out(bench, selected, search.seed);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const report::CaseResult& result = results[i];
    if (const auto rtt = measured(result, "rtt"))
      found.rtt = std::max(found.rtt.value_or(Duration{}), seconds(*rtt));
    if (i < ports.size()) {
      const std::optional<run::PortIs> not_open = run::port_is_from_string(result.outcome);
      found.ports.push_back({ports[i], not_open.value_or(run::PortIs::open),
                             run::role_from_string(result.outcome).value_or(run::Role::opaque),
                             measured(result, "greets").has_value()});
      for (const char* name : {"mss", "window-scale", "sack", "timestamps", "ttl", "window"})
        if (const auto value = measured(result, name)) found.syn_ack[name] = *value;
    } else if (i < ports.size() + guesses.size()) {
      if (run::port_is_from_string(result.outcome) == run::PortIs::closed)
        found.closed_port = guesses[i - ports.size()];
    } else if (const auto value = measured(result, "rto")) {
      found.initial_rto = seconds(*value);
    }
  }
  return found;
}

void adopt(Bench& bench, const Discovery& found) {
  for (const Discovery::Port& port : found.ports) {
    std::erase_if(bench.environment.services, [&](const run::Service& service) {
      return service.port == port.port && port.is != run::PortIs::open;
    });
    for (run::Service& service : bench.environment.services)
      if (service.port == port.port) {
        service.role = port.role;
        service.known = false;
        service.greets = port.greets;
      }
  }
}

void learn_services(Bench& bench, std::uint64_t seed) {
  std::vector<std::uint16_t> unknown;
  for (const run::Service& service : bench.environment.services)
    if (service.role == run::Role::opaque && !bench.environment.awaited) unknown.push_back(service.port);
  if (unknown.empty() && bench.environment.closed_port != 0) return;
  const Discovery found = discover(bench, {.ports = unknown, .seed = seed});
  adopt(bench, found);
  std::string trouble;
  for (const Discovery::Port& port : found.ports) {
    if (port.is == run::PortIs::closed)
      trouble = fmt::format("port {} is closed (it responds to a SYN with RST)", port.port);
    if (port.is == run::PortIs::silent)
      trouble = fmt::format("port {} does not respond: there is no such host, or a filter drops our segments",
                            port.port);
    bench.target.facts[fmt::format("port {}", port.port)] = to_string(port);
  }
  if (bench.environment.services.empty()) throw EnvironmentError("the target cannot be tested: " + trouble);
  if (bench.environment.closed_port == 0) bench.environment.closed_port = found.closed_port;
}

void learn_room(Bench& bench, std::uint64_t seed, std::size_t most) {
  static const cases::Case filling = looking("room");
  const wire::Family family = bench.environment.sites.begin()->first;
  run::Room& room = bench.environment.room;
  std::vector<run::Selected> selected;
  for (const run::Service& service : bench.environment.services)
    selected.push_back({&filling, family, run::discover_room(service, most)});
  const std::vector<report::CaseResult> results = find_out(bench, selected, seed);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto number = [&](const char* name) {
      return static_cast<std::size_t>(measured(results[i], name).value_or(0));
    };
    run::Room own;
    own.found_out = number("openings") > 0 && number("connections") > 0;
    if (!own.found_out) continue;  // it did not respond in time, which proves nothing
    if (number("openings") < most) own.openings = number("openings");
    if (number("connections") < most) own.connections = number("connections");
    own.in_line = number("in-line") == 1;
    own.one_by_one = number("one-by-one") == 1;
    run::Service& service = bench.environment.services[i];
    bench.environment.ignores_resets = bench.environment.ignores_resets || number("ignores-resets") == 1;
    service.greets = service.greets && number("greeted") >= number("connections");
    if (const std::string limits = to_string(own); !limits.empty())
      bench.target.facts[fmt::format("port {} takes at once", service.port)] = limits;
    room = run::smaller(room, own);
  }
}

namespace {

// The limit may be for both directions, and cases send more than one segment for each answer.
constexpr double share_of_limit = 0.8;

double limit_of_rate(Bench& bench, std::uint64_t seed) {
  static const cases::Case asking = looking("rate");
  const wire::Family family = bench.environment.sites.begin()->first;
  const run::Service& service = bench.environment.services.front();
  const auto results = find_out(bench, {{&asking, family, run::discover_rate(service.port)}}, seed);
  return measured(results.front(), "rate").value_or(0) * share_of_limit;
}

}  // namespace

void learn_limits(Bench& bench, std::uint64_t seed, std::size_t most) {
  const run::Environment before = bench.environment;
  const report::Target target = bench.target;
  learn_room(bench, seed, most);
  if (!bench.environment.room.small() || bench.environment.services.empty()) return;
  const double rate = limit_of_rate(bench, seed);
  if (rate == 0) return;
  // What else was found out there is what the limit has dropped.
  bench.environment = before;
  bench.target = target;
  bench.limited_rate = rate;
  bench.target.facts["segments a second"] = fmt::format("about {:.0f}", rate);
}

}  // namespace tcpspec::reach
