#pragma once

#include <functional>

#include "run/report.hpp"
#include "sweep/sweeper.hpp"

namespace tcpspec::sweep {

/// What was seen, in the words of the tables: `NONE, CLOSED`; of what is as if the segment were another,
/// `as stamps=newer`.
std::string seen(const Result&, const oracle::Outcome*);

/// What makes two departures the same.
struct Departure {
  const oracle::Rule* rule = nullptr;
  oracle::Grade grade = oracle::Grade::forbidden;
  std::string seen;
  std::string reason;  ///< that the tables give for tolerating it
  std::string known;   ///< why the target is known to do so; empty if it is not
  wire::Family family = wire::Family::ipv4;
  auto operator<=>(const Departure&) const = default;
};

/// The reason why a departure from a rule is known at this point, or nothing.
using Known = std::function<std::string(const std::string& rule, const std::string& seen, const Point&)>;

/// Nothing if the point did not depart.
std::optional<Departure> departure_of(const Result&, const oracle::Tables&, const Known&);

/// Finds simpler points for what departed: for Sweeper::more.  Each call proposes what the simplest known
/// point of each departure could be made into by changing one thing, and what has not been played yet.
std::function<std::vector<std::pair<Point, wire::Family>>(const Sweeper&)> shrinker(const oracle::Tables&,
                                                                                    Known);

/// Heat maps and departures.  Points that the target cannot play are left out.
report::Sweep summarize(const Sweeper&, const oracle::Tables&, const Known&);

}  // namespace tcpspec::sweep
