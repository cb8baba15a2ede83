#pragma once
// The verdict on a case or a requirement, and counts of them: every table of every report has these columns.

#include <array>
#include <cstdint>
#include <string_view>

#include "reports/requirements.hpp"

namespace tcpspec::report {

/// A verdict; known departures of a baseline have their own value. From good to bad, then without a
/// judgement: the cases of `undecided` gave no verdict, `not_tested` has no case.
enum class Standing : std::uint8_t {
  met,
  known,
  warned,
  broken,
  undecided,
  error,
  not_applicable,
  not_tested
};
inline constexpr std::array standings{
    Standing::met,       Standing::known, Standing::warned,         Standing::broken,
    Standing::undecided, Standing::error, Standing::not_applicable, Standing::not_tested};

std::string_view to_string(Standing);
std::string_view symbol(Standing);
std::string_view css_class(Standing);

/// Whether cases gave a verdict: met, or broken in some way.
constexpr bool is_tested(Standing standing) { return standing <= Standing::broken; }

Standing standing_of(const CaseResult&);
/// The worst of its cases; `known` if all departures are known.
Standing standing_of(const RequirementResult&);

class StandingCounts {
 public:
  void add(Standing standing) {
    ++counts_[static_cast<std::size_t>(standing)];
    ++total_;
  }
  int count(Standing standing) const { return counts_[static_cast<std::size_t>(standing)]; }
  int total() const { return total_; }

 private:
  std::array<int, standings.size()> counts_{};
  int total_ = 0;
};

/// Of the requirement, or from the shape of its id; 0 if neither says.
int rfc_of_id(const RunReport&, const Requirement&);

}  // namespace tcpspec::report
