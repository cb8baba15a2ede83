#pragma once
// Finds out which stack a target is, by its departures from the RFCs.

#include <optional>
#include <string>
#include <vector>

#include "lab/profile.hpp"
#include "run/report.hpp"

namespace tcpspec::reach {

/// The names of the profiles in cases/profiles, in order.
std::vector<std::string> shipped_profiles();

/// The shipped profiles that say which stack they are of.  Throws as find_profile.
std::vector<lab::Profile> profiles_of_stacks();

struct Recognized {
  lab::Profile profile;
  report::Likeness likeness;
};

/// The profile that the results resemble most: of the cases that tell its stack from others and came to a
/// verdict, at least three, and at least three of four, departed as it lists. Nothing if there is none, or if
/// all departures are already known.
std::optional<Recognized> recognize(const std::vector<report::CaseResult>&, const std::vector<lab::Profile>&);

/// Marks departures that are known from the profile and not yet marked. A listed case that passes means
/// nothing here, because the profile is a guess.
void excuse(std::vector<report::CaseResult>&, const lab::Profile&);

}  // namespace tcpspec::reach
