#include "run/further_connections.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace tcpspec::run {
namespace {

using report::Verdict;

// B to H.
constexpr std::size_t names_of_connections = 7;

/// The addresses that a connection of this name may come from, in order of preference: each name begins with
/// one of its own, and goes on with those that are nobody's first.
std::vector<wire::Address> other_sources(const std::string& name, const Site& site) {
  if (!site.tester_other) throw not_applicable("the tester has no second address");
  std::vector<wire::Address> all{*site.tester_other};
  all.insert(all.end(), site.testers_further.begin(), site.testers_further.end());
  const auto place = static_cast<std::size_t>(name.front() - 'B');
  if (place >= all.size()) throw not_applicable("the tester has no address for a connection of that name");
  std::vector<wire::Address> preferred{all[place]};
  if (all.size() > names_of_connections)
    preferred.insert(preferred.end(), all.begin() + names_of_connections, all.end());
  return preferred;
}

/// An end of the tester on another address, if there is one on a path of which the target remembers nothing.
std::optional<wire::Endpoint> claim_other_source(Ports& ports, const std::vector<wire::Address>& sources,
                                                 std::uint16_t port) {
  for (const wire::Address& source : sources)
    if (ports.claim_on_new_path({source, port})) return wire::Endpoint{source, port};
  if (ports.claim({sources.front(), port})) return wire::Endpoint{sources.front(), port};
  return std::nullopt;
}

/// Of the rows of a table each may have a connection that the others do not use.
bool uses(const cases::Case& test, const std::string& connection) {
  const auto on_it = [&](const cases::Step& step) { return step.connection == connection; };
  return std::any_of(test.given_steps.begin(), test.given_steps.end(), on_it) ||
         std::any_of(test.steps.begin(), test.steps.end(), on_it);
}

void open_further(Play& play, const std::string& name, cases::Differs differs) {
  const wire::FourTuple own = play.connection().flow;
  const Site& site = play.env.sites.at(play.family);
  switch (differs) {
    case cases::Differs::source_port: play.open(name, own.tester.address, own.target); return;
    case cases::Differs::source_address: {
      const auto tester = claim_other_source(play.ports(), other_sources(name, site), own.tester.port);
      if (!tester) throw Ended{Verdict::inconclusive, "the second source port is taken", {}, {}};
      play.open_on(name, {*tester, own.target});
      return;
    }
    case cases::Differs::target_port:
      if (play.second_port == 0) throw not_applicable("the target has no second open port");
      play.open_on(name, {own.tester, {own.target.address, play.second_port}});
      return;
    case cases::Differs::target_address:
      if (!site.target_other) throw not_applicable("the target has no second address");
      play.open_on(name, {own.tester, {*site.target_other, own.target.port}});
      return;
  }
}

}  // namespace

void open_further_connections(Play& play) {
  for (const auto& [name, differs] : play.test.connections)
    if (uses(play.test, name)) open_further(play, name, differs);
}

}  // namespace tcpspec::run
