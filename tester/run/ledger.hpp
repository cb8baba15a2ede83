#pragma once

#include <string>
#include <vector>

#include "run/baseline.hpp"
#include "run/report.hpp"
#include "run/witness.hpp"

namespace tcpspec::run {

/// What all witnesses of a run have seen of each invariant.
class Ledger {
 public:
  struct Options {
    watch::Path path{};
    bool keywords_only = false;  ///< what the RFCs say without a key word only warns
    /// A deviation whose id is the name of an invariant excuses the departures that it describes.
    Baseline baseline{};
  };
  Ledger(std::vector<watch::Invariant> invariants, Options);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  const std::vector<watch::Invariant>& invariants() const { return invariants_; }
  watch::Candidates& candidates() { return candidates_; }
  const watch::Path& path() const { return options_.path; }

  struct Place {
    std::string id;  ///< of a case or a point
    bool is_point = false;
    int family = 4;
    std::string connection;  ///< its name in the case; empty for the case's own
    Instant began;           ///< of the case
  };
  void add(const Witness&, const Place&);

  /// Whether a departure from it is known of the target, or only warns; with `strict` that is not an excuse.
  bool tolerates(std::size_t invariant, int family, const std::string& got, bool strict) const;

  /// In the order of the invariants.
  std::vector<report::InvariantResult> results() const;

 private:
  struct Account {
    int segments = 0;
    int connections = 0;
    int departures = 0;  ///< not excused
    int departed_connections = 0;
    int excused = 0;
    std::string excuse;
    std::vector<report::InvariantEvidence> evidence;
  };
  void add_departures(const Witness&, const Place&);
  report::Verdict verdict_of(cases::Level) const;
  /// Nothing if no deviation describes it.
  const Deviation* excuse_for(std::size_t invariant, const report::InvariantEvidence&) const;

  std::vector<watch::Invariant> invariants_;
  watch::Candidates candidates_;
  Options options_;
  std::vector<Account> accounts_;
};

}  // namespace tcpspec::run
