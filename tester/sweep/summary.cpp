#include "sweep/summary.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>

#include "sweep/generate.hpp"
#include "sweep/map.hpp"
#include "wire/print.hpp"

namespace tcpspec::sweep {

using oracle::Grade;
using oracle::Rule;

namespace {

bool played(const Result& result) {
  using End = Observation::End;
  return result.tries > 0 && result.observation.end != End::not_applicable &&
         result.observation.end != End::not_reached && result.observation.end != End::never_there;
}

/// How strictly it is forbidden. A rule that is only a recommendation may name what breaks the state machine;
/// then it has a reason.
cases::Level level_of(const Departure& departure) {
  using cases::Level;
  const Level level = departure.rule->level;
  const bool named = departure.grade == Grade::forbidden && !departure.reason.empty();
  return named && level != Level::must ? Level::must_text : level;
}

class Summary {
 public:
  Summary(const Sweeper& sweeper, const oracle::Tables& tables, const Known& known)
      : sweeper_(sweeper), tables_(tables), known_(known) {}

  report::Sweep run() {
    for (std::size_t i = 0; i < sweeper_.results().size(); ++i) add(i);
    for (auto& [key, cells] : maps_) sweep_.maps.push_back(map_of(key.first, key.second, cells));
    for (auto& [departure, index] : simplest_) describe(departure, index);
    for (auto& [key, seen] : seen_) sweep_.seen.push_back(std::move(seen.first));
    for (const auto& [id, rule] : rules_)
      sweep_.rules.push_back({id, rule->asks, rule->level, rule->source, rule->at.file, rule->at.line});
    for (auto& [key, unplayed] : unplayed_) sweep_.unplayed.push_back(std::move(unplayed));
    std::stable_sort(sweep_.departures.begin(), sweep_.departures.end(), [](const auto& a, const auto& b) {
      return (a.grade == Grade::forbidden) > (b.grade == Grade::forbidden);
    });
    return std::move(sweep_);
  }

 private:
  using MapKey = std::pair<wire::Family, cases::State>;

  void add(std::size_t index) {
    const Result& result = sweeper_.results()[index];
    if (!played(result)) return note_unplayed(result);
    ++sweep_.points;
    const oracle::Situation s = situation(result.point);
    report::SweepCell& cell = maps_[{result.family, result.point.state}][cell_of(s)];
    int& simplest = complexity_[&cell];
    ++cell.points;
    const Rule* rule = tables_.decide(s);
    if (rule != nullptr) rules_.emplace(rule->id, rule);
    note_seen(result);
    const std::optional<Departure> departure = departure_of(result, tables_, known_);
    if (departure) ++cell.departures;
    const int complex = complexity(result.point);
    if (cell.points == 1 || std::pair(result.grade, -complex) > std::pair(cell.grade, -simplest)) {
      cell.grade = result.grade;
      simplest = complex;
      cell.example = id(result.point);
      cell.rule = rule != nullptr ? rule->id : "";
      const Recording* recording = departure ? sweeper_.recording(index) : nullptr;
      cell.figure = recording != nullptr ? recording->figure : "";
    }
    if (!departure) return;
    ++counts_[*departure];
    const auto [known, added] = simplest_.emplace(*departure, index);
    if (!added && complex < complexity(sweeper_.results()[known->second].point)) known->second = index;
  }

  void note_unplayed(const Result& result) {
    const bool stamped = result.point.stamps != oracle::StampClass::off;
    std::string because = "the target has nothing that could play the part";
    if (result.tries == 0)
      because = "the sweep ended before";
    else if (result.observation.end != Observation::End::not_applicable)
      because = sweeper_.unreached_because(result);
    else if (stamped)
      because = "the target agrees on no timestamps";
    const std::string given = given_id(result.point);
    auto& entry =
        unplayed_.try_emplace({result.family, given, because}, report::SweepUnplayed{given, because, 0, 4})
            .first->second;
    entry.family = static_cast<int>(result.family);
    ++entry.points;
  }

  void note_seen(const Result& result) {
    using End = Observation::End;
    if (result.observation.end != End::judged && result.observation.end != End::died) return;
    const Rule* rule = tables_.decide(situation(result.point));
    const std::string what = seen(result, nullptr);
    const int complex = complexity(result.point);
    const auto [entry, added] = seen_.try_emplace({rule->id, what, result.grade, result.family});
    auto& [summary, least] = entry->second;
    if (added) summary = {rule->id, what, result.grade, 0, {}, static_cast<int>(result.family)};
    ++summary.points;
    if (!added && complex >= least) return;
    least = complex;
    summary.point = id(result.point);
  }

  void describe(const Departure& departure, std::size_t index) {
    const Result& result = sweeper_.results()[index];
    report::SweepDeparture out;
    out.rule = departure.rule->id;
    out.text = departure.rule->asks;
    out.level = level_of(departure);
    out.grade = departure.grade;
    out.seen = departure.seen;
    if (!departure.reason.empty()) out.seen += "; " + departure.reason;
    out.points = counts_.at(departure);
    out.point = id(result.point);
    if (const Recording* recording = sweeper_.recording(index)) out.figure = recording->figure;
    out.known = departure.known;
    out.family = static_cast<int>(departure.family);
    sweep_.departures.push_back(std::move(out));
  }

