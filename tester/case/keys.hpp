#pragma once
// Every key of the case language, once. The loader and the JSON Schema are made from this table, so that they
// cannot differ.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::cases {

/// The form of the value of a key; schema.cpp has each in JSON Schema.
enum class Shape : std::uint8_t {
  key,
  slug,              ///< `stray-syn`
  sentence,          ///< any text
  requirement_list,  ///< ids of the catalogue, at least one
  slug_list,
  access,       ///< `wire`, `service`, `agent`
  family,       ///< `4`, `6`, `both`
  segment,      ///< `<CTL=ACK>`
  octets,       ///< `4096 octets`
  connections,  ///< name: how it differs
  rows,         ///< `for:`
  given,        ///< a state, or a list of a state and steps
  step_list,
  verdicts,  ///< outcome: verdict
  segment_by_outcome,
  expectation_by_outcome,  ///< segments or `silence`
  call_by_outcome,
  returns_by_outcome,
  state_by_outcome,
  time,
  time_range,
  gaps,
  growth,  ///< `at most 2 times`
  count,   ///< 1 to 1000
  times,   ///< the same, or from..to
  segment_or_list,
  measure_or_list,
  connection,  ///< `B`
  requirement_or_nothing,
  // Of the catalogue.
  level,
  observable,
  duration,
  number,
  requirements,
};

struct Key {
  std::string_view name;
  bool required = false;
  Shape shape = Shape::sentence;
  std::string_view description;  ///< one or two sentences for the author of a case
  std::string_view example;
};

std::span<const Key> case_keys();

enum class Verb : std::uint8_t { send, expect, wait, call, state, acknowledge };
inline constexpr int verb_count = 6;

std::string_view to_string(Verb);
std::vector<std::string> verb_names();

/// The keys of a step; the first is the verb itself.
std::span<const Key> step_keys(Verb);

/// Of a file in requirements/, and of each requirement in it.
std::span<const Key> catalogue_keys();
std::span<const Key> requirement_keys();

std::vector<std::string> names(std::span<const Key>);

}  // namespace tcpspec::cases
