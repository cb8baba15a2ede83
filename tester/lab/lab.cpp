#include "lab/lab.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "drive/real_clock.hpp"
#include "drive/rst_guard.hpp"
#include "drive/socket_address.hpp"
#include "lab/kernel_settings.hpp"
#include "lab/namespaces.hpp"
#include "lab/offloads.hpp"
#include "lab/silence.hpp"
#include "lab/sysctl.hpp"
#include "wire/further_address.hpp"

namespace tcpspec::lab {
namespace {

const std::vector<std::string> first_tester_prefixes = {"10.77.0.1/24", "fd77::1/64"};
const std::vector<std::string> target_prefixes = {"10.77.0.2/24", "10.77.0.4/24", "fd77::2/64", "fd77::4/64"};

/// A kernel without IPv6 can still have a lab, with one family.
std::vector<std::string> usable(std::vector<std::string> prefixes) {
  if (access("/proc/sys/net/ipv6", F_OK) != 0)
    std::erase_if(prefixes, [](const std::string& text) { return text.find(':') != std::string::npos; });
  return prefixes;
}

std::vector<Prefix> parse_all(const std::vector<std::string>& texts) {
  std::vector<Prefix> prefixes;
  for (const std::string& text : texts) prefixes.push_back(Prefix::parse(text));
  return prefixes;
}

/// The first address of each family, and every second one after it: the target has those between them.
std::vector<Prefix> tester_prefixes() {
  std::vector<Prefix> prefixes;
  for (const Prefix& first : parse_all(usable(first_tester_prefixes)))
    for (int i = 0; i < wire::addresses_of_the_tester; ++i)
      prefixes.push_back({wire::further(first.address, 2 * i), first.length});
  return prefixes;
}

std::vector<wire::Address> addresses_of(const std::vector<Prefix>& prefixes) {
  std::vector<wire::Address> addresses;
  for (const Prefix& prefix : prefixes) addresses.push_back(prefix.address);
  return addresses;
}

std::vector<wire::Address> of_family(const std::vector<wire::Address>& all, wire::Family family) {
  std::vector<wire::Address> some;
  for (const wire::Address& address : all)
    if (address.family == family) some.push_back(address);
  return some;
}

void require(bool in_time, Program& program, const std::string& what) {
  program.require_running();
  if (in_time) return;
  const std::string said = program.output();
  throw std::runtime_error("the program (" + program.command() + ") runs, but " + what +
                           (said.empty() ? "; it printed nothing" : "; it printed:\n" + said));
}

}  // namespace

std::unique_ptr<Lab> Lab::create(const LabOptions& options) {
  drive::raise_descriptor_limit();  // what we start inherits it
  std::unique_ptr<Lab> lab(new Lab);
  lab->before_ = enter_fresh_namespaces();
  lab->set_up(options);
  return lab;
}

Lab::~Lab() {
  keeper_.reset();
  return_to(before_);
}

void Lab::set_up(const LabOptions& options) {
  write_settings(tester_settings(), [](const Setting& s) { write_sysctl(s.name, s.value); });
  configure_device("lo", {});
  keeper_ = Keeper::start();
  write_settings(target_settings(), [this](const Setting& s) { target_sysctl(s.name, s.value); });
  for (const auto& [name, value] : options.target_sysctls) target_sysctl(name, value);
  keeper_->ask({"device", "lo"});

  wire_ = options.wire;
  interface_ = options.wire == Wire::veth ? "tester0" : options.device;
  targets_ = options.targets.empty() ? addresses_of(parse_all(usable(target_prefixes))) : options.targets;
  if (wire_ == Wire::theirs) return;
  if (wire_ == Wire::veth) {
    create_veth(interface_, "target0", keeper_->pid());
    std::vector<std::string> request{"device", "target0"};
    for (const std::string& prefix : usable(target_prefixes)) request.push_back(prefix);
    keeper_->ask(request);
  } else {
    create_tap(interface_);
  }
  switch_offloads_off(interface_);
  const std::vector<Prefix> prefixes = tester_prefixes();
  configure_device(interface_, prefixes);
  testers_ = addresses_of(prefixes);
  if (wire_ != Wire::veth) return;  // a TAP is running when a program reads it
  wait_until_running(interface_);
  keeper_->ask({"running", "target0"});
  silent_ = options.silent_tester && silence_tcp(interface_);
}

std::vector<wire::Address> Lab::testers(wire::Family family) const { return of_family(testers_, family); }
std::vector<wire::Address> Lab::targets(wire::Family family) const { return of_family(targets_, family); }

drive::PacketLinkOptions Lab::link_options() const {
  drive::PacketLinkOptions options;
  options.interface = interface_;
  options.capture = targets_;
  options.goes_with_the_target = wire_ == Wire::theirs;
  return options;
}

void Lab::target_sysctl(const std::string& name, const std::string& value) {
  keeper_->ask({"sysctl", name, value});
}

std::unique_ptr<drive::ProcessChannel> Lab::start_agent() {
  const std::string path = find_agent();
  if (path.empty())
    throw std::runtime_error(
        "tcpspec-agent is not in the folder of this program (the variable TCPSPEC_AGENT can name it)");
  return open_channel(path, {path}, Place::target);
}

std::unique_ptr<drive::ProcessChannel> Lab::start_agent(const std::string& command, Place place) {
  const std::string filled = fill_in(command);
  return open_channel(filled, {"/bin/sh", "-c", filled}, place);
}

std::unique_ptr<drive::ProcessChannel> Lab::open_channel(const std::string& name,
                                                         const std::vector<std::string>& argv, Place place) {
  drive::Pipes pipes;
  drive::ChildStreams ends;
  drive::make_pipes(pipes, ends);
  auto child = start_program(keeper_, place, argv, std::move(ends));
  return std::make_unique<drive::ProcessChannel>(name, std::move(pipes), std::move(child));
}

std::unique_ptr<Program> Lab::start(const std::string& command, Place place) {
  return std::make_unique<Program>(keeper_, place, fill_in(command));
}

std::string Lab::fill_in(std::string command) const {
  const auto nth = [](const std::vector<wire::Address>& addresses, std::size_t n) {
    return n < addresses.size() ? addresses[n].to_string() : std::string();
  };
  const std::pair<std::string, std::string> words[] = {
      {"{tester_netns}", "/proc/" + std::to_string(getpid()) + "/ns/net"},
      {"{target_netns}", "/proc/" + std::to_string(keeper_->pid()) + "/ns/net"},
      {"{device}", interface_},
      {"{tester}", nth(testers(wire::Family::ipv4), 0)},
      {"{tester6}", nth(testers(wire::Family::ipv6), 0)},
      {"{target}", nth(targets(wire::Family::ipv4), 0)},
      {"{target6}", nth(targets(wire::Family::ipv6), 0)},
      {"{target_other}", nth(targets(wire::Family::ipv4), 1)},
      {"{target6_other}", nth(targets(wire::Family::ipv6), 1)},
  };
  for (const auto& [word, value] : words)
    for (std::size_t at = 0; (at = command.find(word, at)) != std::string::npos; at += value.size())
      command.replace(at, word.size(), value);
  return command;
}

/// By an ordinary connection of our own kernel, because a user-space stack does not say on which ports it
/// listens.
bool Lab::answers(std::uint16_t port) const {
  for (const wire::Address& target : targets_) {
    const drive::Descriptor fd(
        socket(drive::socket_family(target.family), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
    const drive::SocketAddress address = drive::socket_address({target, port});
    pollfd entry{fd.get(), POLLOUT, 0};
    const bool open = connect(fd.get(), address.get(), address.size) == 0 ||
                      (errno == EINPROGRESS && poll(&entry, 1, 50) == 1 && (entry.revents & POLLERR) == 0);
    const linger abort_it{1, 0};
    setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &abort_it, sizeof abort_it);
    if (open) return true;
  }
  return false;
}

std::vector<wire::Address> Lab::missing_targets() const {
  constexpr std::uint16_t any_port = 1;
  constexpr Duration longer_than_the_kernel_looks = milliseconds(3500);
  std::vector<std::pair<wire::Address, drive::Descriptor>> asked;
  for (const wire::Address& target : targets_) {
    drive::Descriptor fd(
        socket(drive::socket_family(target.family), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
    const drive::SocketAddress address = drive::socket_address({target, any_port});
    if (connect(fd.get(), address.get(), address.size) < 0 && errno == EINPROGRESS)
      asked.emplace_back(target, std::move(fd));
  }
  std::vector<wire::Address> missing;
  drive::RealClock clock;
  const Instant deadline = clock.now() + longer_than_the_kernel_looks;
  while (!asked.empty() && clock.now() < deadline) {
    std::vector<pollfd> set;
    for (const auto& [target, fd] : asked) set.push_back({fd.get(), POLLOUT, 0});
    poll(set.data(), set.size(), static_cast<int>((deadline - clock.now()).milliseconds()) + 1);
    for (std::size_t i = set.size(); i-- > 0;) {
      if (set[i].revents == 0) continue;
      int error = 0;
      socklen_t size = sizeof error;
      getsockopt(set[i].fd, SOL_SOCKET, SO_ERROR, &error, &size);
      if (error == EHOSTUNREACH) missing.push_back(asked[i].first);
      asked.erase(asked.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  return missing;  // who has not answered at all is there: somebody has told its link address
}

void Lab::forget_targets(const std::vector<wire::Address>& gone) {
  std::erase_if(targets_, [&](const wire::Address& one) {
    return std::find(gone.begin(), gone.end(), one) != gone.end();
  });
}

void Lab::wait_until_listening(Program& program, std::uint16_t port, Duration patience) {
  // A proxy's servers are also sockets of the target's kernel.
  const bool ask_kernel = wire_ != Wire::tap && program.place() == Place::target;
  drive::RealClock clock;
  clock.watch(keeper_->descriptor());  // a program that dies ends the wait
  const Instant deadline = clock.now() + patience;
  bool open = false;
  while (!open && program.running() && clock.now() < deadline) {
    open = ask_kernel ? keeper_->ask({"listens", std::to_string(port)})[0] == "yes" : answers(port);
    // The kernel does not report new listeners, so we ask every few milliseconds.
    if (!open) clock.wait_until(clock.now() + milliseconds(2));
  }
  require(open, program, "nothing listens on port " + std::to_string(port));
}

void Lab::wait_for_device(Program& program, Duration patience) {
  // A program gives its device an address, then a netmask, then a route; each of these makes the kernel
  // forget its neighbours, and waiting packets are lost. Only the silence afterwards shows that it is
  // finished.
  const Duration silence = wire_ == Wire::theirs ? milliseconds(100) : Duration{};
  const drive::Descriptor events(open_device_events());
  drive::RealClock clock;
  clock.watch(events.get());
  clock.watch(keeper_->descriptor());
  const Instant deadline = clock.now() + patience;
  Instant last_event = clock.now();
  DeviceState state = device_state(interface_);
  const auto up = [&] { return state.exists && state.running && !state.addresses.empty(); };
  const auto settled = [&] { return up() && clock.now() - last_event >= silence; };
  while (!settled() && program.running() && clock.now() < deadline) {
    clock.wait_until(up() ? last_event + silence : deadline);
    if (drain_device_events(events.get())) last_event = clock.now();
    state = device_state(interface_);
  }
  require(up(), program, "the device " + interface_ + " is not up or has no address");
  if (wire_ == Wire::theirs) testers_ = state.addresses;
}

std::string find_agent() {
  if (const char* path = std::getenv("TCPSPEC_AGENT"); path != nullptr && access(path, X_OK) == 0)
    return path;
  std::error_code error;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const char* place : {".", "../libexec/tcpspec", "../bin"}) {
    const auto path = folder / place / "tcpspec-agent";
    if (access(path.c_str(), X_OK) == 0) return path.lexically_normal().string();
  }
  return {};
}

}  // namespace tcpspec::lab
