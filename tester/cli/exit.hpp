#pragma once

namespace tcpspec::cli {

/// The exit codes of the process; stable since the first release. A verb that runs under a signal n returns
/// 128 + n after it has written its reports.
enum class Exit : int {
  ok = 0,
  conformance = 1,  ///< a fail, an unexpected pass, or what `--strict` and `--fail-on` add
  usage = 2,        ///< the command line or the suite is invalid
  environment = 3,  ///< no privilege, no target, a report could not be written
  /// Nothing failed, but there were inconclusive or flaky cases, and `--fail-on` names them.
  inconclusive = 4,
  nothing_selected = 5,
  internal = 70,      ///< our bug
  unprivileged = 77,  ///< `--skip-if-unprivileged`: nothing was run (autotools' and ctest's "skipped")
};

constexpr int code(Exit exit) { return static_cast<int>(exit); }
constexpr int code_of_signal(int signal) { return 128 + signal; }

}  // namespace tcpspec::cli
