#pragma once
// Every key of a profile, once.  The reader takes from here which keys there are, the JSON Schema and the
// reference (cases/profiles/README.md) what to say of them.
//
// To add a key: a row in profile_keys.cpp, a line in the reader (profile.cpp), and the reference written
// anew: `write_profile_schema reference`.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::lab {

/// The maps of a profile, each with its own keys.
enum class ProfileMap : std::uint8_t { profile, service, lab, site, deviation, departure };
inline constexpr int profile_map_count = 6;

/// `a profile`, `a service`, …
std::string_view name_of(ProfileMap);

/// What the value of a key looks like.
enum class ProfileType : std::uint8_t {
  text,
  time,
  number,
  port,
  words,  ///< a text or a list of texts
  list,   ///< of texts
  command,
  access,
  link,
  place,
  role,
  family,
  verdict,
  truth,
  version,  ///< numbers with dots between them
  address,
  condition,
  services,
  lab,
  site,
  deviations,
  departures,
};

/// In words, for people.
std::string_view name_of(ProfileType);

struct ProfileKey {
  std::string_view name;
  ProfileType type = ProfileType::text;
  bool required = false;
  std::string_view otherwise;  ///< what holds without it, in words; empty: nothing does
  std::string_view description;
  std::string_view example;  ///< the value, as YAML
};

std::span<const ProfileKey> profile_keys(ProfileMap);

/// What a command of a profile may hold in braces, `{device}`, and what it becomes.
struct Placeholder {
  std::string_view word;
  std::string_view meaning;
};
std::span<const Placeholder> placeholders();

/// The reference, in Markdown: a table for each map, and one of the placeholders.
std::string profile_reference();

/// The JSON Schema (draft 07) of a profile.
std::string profile_schema();

}  // namespace tcpspec::lab
