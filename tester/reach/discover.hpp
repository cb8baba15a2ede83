#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drive/loop.hpp"
#include "reach/bench.hpp"
#include "run/discovery.hpp"
#include "run/suite.hpp"

namespace tcpspec::reach {

/// What a target shows in ordinary connections.
struct Discovery {
  struct Port {
    std::uint16_t port = 0;
    run::PortIs is = run::PortIs::silent;
    run::Role role = run::Role::opaque;  ///< if it is open
    bool greets = false;                 ///< it speaks first
  };
  std::vector<Port> ports;
  std::uint16_t closed_port = 0;  ///< 0: none was found
  std::optional<Duration> rtt;
  std::optional<Duration> initial_rto;
  std::map<std::string, double> syn_ack;  ///< mss, window-scale, sack, timestamps, ttl, window
};

/// A role, `closed` or `silent`.
std::string_view to_string(const Discovery::Port&);

struct Search {
  std::vector<std::uint16_t> ports;  ///< what is behind them?
  std::uint64_t seed = 0;
  bool closed_port = true;   ///< find one, by a SYN to some ports that are almost never open
  bool initial_rto = false;  ///< at the first of the ports: leaves a SYN,ACK unanswered for some seconds
};

Discovery discover(Bench&, const Search&);

/// Plays the cases once, at most `at_once` side by side, and returns the results in the order of what was
/// selected. Nothing is repeated.  Throws Interrupted, or EnvironmentError if one could not be played.
std::vector<report::CaseResult> find_out(Bench&, const std::vector<run::Selected>&, std::uint64_t seed,
                                         std::size_t at_once = 100'000);

/// Opens a few connections, to see that the target responds and to measure the round trip. Throws as
/// find_out().
void calibrate(Bench&, const drive::LoopOptions&, std::uint64_t seed);

/// Gives the services of the environment the roles that were found, and takes out those that are not open.
void adopt(Bench&, const Discovery&);

/// For a run without the agent: gives the services of the environment their roles, if the profile does not.
/// Throws EnvironmentError with one sentence if no port responds.
void learn_services(Bench&, std::uint64_t seed);

/// For a run without the agent: how many of `most` connections the listeners of the environment take at once.
void learn_room(Bench&, std::uint64_t seed, std::size_t most);

/// The same, unless the reason for little room is that path or target let few segments a second through: then
/// only Bench::limited_rate is set.
void learn_limits(Bench&, std::uint64_t seed, std::size_t most);

}  // namespace tcpspec::reach
