#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wire/address.hpp"
#include "wire/time.hpp"

namespace tcpspec::reach {

/// The versions of IP to test.
enum class Families : std::uint8_t { ipv4, ipv6, both };

inline bool includes(Families families, wire::Family family) {
  return families == Families::both || (families == Families::ipv4) == (family == wire::Family::ipv4);
}

struct Sysctl {
  std::string name;  ///< `net.ipv4.tcp_sack`
  std::string value;
};

/// What is known of a target that connects to the tester.
struct AwaitOptions {
  std::string trigger;              ///< a shell command that makes it connect; empty: it connects by itself
  std::string from;                 ///< its name or address; empty: that of the first that connects
  Duration patience = seconds(30);  ///< the run ends after so long without a connection
};

/// How a target is reached; the same for all verbs.
struct TargetOptions {
  /// The word as written: `lab`, `sim`, `sim:MUTANT`, `stepped`, `HOST:PORT`, `[V6]:PORT`,
  /// `await:PORT` (target_word.hpp).
  std::string target = "lab";
  std::string profile;  ///< name of a shipped profile, or a file; empty: the target's usual one
  /// lab: a shell command to run as the target's application; stepped: the target itself.
  std::string exec;
  std::vector<std::uint16_t> ports;  ///< --port: where `exec` listens
  std::vector<Sysctl> sysctls;       ///< lab: set in the target's namespace
  std::string agent;                 ///< a shell command that starts tcpspec-agent on the target
  std::string kernel;        ///< lab: a user-mode Linux to boot and test; empty: this machine's kernel
  std::string link;          ///< sim, stepped: what the link does, e.g. `lose 3; duplicate 5`
  std::string record_steps;  ///< stepped: a file for the lines of all steps
  AwaitOptions await;
  double timescale = 1;            ///< see run::Timing::stretch
  bool allow_public = false;       ///< addresses outside loopback, link-local and private ranges
  std::vector<std::string> words;  ///< the command line without the program's name
};

}  // namespace tcpspec::reach
