#include "case/lint.hpp"

#include <algorithm>

#include "case/covers.hpp"
#include "case/fields.hpp"
#include "case/suggest.hpp"

namespace tcpspec::cases {

namespace {

/// Calls `visit` with every segment of a case.
template <typename Visit>
void for_each_segment(const Case& c, Visit visit) {
  if (c.offer) visit(*c.offer);
  for (const auto* steps : {&c.given_steps, &c.steps})
    for (const Step& step : *steps) {
      if (const auto* send = std::get_if<Send>(&step.action))
        for (const auto& [outcome, segment] : send->segment.alternatives) visit(segment);
      if (const auto* expect = std::get_if<Expect>(&step.action)) {
        for (const auto& [outcome, expectation] : expect->expectation.alternatives)
          if (const auto* segment = std::get_if<SegmentPattern>(&expectation)) visit(*segment);
        for (const SegmentPattern& segment : expect->ignoring) visit(segment);
      }
    }
}

/// Of two expectations that are both silence, or both segments.
bool covers(const Expectation& earlier, const Expectation& later) {
  const auto* silence = std::get_if<Silence>(&earlier);
  const auto* later_silence = std::get_if<Silence>(&later);
  if (silence && later_silence) return !silence->then || silence->then == later_silence->then;
  if (silence || later_silence) return false;
  return cases::covers(std::get<SegmentPattern>(earlier), std::get<SegmentPattern>(later));
}

}  // namespace

void lint_families(const Case& c, Diagnostics& errors) {
  for_each_segment(c, [&](const SegmentPattern& segment) {
    for_each_written(segment, [&](auto row, const auto& value) {
      const std::optional<wire::Family> only = row.family_of(value);
      if (!only || c.families == std::vector{*only}) return;
      const bool v6 = *only == wire::Family::ipv6;
      errors.add(segment.at, "this " + std::string(row.name) + " is of " + (v6 ? "IPv6" : "IPv4") +
                                 " only: add `family: " + (v6 ? "6" : "4") + "` to the case");
    });
  });
}

std::optional<std::pair<std::size_t, std::size_t>> find_hidden(const Expect& expect) {
  const auto& all = expect.expectation.alternatives;
  for (std::size_t later = 1; later < all.size(); ++later)
    for (std::size_t earlier = 0; earlier < later; ++earlier)
      if (covers(all[earlier].second, all[later].second)) return std::pair(later, earlier);
  return std::nullopt;
}

void lint_verdict(const Case& c, const Catalogue& catalogue, Diagnostics& errors) {
  for (const VerdictRule& rule : c.verdict) {
    if (!rule.requirement.empty()) {
      if (!catalogue.find(rule.requirement)) {
        errors.add(rule.at, "the catalogue has no requirement `" + rule.requirement + "`",
                   nearest(rule.requirement, catalogue.ids()));
        continue;
      }
      if (std::find(c.checks.begin(), c.checks.end(), rule.requirement) == c.checks.end()) {
        // A misspelt id under `checks` is reported at its place.
        if (std::all_of(c.checks.begin(), c.checks.end(),
                        [&](const std::string& id) { return catalogue.find(id); }))
          errors.add(rule.at, "`" + rule.requirement + "` is in a verdict but not in `checks`: add it there");
        continue;
      }
    }
    const std::string& charged = rule.requirement.empty() ? c.checks.front() : rule.requirement;
    const Requirement* requirement = catalogue.find(charged);
    if (rule.word == VerdictRule::Word::fail && requirement && requirement->level == Level::may)
      errors.add(
          rule.at,
          charged + " is a MAY and cannot be broken: name another requirement, or let the outcome pass");
  }
}

}  // namespace tcpspec::cases
