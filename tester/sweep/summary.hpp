#pragma once

#include <functional>

#include "run/report.hpp"
#include "sweep/sweeper.hpp"

namespace tcpspec::sweep {

/// What was seen, in the words of the tables: `NONE, CLOSED`.  `states`: those that are possible afterwards.
std::string seen(oracle::Reaction, cases::State before, std::uint16_t states);

/// The same of a point; for a reaction as to a different segment, `as
/// stamps=newer`.
std::string seen(const Result&, const oracle::Outcome*);

/// Two departures are the same if these are equal.
struct Departure {
  const oracle::Rule* rule = nullptr;
  oracle::Grade grade = oracle::Grade::forbidden;
  std::string seen;
  std::string reason;  ///< of the tables for tolerating it
  std::string known;   ///< the profile's reason; empty if the departure is not known
  wire::Family family = wire::Family::ipv4;
  auto operator<=>(const Departure&) const = default;
};

/// The reason why a departure from a rule is known at this point, or nothing.
using Known = std::function<std::string(const std::string& rule, const std::string& seen, const Point&)>;

/// Nothing if the point has no departure.
std::optional<Departure> departure_of(const Result&, const oracle::Tables&, const Known&);

/// Finds simpler points for departures, for Sweeper::more. Each call changes one part of the simplest known
/// point of each departure, and proposes the points that have not been played yet.
std::function<std::vector<std::pair<Point, wire::Family>>(const Sweeper&)> shrinker(const oracle::Tables&,
                                                                                    Known);

/// Heat maps and departures.  Points that the target cannot play are left out.
report::Sweep summarize(const Sweeper&, const oracle::Tables&, const Known&);

}  // namespace tcpspec::sweep
