#include "run/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tcpspec::run {

using report::InvariantEvidence;
using report::InvariantResult;
using report::Verdict;

namespace {

constexpr int most_shown = 3;  // of departures of one kind
// On a path that may damage segments one that is odd is not believed before so many connections had one.
constexpr int connections_to_believe = 3;

std::string times(int count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

Ledger::Ledger(std::vector<watch::Invariant> invariants, Options options)
    : invariants_(std::move(invariants)),
      candidates_(invariants_),
      options_(std::move(options)),
      accounts_(invariants_.size()) {}

/// Of a departure.
Verdict Ledger::verdict_of(cases::Level level) const {
  if (cases::binds(level, options_.keywords_only)) return Verdict::fail;
  return level == cases::Level::may ? Verdict::not_applicable : Verdict::warn;
}

void Ledger::add(const Witness& witness, const Place& place) {
  if (!witness.looks()) return;
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    const std::uint32_t segments = witness.relevant()[i];
    accounts_[i].segments += static_cast<int>(segments);
    if (segments > 0) ++accounts_[i].connections;
  }
  if (!witness.departures().empty()) add_departures(witness, place);
}

void Ledger::add_departures(const Witness& witness, const Place& place) {
  std::set<std::size_t> departed;
  for (const Witness::Departure& departure : witness.departures()) {
    Account& account = accounts_[departure.invariant];
    InvariantEvidence evidence{place.id,
                               place.is_point,
                               place.family,
                               place.connection,
                               departure.segment,
                               (departure.at - place.began).seconds(),
                               departure.got,
                               {},
                               {}};
    if (const Deviation* excuse = excuse_for(departure.invariant, evidence)) {
      ++account.excused;
      account.excuse = evidence.known = excuse->reason;
    } else {
      ++account.departures;
      if (departed.insert(departure.invariant).second) ++account.departed_connections;
    }
    const auto alike = std::count_if(
        account.evidence.begin(), account.evidence.end(),
        [&](const InvariantEvidence& other) { return other.known.empty() == evidence.known.empty(); });
    const bool same_place = !account.evidence.empty() && account.evidence.back().where == place.id &&
                            account.evidence.back().known.empty() == evidence.known.empty();
    if (alike >= most_shown || same_place) continue;
    evidence.figure = departure.figure;
    account.evidence.push_back(std::move(evidence));
  }
}

const Deviation* Ledger::excuse_for(std::size_t invariant, const InvariantEvidence& evidence) const {
  report::CaseResult told;
  told.id = invariants_[invariant].name;
  told.family = evidence.family;
  told.because = evidence.where;
  told.got = evidence.got;
  told.verdict = verdict_of(invariants_[invariant].level);
  for (const Deviation& deviation : options_.baseline)
    if (describes(deviation, told)) return &deviation;
  return nullptr;
}

bool Ledger::tolerates(std::size_t invariant, int family, const std::string& got, bool strict) const {
  InvariantEvidence evidence;
  evidence.family = family;
  evidence.got = got;
  return (!strict && verdict_of(invariants_[invariant].level) != Verdict::fail) ||
         excuse_for(invariant, evidence) != nullptr;
}

std::vector<InvariantResult> Ledger::results() const {
  std::vector<InvariantResult> out;
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    const watch::Invariant& invariant = invariants_[i];
    const Account& account = accounts_[i];
    InvariantResult& result = out.emplace_back();
    result.name = invariant.name;
    result.title = invariant.title;
    result.requirement = invariant.requirement;
    result.level = invariant.level;
    result.when = invariant.when_text;
    result.holds = invariant.holds_text;
    result.file = invariant.at.file;
    result.line = invariant.at.line;
    result.segments = account.segments;
    result.connections = account.connections;
    result.departures = account.departures;
    result.known_departures = account.excused;
    result.evidence = account.evidence;
    if (account.departures > 0) {
      result.verdict = verdict_of(invariant.level);
      result.because = fmt::format("{} of {} broke it, on {}", times(account.departures, "segment"),
                                   account.segments, times(account.departed_connections, "connection"));
      if (!options_.path.is_sure && account.departed_connections < connections_to_believe) {
        result.verdict = Verdict::inconclusive;
        result.because += "; the path may have damaged as many";
      }
    } else if (account.excused > 0) {
      result.verdict = verdict_of(invariant.level);
      result.known = account.excuse;
      result.because = fmt::format("{} of {} broke it", times(account.excused, "segment"), account.segments);
    } else if (account.segments > 0) {
      result.verdict = Verdict::pass;
    } else {
      result.verdict = Verdict::not_applicable;
      result.because = "not exercised: no segment of the run was of this kind";
    }
  }
  return out;
}

}  // namespace tcpspec::run
