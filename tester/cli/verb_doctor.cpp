#include "cli/verb_doctor.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iomanip>
#include <iostream>

#include "base/error.hpp"
#include "cli/exit.hpp"
#include "cli/screen.hpp"
#include "drive/socket_address.hpp"
#include "lab/doctor.hpp"
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

std::vector<wire::Address> resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0)
    throw EnvironmentError("cannot find the address of " + host + ": " + gai_strerror(error));
  std::vector<wire::Address> addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    sockaddr_storage storage{};
    std::memcpy(&storage, entry->ai_addr, entry->ai_addrlen);
    addresses.push_back(drive::endpoint_of(storage).address);
  }
  freeaddrinfo(found);
  return addresses;
}

std::vector<lab::Check> examine(const reach::TargetWord& target) {
  std::vector<lab::Check> checks = lab::examine_machine();
  const auto add = [&](std::vector<lab::Check> more) {
    checks.insert(checks.end(), more.begin(), more.end());
  };
  switch (target.kind) {
    case reach::TargetWord::Kind::lab: add(lab::examine_lab()); break;
    case reach::TargetWord::Kind::sim: break;
    case reach::TargetWord::Kind::host:
      for (const wire::Address& address : resolve(target.host)) add(lab::examine_host(address));
      break;
  }
  return checks;
}

}  // namespace

int doctor(const DoctorOptions& options) {
  const reach::TargetWord target = reach::parse_target(options.target);
  const report::TerminalOptions screen = terminal_options(options.display, STDOUT_FILENO);
  int broken = 0;
  int hazards = 0;
  for (const lab::Check& check : examine(target)) {
    const Mark mark = mark_of(check.verdict);
    const std::string badge = std::string(screen.ascii ? mark.ascii : mark.symbol) + " " + mark.word;
    const std::string gap(9 - std::string(mark.word).size(), ' ');
    std::cout << report::paint(mark.color, badge, screen.color) << gap << std::left << std::setw(20)
              << check.name << "  " << check.finding << '\n';
    if (check.verdict != Verdict::good && !check.remedy.empty())
      std::cout << std::string(11, ' ') << "mend it: " << check.remedy << '\n';
    broken += check.verdict == Verdict::broken ? 1 : 0;
    hazards += check.verdict == Verdict::hazard ? 1 : 0;
  }
  std::cout << '\n'
            << (broken > 0    ? "Runs against " + options.target + " do not work yet."
                : hazards > 0 ? "Runs against " + options.target + " work; mind the hazards."
                              : "All is well for runs against " + options.target + ".")
            << '\n';
  return code(broken > 0 ? Exit::environment : Exit::ok);
}

}  // namespace tcpspec::cli
