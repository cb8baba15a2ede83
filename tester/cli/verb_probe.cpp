#include "cli/verb_probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "base/error.hpp"
#include "cli/exit.hpp"
#include "cli/fingerprint.hpp"
#include "cli/in_kernel.hpp"
#include "cli/new_report.hpp"
#include "reach/bench.hpp"
#include "reach/discover.hpp"
#include "reach/target_word.hpp"
#include "reports/printable.hpp"
#include "reports/write_file.hpp"
#include "run/routers.hpp"

namespace tcpspec::cli {

namespace {

// Echo, discard, daytime, chargen and HTTP: what such a service does by itself replaces user calls.
constexpr std::uint16_t worth_trying[] = {7, 9, 13, 19, 80};

std::vector<std::uint16_t> ports_to_try(const ProbeOptions& options, const reach::Bench& bench) {
  std::set<std::uint16_t> ports;
  if (options.search) ports.insert(std::begin(worth_trying), std::end(worth_trying));
  for (const run::Service& service : bench.environment.services) ports.insert(service.port);
  for (const auto& [family, listener] : bench.environment.listeners) ports.insert(listener.port);
  ports.insert(options.ports.begin(), options.ports.end());
  return {ports.begin(), ports.end()};
}

bool usable(const reach::Discovery::Port& port) { return port.is == run::PortIs::open; }

std::string yes(const reach::Discovery& found, const char* option) {
  return found.syn_ack.contains(option) ? "yes" : "no";
}

/// For people: one fact in each line, as a comment in the profile.
std::vector<std::string> facts(const reach::Bench& bench, const reach::Discovery& found) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : bench.target.facts)
    lines.push_back(fmt::format("{}: {}", name, report::printable(value)));
  if (found.rtt) lines.push_back(fmt::format("round trip: {:.3f} ms", found.rtt->milliseconds()));
  if (const auto mss = found.syn_ack.find("mss"); mss != found.syn_ack.end())
    lines.push_back(fmt::format("MSS: {:.0f}", mss->second));
  if (const auto shift = found.syn_ack.find("window-scale"); shift != found.syn_ack.end())
    lines.push_back(fmt::format("window scale: {:.0f}", shift->second));
  if (!found.syn_ack.empty())
    lines.push_back(fmt::format("options: window scale {}, SACK {}, timestamps {}",
                                yes(found, "window-scale"), yes(found, "sack"), yes(found, "timestamps")));
  if (const auto ttl = found.syn_ack.find("ttl"); ttl != found.syn_ack.end())
    lines.push_back(fmt::format("hops: {} (TTL {:.0f} on arrival)",
                                run::routers_passed(static_cast<std::uint8_t>(ttl->second)), ttl->second));
  for (const reach::Discovery::Port& port : found.ports)
    lines.push_back(fmt::format("port {}: {}", port.port, to_string(port)));
  return lines;
}

std::string profile_text(const std::string& name, const reach::Discovery& found,
                         const std::vector<std::string>& comments) {
  std::string text;
  for (const std::string& line : comments) text += "# " + line + "\n";
  text += "profile: " + name + "\n";
  if (found.initial_rto) text += fmt::format("rto: {:.0f} ms\n", found.initial_rto->milliseconds());
  if (found.closed_port != 0) text += fmt::format("closed-port: {}\n", found.closed_port);
  std::string services;
  for (const reach::Discovery::Port& port : found.ports)
    if (usable(port)) services += fmt::format("  - port: {}\n    role: {}\n", port.port, to_string(port));
  if (!services.empty()) text += "services:\n" + services;
  return text;
}

/// A name for the profile from the target's name.
std::string name_from(std::string target) {
  for (char& c : target)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.') c = '-';
  return target;
}

std::string tried(const reach::Discovery& found) {
  std::string text;
  for (const reach::Discovery::Port& port : found.ports)
    text += (text.empty() ? "" : ", ") + std::to_string(port.port);
  return text;
}

}  // namespace

int probe(const ProbeOptions& options) {
  if (is_outside(options))
    return go_inside(options,
                     options.output.empty() ? std::vector<std::string>{} : std::vector{options.output});
  if (!options.output.empty()) report::check_writable(options.output);
  const std::uint64_t seed = options.seed.value_or(random_seed());
  const std::unique_ptr<reach::Bench> bench = reach::make_bench({options, seed, options.families});
  const std::vector<std::uint16_t> ports = ports_to_try(options, *bench);
  reach::Discovery found =
      reach::discover(*bench, {.ports = ports, .seed = seed, .closed_port = options.search});
  for (const reach::Discovery::Port& port : found.ports) {
    if (!usable(port)) continue;
    found.initial_rto =
        reach::discover(*bench,
                        {.ports = {port.port}, .seed = seed + 1, .closed_port = false, .initial_rto = true})
            .initial_rto;
    break;
  }
  if (bench->signal() != 0) return code_of_signal(bench->signal());

  const bool anything = std::any_of(found.ports.begin(), found.ports.end(), usable);
  if (!anything) {
    const bool silent = std::all_of(found.ports.begin(), found.ports.end(),
                                    [](const auto& p) { return p.is == run::PortIs::silent; });
    throw EnvironmentError(options.target +
                           (silent ? " does not answer: no such host, or a filter drops what we send"
                                   : " has no open port among those tried: " + tried(found) +
                                         "; HOST:80,443 names others, and --search tries the usual ones"));
  }
  const std::string name = options.name.empty() ? name_from(options.target) : options.name;
  reach::adopt(*bench, found);
  std::vector<std::string> comments = facts(*bench, found);
  for (std::string& line : fingerprint(*bench, options.duration, seed + 2))
    comments.push_back(std::move(line));
  const std::string text = profile_text(name, found, comments);
  if (options.output.empty()) {
    std::cout << text;
  } else {
    report::write_file(options.output, text);
    for (const std::string& line : comments) std::cout << line << "\n";
    std::cout << "profile: " << options.output << "\n";
  }
  return code(Exit::ok);
}

}  // namespace tcpspec::cli
