#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string_view>

#include "wire/time.hpp"

namespace tcpspec::sim {

/// What a link does to the datagrams of one direction.  Numbers count the datagrams of that direction from 1.
struct Impairments {
  std::set<std::uint64_t> lose, duplicate, reorder, corrupt;
  std::map<std::uint64_t, Duration> delay;

  // Chances from 0 to 1, each drawn for every datagram.
  double lose_chance = 0, duplicate_chance = 0, reorder_chance = 0, corrupt_chance = 0;
  Duration extra_delay;  ///< of every datagram
  Duration jitter;       ///< a random time up to this is added to every datagram; later ones may overtake
};

struct LinkScript {
  Impairments out;  ///< from the tester to the target
  Impairments in;   ///< from the target to the tester

  /// Reads commands between semicolons:
  ///
  ///   lose 3,7; duplicate 5; reorder 6; corrupt 9; delay 4 200ms    datagrams by number
  ///   lose 5%; duplicate 1%; reorder 2%; corrupt 0.5%               at random
  ///   delay 10ms; jitter 2ms                                        all of them
  ///
  /// `out:` or `in:` before a command limits it to one direction. Throws std::invalid_argument, which names
  /// the wrong command.
  static LinkScript parse(std::string_view text);
};

}  // namespace tcpspec::sim
