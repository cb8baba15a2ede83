#include "cli/verb_doctor.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <iterator>

#include "base/display_width.hpp"
#include "base/error.hpp"
#include "cli/exit.hpp"
#include "cli/terminal_options.hpp"
#include "drive/resolve.hpp"
#include "lab/doctor_host.hpp"
#include "lab/doctor_lab.hpp"
#include "lab/doctor_machine.hpp"
#include "lab/doctor_port.hpp"
#include "reach/bench_host.hpp"
#include "reach/bench_sim.hpp"
#include "reach/target_word.hpp"
#include "reports/verdict_badge.hpp"

namespace tcpspec::cli {
namespace {

using Verdict = lab::Check::Verdict;
using report::Color;

struct Mark {
  const char* symbol;
  const char* ascii;
  const char* word;
  Color color;
};

Mark mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::good: return {"✓", "+", "good", Color::green};
    case Verdict::hazard: return {"!", "!", "hazard", Color::yellow};
    case Verdict::broken: return {"✗", "x", "broken", Color::red};
    case Verdict::missing: return {"–", "-", "missing", Color::none};
  }
  return {"?", "?", "?", Color::none};
}

void append(std::vector<lab::Check>& checks, std::vector<lab::Check> more) {
  checks.insert(checks.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::vector<lab::Check> examine_host(const reach::TargetWord& target, bool allow_public) {
  std::vector<lab::Check> checks;
  std::vector<wire::Address> addresses;
  try {
    addresses = drive::resolve(target.host);
  } catch (const EnvironmentError& unknown) {
    return {{"address", Verdict::broken, unknown.what(), "getent hosts " + target.host}};
  }
  for (const wire::Address& address : addresses) append(checks, lab::examine_host(address));
  const auto forbidden = std::find_if(addresses.begin(), addresses.end(), reach::needs_permission);
  if (forbidden == addresses.end() || allow_public)
    append(checks, lab::examine_ports(addresses, target.ports));
  else
    checks.push_back({"permission", Verdict::broken,
                      forbidden->to_string() + " is a public address, and was not tried",
                      "use --allow-public if its owner agrees"});
  return checks;
}

std::vector<lab::Check> examine(const reach::TargetWord& target, bool allow_public) {
  std::vector<lab::Check> checks = lab::examine_machine();
  switch (target.kind) {
    case reach::TargetWord::Kind::lab: append(checks, lab::examine_lab()); break;
    case reach::TargetWord::Kind::stepped: break;  // it needs nothing of the machine
    case reach::TargetWord::Kind::sim: reach::check_mutant(target.mutant); break;
    case reach::TargetWord::Kind::await: break;  // nobody is there before the run
    case reach::TargetWord::Kind::host: append(checks, examine_host(target, allow_public)); break;
  }
  return checks;
}

}  // namespace

int doctor(const DoctorOptions& options) {
  const reach::TargetWord target = reach::parse_target(options.target);
  const report::TerminalOptions screen = terminal_options(options.display, STDOUT_FILENO);
  int broken = 0;
  int hazards = 0;
  for (const lab::Check& check : examine(target, options.allow_public)) {
    const Mark mark = mark_of(check.verdict);
    const std::string badge = std::string(screen.ascii ? mark.ascii : mark.symbol) + " " + mark.word;
    std::cout << report::paint(mark.color, base::pad(badge, 11), screen.color) << base::pad(check.name, 20)
              << "  " << check.finding << '\n';
    if (check.verdict != Verdict::good && !check.remedy.empty())
      std::cout << std::string(11, ' ') << "repair: " << check.remedy << '\n';
    broken += check.verdict == Verdict::broken ? 1 : 0;
    hazards += check.verdict == Verdict::hazard ? 1 : 0;
  }
  std::cout << '\n'
            << (broken > 0    ? "Runs against " + options.target + " do not work."
                : hazards > 0 ? "Runs against " + options.target + " work, but see the hazards."
                              : "Runs against " + options.target + " work.")
            << '\n';
  return code(broken > 0 ? Exit::environment : Exit::ok);
}

}  // namespace tcpspec::cli
