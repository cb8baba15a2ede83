// stepped-sim: the reference endpoint, or a mutant of it, as a program that speaks the stepped protocol
// (tester/stepped/PROTOCOL.md). With it the tester must come to the results that it has with the same
// endpoint in its own process.

#include <charconv>
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "base/hex.hpp"
#include "sim/mutants.hpp"
#include "sim/target.hpp"

namespace {

using namespace tcpspec;

constexpr std::string_view seed_key = "seed=", addresses_key = "addresses=";

template <typename Number>
Number number(std::string_view digits) {
  Number value{};
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

/// `hello 1 seed=N addresses=A/24,B/64`.
sim::HostOptions options_of(const std::string& hello) {
  sim::HostOptions options;
  std::istringstream words(hello);
  for (std::string word; words >> word;) {
    if (word.starts_with(seed_key)) options.seed = number<std::uint64_t>(word.substr(seed_key.size()));
    if (!word.starts_with(addresses_key)) continue;
    std::istringstream list(word.substr(addresses_key.size()));
    for (std::string address; std::getline(list, address, ',');)
      options.addresses.push_back(*wire::Address::parse(address.substr(0, address.find('/'))));
  }
  return options;
}

std::string answer(sim::Target& target, const sim::Step& step) {
  const sim::Response response = target.step(step);
  std::string text;
  for (const wire::Octets& datagram : response.sent) text += "out " + base::to_hex(datagram) + "\n";
  for (const std::string& reply : response.replies) text += "reply " + reply + "\n";
  const auto wake = target.next_deadline();
  return text + "wake " + (wake ? std::to_string(std::max(*wake, step.now).ns) : "never") + "\n";
}

int serve(sim::Target& target) {
  sim::Step step;
  for (std::string line; std::getline(std::cin, line);) {
    const std::string_view rest = std::string_view(line).substr(std::min(line.size(), line.find(' ') + 1));
    if (line.starts_with("at ")) step.now = {number<std::int64_t>(rest)};
    if (line.starts_with("in ")) step.arrived.push_back(base::from_hex(rest).value_or(wire::Octets()));
    if (line.starts_with("ask ")) step.requests.emplace_back(rest);
    if (line != "go") continue;
    std::cout << answer(target, step) << std::flush;
    step = {};
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mutant = argc > 1 ? argv[1] : "";
  if (argc > 2 || (!mutant.empty() && sim::find_mutant(mutant) == nullptr)) {
    std::fputs("usage: stepped-sim [MUTANT]\n", stderr);
    return 2;
  }
  std::ios::sync_with_stdio(false);
  std::string hello;
  std::getline(std::cin, hello);
  sim::Target target(options_of(hello), sim::behaviour_of(mutant));
  std::cout << "hello 1 packets=ip" << std::endl;
  return serve(target);
}
