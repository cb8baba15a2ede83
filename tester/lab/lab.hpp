#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drive/packet_link.hpp"
#include "drive/process_channel.hpp"
#include "lab/device.hpp"
#include "lab/keeper.hpp"
#include "lab/program.hpp"

namespace tcpspec::lab {

/// What joins the tester to the target.
enum class Wire : std::uint8_t {
  veth,    ///< a kernel in its own network namespace
  tap,     ///< a TAP device here, which a user-space stack opens by name
  theirs,  ///< the program makes a device in our namespace: slirp4netns, pasta
};

struct LabOptions {
  Wire wire = Wire::veth;
  std::string device = "tap0";  ///< tap and theirs: the device's name
  /// Settings of the target's kernel beyond the lab's own: {"net.ipv4.tcp_rfc1337", "1"}.
  std::vector<std::pair<std::string, std::string>> target_sysctls;
  /// veth: nothing but the tester uses the wire, so that the tester's own kernel may be silenced.
  bool silent_tester = false;
  /// tap and theirs: where the target answers, if not at the lab's own addresses.
  std::vector<wire::Address> targets;
};

/// A target on this machine, cut off from the rest of it: the calling process moves to a fresh network
/// namespace, the target lives in another, and its programs in a PID namespace that ends with us even after
/// SIGKILL.  Make it early, while there is one thread, and one at a time.  Needs root, or a system that lets
/// ordinary users make namespaces.
///
///     tester0  10.77.0.1 10.77.0.3 fd77::1 fd77::3 …  ──  target0  10.77.0.2 10.77.0.4 fd77::2 fd77::4
///
/// The tester has more addresses, up to 10.77.0.63 and fd77::3f, so that cases can have paths of their own.
class Lab {
 public:
  /// Throws std::runtime_error with the reason and the remedy, or std::system_error.
  static std::unique_ptr<Lab> create(const LabOptions& = {});
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  /// The device at our end: `tester0`, `tap0`.
  const std::string& interface() const { return interface_; }
  /// The addresses of one family, in the order above; the first is the one to use. Empty for IPv6 if the
  /// kernel does not have it.
  std::vector<wire::Address> testers(wire::Family) const;
  std::vector<wire::Address> targets(wire::Family) const;
  /// The kernel's TCP answers nothing at any of testers(): no port needs a guard.
  bool tester_is_silent() const { return silent_; }
  /// For drive::PacketLink: our device, all targets.
  drive::PacketLinkOptions link_options() const;

  /// Starts tcpspec-agent in the target's namespace. Throws std::runtime_error if there is no agent in the
  /// folder of this program.
  std::unique_ptr<drive::ProcessChannel> start_agent();

  /// Starts a shell command that speaks the agent's protocol; placeholders as in start().
  std::unique_ptr<drive::ProcessChannel> start_agent(const std::string& command, Place);

  /// Starts a shell command.  These words in it are replaced: {tester_netns} (a path), {target_netns},
  /// {device}, {tester}, {tester6}, {target}, {target6}, {target_other}, {target6_other}.  The Program must
  /// be destroyed before the Lab.
  std::unique_ptr<Program> start(const std::string& command, Place = Place::target);

  /// Returns when `port` of the target accepts connections. Throws std::runtime_error with the program's
  /// output if it ends, or if the time is over.
  void wait_until_listening(Program&, std::uint16_t port, Duration patience = seconds(10));

  /// For Wire::theirs (and for a TAP that needs its reader): returns when the device exists, is up, and has
  /// addresses, which become testers(). Throws as above.
  void wait_for_device(Program&, Duration patience = seconds(10));

  /// For Wire::tap, once the stack runs: the targets that do not exist.  No neighbour has them; that takes
  /// three seconds to find out.
  std::vector<wire::Address> missing_targets() const;

  /// From now on these are not targets.
  void forget_targets(const std::vector<wire::Address>&);

  /// Writes a setting of the target's kernel.  Throws std::system_error.
  void target_sysctl(const std::string& name, const std::string& value);

  pid_t keeper_pid() const { return keeper_->pid(); }

 private:
  Lab() = default;
  void set_up(const LabOptions&);
  std::string fill_in(std::string command) const;
  std::unique_ptr<drive::ProcessChannel> open_channel(const std::string& name,
                                                      const std::vector<std::string>& argv, Place);
  bool answers(std::uint16_t port) const;

  drive::Descriptor before_;  // the network namespace that we came from
  std::shared_ptr<Keeper> keeper_;
  Wire wire_ = Wire::veth;
  bool silent_ = false;
  std::string interface_;
  std::vector<wire::Address> testers_;
  std::vector<wire::Address> targets_;
};

/// The path of tcpspec-agent: $TCPSPEC_AGENT, else beside this executable, else in ../libexec/tcpspec or
/// ../bin of it. Empty if it is nowhere.
std::string find_agent();

}  // namespace tcpspec::lab
