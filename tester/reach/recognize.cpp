#include "reach/recognize.hpp"

#include <algorithm>
#include <filesystem>

#include "base/shipped_files.hpp"
#include "case/select.hpp"
#include "reach/bench.hpp"
#include "run/confirmation.hpp"

namespace tcpspec::reach {

namespace {

using report::CaseResult;
using report::Verdict;

constexpr int fewest_signs = 3;

bool is_explained(CaseResult result, const lab::Profile& profile) {
  run::compare_with(profile.deviations, result);
  return !result.known.empty();
}

/// How many of the cases that distinguish the stack from others are evidence for it, and how many against it.
struct Signs {
  int yes = 0;
  int no = 0;

  bool convince() const { return yes >= fewest_signs && yes >= 3 * no; }
};

Signs signs_of(const std::vector<CaseResult>& results, const lab::Profile& profile) {
  Signs signs;
  for (const CaseResult& result : results) {
    const bool tells = std::any_of(profile.told_by.begin(), profile.told_by.end(),
                                   [&](const std::string& id) { return cases::matches_id(id, result.id); });
    if (!tells) continue;
    if (run::departs(result) && is_explained(result, profile))
      ++signs.yes;
    else if (result.verdict == Verdict::pass || run::departs(result))
      ++signs.no;
  }
  return signs;
}

int explained_by(const std::vector<CaseResult>& results, const lab::Profile& profile) {
  return static_cast<int>(std::count_if(results.begin(), results.end(), [&](const CaseResult& result) {
    return run::departs(result) && is_explained(result, profile);
  }));
}

}  // namespace

std::vector<std::string> shipped_profiles() {
  std::vector<std::string> names;
  std::error_code problem;
  for (std::filesystem::directory_iterator it(base::shipped_cases() / "profiles", problem), end;
       !problem && it != end; it.increment(problem))
    if (it->path().extension() == ".yaml") names.push_back(it->path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<lab::Profile> profiles_of_stacks() {
  std::vector<lab::Profile> profiles;
  for (const std::string& name : shipped_profiles())
    if (lab::Profile profile = find_profile(name); !profile.stack_name.empty())
      profiles.push_back(std::move(profile));
  return profiles;
}

std::optional<Recognized> recognize(const std::vector<CaseResult>& results,
                                    const std::vector<lab::Profile>& profiles) {
  std::optional<Recognized> best;
  const auto departures = static_cast<int>(std::count_if(results.begin(), results.end(), run::departs));
  for (const lab::Profile& profile : profiles) {
    if (!signs_of(results, profile).convince()) continue;
    const int explained = explained_by(results, profile);
    if (best && best->likeness.explained >= explained) continue;
    const std::string stack = profile.stack_name + (profile.versions.empty() ? "" : " " + profile.versions);
    best = Recognized{profile, {profile.name, stack, departures, explained}};
  }
  return best;
}

void excuse(std::vector<CaseResult>& results, const lab::Profile& profile) {
  for (CaseResult& result : results) {
    if (!result.known.empty() || result.unexpected_pass) continue;
    run::compare_with(profile.deviations, result);
    result.unexpected_pass = false;
  }
}

}  // namespace tcpspec::reach
