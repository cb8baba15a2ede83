#include "reports/merge.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace tcpspec::report {
namespace {

TimeSpent sum(const TimeSpent& a, const TimeSpent& b) {
  return {a.timers + b.timers, a.limits + b.limits, a.repeating + b.repeating, a.processor + b.processor};
}

class Merger {
 public:
  explicit Merger(RunReport first) : whole_(std::move(first)) {
    note_cases(whole_);
    note_shard(whole_);
  }

  void add(RunReport shard) {
    if (shard.target.name != whole_.target.name)
      throw std::invalid_argument(
          fmt::format("these are runs against different targets, {} and {}; use `tcpspec compare`",
                      whole_.target.name, shard.target.name));
    note_cases(shard);
    note_shard(shard);
    for (CaseResult& result : shard.cases) {
      const auto bring_in = [&](CaseResult& run) {
        // Each shard had a time line of its own, and its own list of conditions.
        run.began_at += shard.time_line - whole_.time_line;
        run.tape.conditions_index += static_cast<int>(whole_.conditions.size());
      };
      bring_in(result);
      for (CaseResult& run : result.earlier) bring_in(run);
      whole_.cases.push_back(std::move(result));
    }
    std::move(shard.unrun.begin(), shard.unrun.end(), std::back_inserter(whole_.unrun));
    std::move(shard.conditions.begin(), shard.conditions.end(), std::back_inserter(whole_.conditions));
    for (Requirement& requirement : shard.requirements) add_requirement(std::move(requirement));
    whole_.target.facts.merge(shard.target.facts);
    whole_.seconds = std::max(whole_.seconds, shard.seconds);
    whole_.spent = sum(whole_.spent, shard.spent);
    whole_.started = std::min(whole_.started, shard.started);
    note_end(shard.aborted);
    whole_.summary.not_run += shard.summary.not_run;
    whole_.summary.runs_without_room += shard.summary.runs_without_room;
    if (whole_.summary.room.empty()) whole_.summary.room = shard.summary.room;
    whole_.summary.left_out += shard.summary.left_out;
    whole_.summary.left_out_seconds =
        std::max(whole_.summary.left_out_seconds, shard.summary.left_out_seconds);
    for (InvariantResult& result : shard.invariants) add(std::move(result));
    if (whole_.sweep.points == 0) whole_.sweep = std::move(shard.sweep);
  }

  RunReport take() {
    whole_.likeness = {};  // each was compared by itself
    std::erase_if(whole_.others, [&](const Requirement& other) { return has(other.id); });
    std::sort(whole_.requirements.begin(), whole_.requirements.end(),
              [](const Requirement& a, const Requirement& b) { return a.id < b.id; });
    name_the_whole();
    summarize(whole_);
    return std::move(whole_);
  }

 private:
  void note_end(const std::string& why) {
    if (!why.empty()) whole_.aborted += (whole_.aborted.empty() ? "" : "; ") + why;
  }

  // Results from before shards were recorded say nothing.
  void note_shard(const RunReport& part) {
    if (!part.shard) return;
    if (!given_.insert(part.shard->index).second)
      throw std::invalid_argument(fmt::format("shard {} is given twice", to_string(*part.shard)));
    if (of_ != 0 && of_ != part.shard->of)
      throw std::invalid_argument(
          fmt::format("shard {} is not of a run in {} parts", to_string(*part.shard), of_));
    of_ = part.shard->of;
  }

  // Otherwise missing parts would look as if they were never requested.
  void name_the_whole() {
    if (of_ == 0) return;
    std::string missing;
    for (int i = 1; i <= of_ && missing.size() < 60; ++i)
      if (!given_.contains(i)) missing += fmt::format("{}{}/{}", missing.empty() ? "" : ", ", i, of_);
    if (!missing.empty()) return note_end("the following shards are missing: " + missing);
    if (!whole_.shard) return;
    const std::string part = fmt::format(" --shard {}", to_string(*whole_.shard));
    if (const std::size_t at = whole_.command.find(part); at != std::string::npos)
      whole_.command.erase(at, part.size());
    whole_.shard.reset();
  }

  bool has(const std::string& id) const {
    return std::any_of(whole_.requirements.begin(), whole_.requirements.end(),
                       [&](const Requirement& requirement) { return requirement.id == id; });
  }

  void add_requirement(Requirement requirement) {
    if (!has(requirement.id)) whole_.requirements.push_back(std::move(requirement));
  }

  // What was seen in several parts was seen as often in the whole.
  void add(InvariantResult more) {
    const auto found = std::find_if(whole_.invariants.begin(), whole_.invariants.end(),
                                    [&](const InvariantResult& known) { return known.name == more.name; });
    if (found == whole_.invariants.end()) return whole_.invariants.push_back(std::move(more));
    // The worst verdict counts; not applicable is less than a pass here, because nothing was seen.
    const auto weight = [](const InvariantResult& one) {
      return one.verdict == Verdict::not_applicable
                 ? -1
                 : static_cast<int>(one.verdict) * 2 + (one.known.empty() ? 1 : 0);
    };
    if (weight(*found) < weight(more)) {
      found->verdict = more.verdict;
      found->because = more.because;
      found->known = more.known;
    }
    found->segments += more.segments;
    found->connections += more.connections;
    found->departures += more.departures;
    found->known_departures += more.known_departures;
    std::move(more.evidence.begin(), more.evidence.end(), std::back_inserter(found->evidence));
  }

  void note_cases(const RunReport& shard) {
    for (const CaseResult& result : shard.cases)
      if (!seen_.insert({result.id, result.family}).second)
        throw std::invalid_argument(fmt::format("{} (IPv{}) is in two of them", result.id, result.family));
  }

  RunReport whole_;
  std::set<std::pair<std::string, int>> seen_;
  std::set<int> given_;
  int of_ = 0;  ///< parts of the run; 0: not known
};

}  // namespace

RunReport merge(std::vector<RunReport> shards) {
  if (shards.empty()) throw std::invalid_argument("there is nothing to merge");
  Merger merger(std::move(shards.front()));
  for (std::size_t i = 1; i < shards.size(); ++i) merger.add(std::move(shards[i]));
  return merger.take();
}

}  // namespace tcpspec::report