  const Sweeper& sweeper_;
  const oracle::Tables& tables_;
  const Known& known_;
  report::Sweep sweep_;
  std::map<MapKey, Cells> maps_;
  std::map<const report::SweepCell*, int> complexity_;  ///< of the example
  std::map<Departure, std::size_t> simplest_;
  std::map<Departure, int> counts_;
  std::map<std::tuple<std::string, std::string, Grade, wire::Family>, std::pair<report::SweepSeen, int>>
      seen_;
  std::map<std::string, const Rule*> rules_;
  std::map<std::tuple<wire::Family, std::string, std::string>, report::SweepUnplayed> unplayed_;
};

/// Points that differ from this one in one part, and are simpler.
std::vector<Point> simpler(const Point& point) {
  std::vector<Point> out;
  const auto propose = [&](const Point& candidate) {
    if (complexity(candidate) < complexity(point) && is_point(candidate)) out.push_back(candidate);
  };
  const auto change = [&](auto member, auto value) {
    Point candidate = point;
    candidate.*member = value;
    propose(candidate);
  };
  for (unsigned bit = 0; bit < 12; ++bit)
    change(&Point::flags, static_cast<std::uint16_t>(point.flags & ~(1U << bit)));
  change(&Point::flags, static_cast<std::uint16_t>(point.flags & oracle::deciding_flags));
  Point without_ack = point;
  without_ack.flags = static_cast<std::uint16_t>(point.flags & ~wire::ctl::ack);
  without_ack.ack = AckPoint::none;
  propose(without_ack);
  change(&Point::opening, cases::Opening::passive);
  change(&Point::stamps, oracle::StampClass::off);
  change(&Point::zero_window, false);
  for (int i = 0; i < text_point_count; ++i) change(&Point::text, static_cast<TextPoint>(i));
  for (int i = 0; i < seq_point_count; ++i) change(&Point::seq, static_cast<SeqPoint>(i));
  for (int i = 0; i < ack_point_count; ++i) change(&Point::ack, static_cast<AckPoint>(i));
  return out;
}

class Shrinker {
 public:
  Shrinker(const oracle::Tables& tables, Known known) : tables_(tables), known_(std::move(known)) {}

  std::vector<std::pair<Point, wire::Family>> operator()(const Sweeper& sweeper) {
    std::map<Departure, const Point*> simplest;
    for (; seen_ < sweeper.results().size(); ++seen_)
      played_.insert(key(sweeper.results()[seen_].point, sweeper.results()[seen_].family));
    for (const Result& result : sweeper.results()) {
      const std::optional<Departure> departure = departure_of(result, tables_, known_);
      if (!departure) continue;
      const Point*& best = simplest[*departure];
      if (best == nullptr || complexity(result.point) < complexity(*best)) best = &result.point;
    }
    std::vector<std::pair<Point, wire::Family>> out;
    for (const auto& [departure, best] : simplest)
      for (const Point& candidate : simpler(*best))
        if (tables_.decide(situation(candidate)) == departure.rule &&
            played_.insert(key(candidate, departure.family)).second)
          out.emplace_back(candidate, departure.family);
    return out;
  }

 private:
  static std::uint64_t key(const Point& point, wire::Family family) {
    return packed(point) << 4 | static_cast<std::uint64_t>(family);
  }

  const oracle::Tables& tables_;
  Known known_;
  std::unordered_set<std::uint64_t> played_;
  std::size_t seen_ = 0;
};

}  // namespace

std::string seen(oracle::Reaction reaction, cases::State before, std::uint16_t states) {
  std::string out(to_string(reaction));
  constexpr std::uint16_t gone = bit(cases::State::closed) | bit(cases::State::listen);
  if (states == bit(before)) return out + ", same";
  if (states == gone) return out + ", CLOSED";
  std::string names;
  for (int i = 0; i < cases::state_count; ++i)
    if (((states >> i) & 1) != 0)
      names += (names.empty() ? "" : " or ") + std::string(cases::to_string(static_cast<cases::State>(i)));
  return out + ", " + (states == every_state ? "any" : names);
}

std::string seen(const Result& result, const oracle::Outcome* outcome) {
  if (result.observation.end == Observation::End::died)
    return result.observation.asked ? "the target ended" : "the target ended before the segment";
  if (outcome != nullptr && outcome->as_ack) return "as ack=" + std::string(to_string(*outcome->as_ack));
  if (outcome != nullptr && outcome->as_stamps)
    return "as stamps=" + std::string(to_string(*outcome->as_stamps));
  return seen(result.observation.reaction, result.point.state, result.observation.states);
}

namespace {

Departure death(const Result& result, const oracle::Tables& tables, const Known& known) {
  const Rule* rule = tables.decide(situation(result.point));
  Departure departure{rule, result.grade, seen(result, nullptr), "nothing permits that", {}, result.family};
  if (known) departure.known = known(rule->id, departure.seen, result.point);
  return departure;
}

}  // namespace

std::optional<Departure> departure_of(const Result& result, const oracle::Tables& tables,
                                      const Known& known) {
  if (!played(result) || (result.grade != Grade::tolerated && result.grade != Grade::forbidden))
    return std::nullopt;
  if (result.observation.end == Observation::End::died) return death(result, tables, known);
  const oracle::Judgement judgement =
      oracle::judge(tables, situation(result.point), result.observation.reaction, result.observation.states);
  Departure departure{judgement.rule, result.grade, seen(result, judgement.outcome), {}, {}, result.family};
  if (judgement.outcome != nullptr) departure.reason = judgement.outcome->reason;
  if (known) departure.known = known(departure.rule->id, departure.seen, result.point);
  return departure;
}

std::function<std::vector<std::pair<Point, wire::Family>>(const Sweeper&)> shrinker(
    const oracle::Tables& tables, Known known) {
  return Shrinker(tables, std::move(known));
}

report::Sweep summarize(const Sweeper& sweeper, const oracle::Tables& tables, const Known& known) {
  return Summary(sweeper, tables, known).run();
}

}  // namespace tcpspec::sweep
