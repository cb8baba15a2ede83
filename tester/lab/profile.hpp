#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "case/source.hpp"
#include "oracle/condition.hpp"
#include "run/baseline.hpp"
#include "run/environment.hpp"
#include "wire/time.hpp"

namespace tcpspec::lab {

/// How to start a stack that is not this machine's kernel in the lab.
struct Wiring {
  enum class Link : std::uint8_t {
    veth,    ///< the stack is the kernel of the target's namespace
    tap,     ///< we make `device` in the tester's namespace; the program opens it by name
    theirs,  ///< the program makes `device` in the tester's namespace
  } link = Link::veth;
  std::string device;          ///< tap and theirs
  bool beside_tester = false;  ///< the program runs in the tester's namespace, not in the target's
  std::string start;           ///< shell command of the stack; placeholders as in Lab::start
  std::string behind;          ///< shell command of servers behind a stack that is a proxy
  std::string agent;           ///< shell command that speaks the agent's protocol; empty: the shipped one
  std::optional<Duration> start_up;         ///< until the target can be reached
  std::map<wire::Family, run::Site> sites;  ///< addresses instead of the lab's own
};

/// A known departure from a rule of the decision tables (cases/segment-arrives). Its rule, its observation
/// and its points must be narrow: a reason that covers more than it explains hides faults.
struct KnownDeparture {
  std::string rule;                 ///< `G-3`; `*` and `?` are wild cards
  std::string seen;                 ///< `NONE, CLOSED`; wild cards too
  oracle::Condition when;           ///< as the tables write it: `seq=right text=no`
  std::vector<std::string> points;  ///< ids, one of which must match, with wild cards; any point if empty
  std::string reason;
  std::string since;   ///< the first version of the stack that departs so; any if empty
  std::string before;  ///< the first that does so no more
};

/// What is known of a target (cases/profiles/NAME.yaml): its times, the services on its ports, how to start
/// it, and its known departures from the RFCs.
struct Profile {
  std::string name;
  std::filesystem::path folder;  ///< the folder of the file and of the files that its commands need
  std::string stack;             ///< in words
  // The name of the stack, and how to distinguish it from others. Not inherited: below another service it is
  // the same.
  std::string stack_name;  ///< `Linux`; empty: targets are not compared with this profile
  std::string versions;    ///< `6`; may be empty
  std::vector<std::string>
      told_by;  ///< ids, with wild cards, of cases whose listed departures distinguish it from others
  std::optional<Duration> rto;
  std::optional<Duration> msl;
  std::optional<std::size_t> at_once;  ///< connections that it can take side by side
  /// Ids, with wild cards, of cases that disturb others running at the same time.
  std::vector<std::string> alone;
  std::optional<std::uint16_t> closed_port;
  std::optional<cases::Access> access;  ///< at most this, whatever else there is
  std::vector<run::Service> services;
  Wiring wiring;
  std::string stepped;  ///< shell command of a target in virtual time (stepped/PROTOCOL.md)
  std::string restart;  ///< shell command that restarts it
  run::Baseline deviations;
  std::vector<KnownDeparture> departures;  ///< of the sweep

  /// The reason for this known reaction at this point of the sweep; empty if it is not known.
  std::string reason_for(const std::string& rule, const std::string& seen, const oracle::Situation&,
                         const std::string& point) const;
};

struct ProfileResult {
  Profile profile;
  std::vector<cases::Diagnostic> errors;
};

/// Reads a profile file; `extends: NAME` includes a profile in the same folder, or a shipped one (its
/// deviations too).
ProfileResult load_profile(const std::filesystem::path& file);

}  // namespace tcpspec::lab
