#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "sim/behaviour.hpp"

namespace tcpspec::sim {

/// A TCP with one named fault. A case that catches no mutant proves nothing, and a mutant that no case
/// catches proves nothing.
struct Mutant {
  std::string_view name;    ///< a slug, as in `sim:obeys-any-rst-in-window`
  std::string_view breaks;  ///< the requirement of the catalogue (cases/requirements) that it breaks first
  std::string_view fault;   ///< one sentence
  void (*make)(Behaviour& rules);  ///< the difference from the correct endpoint
  /// A point of `tcpspec sweep` that shows the fault: it changes the reaction to one segment, or the state
  /// afterwards, or makes the state of the point impossible to reach. Empty if no single well-formed segment
  /// shows it: faults with malformed segments, timers, segments sent without a stimulus, the congestion
  /// window, ICMP, user calls, numbers that wrap, and faults that need several segments.
  std::string_view shows = {};
  bool needs_company = false;  ///< shows only while another connection is there
};

/// All of them, in the groups of the files mutants_*.cpp.
const std::vector<Mutant>& mutants();

/// Those that only an invariant is sure to see, whatever is done to them: they spoil single segments.  They
/// are not among the others, which a case must catch.
const std::vector<Mutant>& mutants_of_invariants();

/// Null if there is none of that name, in either list.
const Mutant* find_mutant(std::string_view name);

/// The rules of the mutant; those of the correct endpoint for an empty name.  Throws std::invalid_argument
/// for an unknown one.
Behaviour behaviour_of(std::string_view mutant);

/// All of a few groups, in their order.
std::vector<Mutant> joined(std::initializer_list<std::span<const Mutant>> groups);

// The groups.
std::span<const Mutant> mutants_of_arrival();   ///< header, CLOSED to SYN-RECEIVED, sequence, RST, SYN, ACK
std::span<const Mutant> mutants_of_closing();   ///< data, FIN, closing, TIME-WAIT, user calls
std::span<const Mutant> mutants_of_calls();     ///< user calls in each state
std::span<const Mutant> mutants_of_options();   ///< MSS, window scale, timestamps, SACK
std::span<const Mutant> mutants_of_recovery();  ///< growth and loss, with and without SACK; the timeout
std::span<const Mutant> mutants_of_paths();     ///< path MTU, ICMP, ECN, options that the host does not have
std::span<const Mutant> mutants_of_accurate_ecn();  ///< RFC 9768
std::span<const Mutant>
mutants_of_tails();  ///< the user timeout option, growth that is not used, tail loss probes
std::span<const Mutant>
mutants_of_families();  ///< what shows over time, beside others, or against hostile values
std::span<const Mutant> mutants_of_keys();  ///< keys (RFC 2385, RFC 5925) and Fast Open (RFC 7413)
std::span<const Mutant>
mutants_of_details();  ///< what is only recommended: reports, growth, marks, small things
std::span<const Mutant> mutants_of_sending();  ///< timers, windows, congestion, ECN, ICMP, path MTU

}  // namespace tcpspec::sim
