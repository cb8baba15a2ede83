// The test of the lab is to make one, in a child process, because an ordinary user cannot undo it.
#include "lab/doctor_lab.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <sstream>

#include "drive/packet_link.hpp"
#include "drive/real_clock.hpp"
#include "drive/rst_guard.hpp"
#include "lab/lab.hpp"
#include "lab/namespaces.hpp"
#include "lab/offloads.hpp"
#include "lab/sysctl.hpp"
#include "wire/draft.hpp"

namespace tcpspec::lab {
namespace {

using Verdict = Check::Verdict;

/// Sends one SYN to the agent's listener and judges the response.
Check handshake(Lab& lab, wire::Family family) {
  const std::string name = family == wire::Family::ipv4 ? "wire, IPv4" : "wire, IPv6";
  if (lab.targets(family).empty() || lab.testers(family).empty())
    return {name, Verdict::hazard, "this kernel does not have this family: its cases are not applicable",
            "modprobe ipv6"};
  const wire::Endpoint target{lab.targets(family)[0], 4000};
  drive::RealClock clock;
  drive::PacketLink link(lab.link_options());
  const auto agent = lab.start_agent();
  clock.watch(link.descriptor());
  clock.watch(agent->descriptor());
  const Instant deadline = clock.now() + seconds(5);
  agent->write("1 LISTEN " + target.address.to_string() + " 4000");
  std::string reply;
  while (!agent->read(reply) && clock.now() < deadline) clock.wait_until(deadline);
  if (!reply.starts_with("1 ok")) return {name, Verdict::broken, "the agent does not listen: " + reply, ""};
  drive::RstGuards guards;
  wire::Draft syn;
  syn.flow = {guards.hold_any(lab.testers(family)[0]), target};
  syn.flags = wire::ctl::syn;
  const Instant sent = clock.now();
  link.send(wire::emit(syn));
  for (std::vector<drive::Frame> frames; clock.now() < deadline; clock.wait_until(deadline)) {
    link.receive(frames);
    for (const drive::Frame& frame : frames) {
      const auto parsed = wire::parse(frame.octets, frame.checksum_offloaded);
      const auto* segment = std::get_if<wire::Segment>(&parsed);
      if (segment == nullptr || !frame.from_target || !segment->has(wire::ctl::syn | wire::ctl::ack))
        continue;
      if (segment->checksum != wire::Checksum::correct)
        return {name, Verdict::broken, "checksums of the target cannot be judged: an offload is still on",
                ""};
      std::ostringstream took;
      took.precision(2);
      took << (frame.time - sent).milliseconds();
      return {name, Verdict::good, "a SYN got a response after " + took.str() + " ms", ""};
    }
  }
  return {name, Verdict::broken, "a SYN got no response within 5 s", ""};
}

Check attempt(const std::string& name, const std::string& remedy, const std::function<Check()>& examine) {
  try {
    return examine();
  } catch (const std::exception& error) {
    // The lab's own errors have their remedy in a second line.
    const std::string text = error.what();
    const auto line_end = text.find("\n  ");
    return {name, Verdict::broken, text.substr(0, line_end),
            line_end == std::string::npos ? remedy : text.substr(line_end + 3)};
  }
}

std::vector<Check> examine_here() {
  std::vector<Check> checks;
  std::unique_ptr<Lab> lab;
  checks.push_back(attempt("lab", "sudo tcpspec doctor", [&]() -> Check {
    lab = Lab::create();
    return {"lab", Verdict::good, "can make namespaces and a veth pair, and switch off all offloads", ""};
  }));
  if (!lab) return checks;
  if (find_agent().empty()) return checks;  // reported by examine_machine
  for (const wire::Family family : {wire::Family::ipv4, wire::Family::ipv6})
    checks.push_back(attempt(family == wire::Family::ipv4 ? "wire, IPv4" : "wire, IPv6", "",
                             [&] { return handshake(*lab, family); }));
  return checks;
}

Check tap() {
  if (access("/dev/net/tun", R_OK | W_OK) == 0)
    return {"TAP devices", Verdict::good, "/dev/net/tun can be opened", ""};
  return {"TAP devices", Verdict::missing,
          "/dev/net/tun cannot be opened; only targets with a user-space stack need it",
          "sudo modprobe tun; sudo chmod 0666 /dev/net/tun"};
}

constexpr char field = '\x1f';
constexpr char record = '\x1e';

}  // namespace

std::vector<Check> examine_lab() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) throw drive::os_error("pipe");
  const drive::Descriptor reading(ends[0]);
  drive::Descriptor writing(ends[1]);
  const pid_t pid = fork();
  if (pid < 0) throw drive::os_error("fork");
  if (pid == 0) {
    std::string text;
    for (const Check& check : examine_here())
      text += check.name + field + std::to_string(static_cast<int>(check.verdict)) + field + check.finding +
              field + check.remedy + record;
    _exit(write(writing.get(), text.data(), text.size()) < 0 ? 1 : 0);
  }
  writing.reset();
  std::string text;
  char buffer[4096];
  for (ssize_t n; (n = read(reading.get(), buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(n));
  waitpid(pid, nullptr, 0);

  std::vector<Check> checks;
  std::istringstream records(text);
  for (std::string line; std::getline(records, line, record);) {
    std::istringstream fields(line);
    Check check;
    std::string verdict;
    std::getline(fields, check.name, field);
    std::getline(fields, verdict, field);
    std::getline(fields, check.finding, field);
    std::getline(fields, check.remedy, field);
    check.verdict = static_cast<Verdict>(std::stoi(verdict));
    checks.push_back(check);
  }
  if (checks.empty())
    checks.push_back({"lab", Verdict::broken, "the attempt to make one ended without a message", ""});
  checks.push_back(tap());
  return checks;
}

}  // namespace tcpspec::lab
