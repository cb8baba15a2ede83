#include "watch/invariant_explain.hpp"

#include <algorithm>

#include "base/wrap.hpp"

namespace tcpspec::watch {

namespace {

std::vector<Fact> facts_of(const Invariant& invariant) {
  std::vector<Fact> all = invariant.when.facts();
  for (const Fact fact : invariant.holds.facts())
    if (std::find(all.begin(), all.end(), fact) == all.end()) all.push_back(fact);
  return all;
}

std::string in_a_row(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

std::string explain(const Invariant& invariant, const cases::Catalogue& catalogue, std::size_t width) {
  std::string out = invariant.name + "\n" + base::paragraph(invariant.title + ".", width, "  ") + "\n";
  if (!invariant.why.empty()) out += base::paragraph(invariant.why, width) + "\n";
  out += base::paragraph(
             "Held against every segment that the target sends, in every case and every point of a sweep.",
             width) +
         "\n";
  out += base::paragraph(invariant.when_text, width, "  When:  ");
  out += base::paragraph(invariant.holds_text, width, "  Holds: ");
  out += "\nFacts\n";
  for (const Fact fact : facts_of(invariant))
    out += base::paragraph(
        std::string(to_string(fact)) + ": " + std::string(fact_rows()[static_cast<std::size_t>(fact)].means),
        width, "  - ");
  out += "\nRequirement\n";
  if (const cases::Requirement* requirement = catalogue.find(invariant.requirement))
    out += base::paragraph(
        requirement->id + " (" + std::string(to_string(requirement->level)) + "): " + requirement->text,
        width, "  - ");
  out += "\n" + base::paragraph("Broken by the mutants " + in_a_row(invariant.caught) + ".", width);
  return out;
}

}  // namespace tcpspec::watch
