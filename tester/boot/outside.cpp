#include "boot/outside.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "boot/inside.hpp"
#include "boot/orders.hpp"
#include "boot/wide_registers.hpp"
#include "drive/signals.hpp"
#include "lab/keeper.hpp"
#include "lab/namespaces.hpp"

namespace tcpspec::boot {
namespace {

namespace fs = std::filesystem;

/// A folder for the time of a run.
class Scratch {
 public:
  Scratch() : path_((fs::temp_directory_path() / "tcpspec-kernel.XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) throw drive::os_error(path_);
  }
  ~Scratch() {
    std::error_code unimportant;
    fs::remove_all(path_, unimportant);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Screen screen_behind(int descriptor) {
  Screen screen;
  winsize size{};
  screen.terminal = isatty(descriptor) == 1;
  if (screen.terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0) {
    screen.columns = size.ws_col;
    screen.rows = size.ws_row;
  }
  return screen;
}

Orders orders_for(const KernelFile& kernel, const std::vector<std::string>& words,
                  const std::vector<std::string>& writable) {
  Orders orders;
  orders.program = fs::read_symlink("/proc/self/exe").string();
  orders.words = words;
  for (char** entry = environ; *entry != nullptr; ++entry) orders.environment.emplace_back(*entry);
  orders.environment.push_back(inside_variable(kernel.time_travel ? KernelTime::virtual_ : KernelTime::real));
  orders.folder = fs::current_path().string();
  orders.mask = umask(0);
  umask(static_cast<mode_t>(orders.mask));
  orders.writable = writable;
  orders.modules = kernel.modules;
  orders.output = screen_behind(STDOUT_FILENO);
  orders.errors = screen_behind(STDERR_FILENO);
  return orders;
}

/// The kernel splits its command line at spaces that are not between quotes.
std::string quoted(const std::string& parameter) { return '"' + parameter + '"'; }

std::vector<std::string> kernel_command(const KernelFile& kernel, const Orders& orders,
                                        const std::string& scratch) {
  std::vector<std::string> words{kernel.path,
                                 "mem=2G",
                                 "root=/dev/root",
                                 "rootfstype=hostfs",
                                 "rootflags=/",
                                 "ro",
                                 "quiet",
                                 "console=tty2",
                                 "con=null",
                                 "con0=null,fd:1",
                                 "con1=null,fd:2",
                                 "con2=fd:0,fd:0",
                                 "uml_dir=" + scratch,
                                 "umid=kernel",
                                 "panic=-1"};
  if (kernel.time_travel) words.emplace_back("time-travel=inf-cpu");
  words.push_back(quoted("init=" + orders.program));
  words.insert(words.end(), {"--", init_word, quoted(scratch + "/orders")});
  return words;
}

/// Hands on what the kernel prints, and never lets it wait: in virtual time a moment of waiting may be hours.
class Relay {
 public:
  Relay(drive::Descriptor from, int to) : from_(std::move(from)), to_(to) {}

  bool done() const { return !from_ && waiting_.empty(); }
  void watch(std::vector<pollfd>& set) const {
    if (from_) set.push_back({from_.get(), POLLIN, 0});
    if (!waiting_.empty()) set.push_back({to_, POLLOUT, 0});
  }
  void move() {
    char octets[65536];
    for (ssize_t n = 1; from_ && n > 0;) {
      n = read(from_.get(), octets, sizeof octets);
      if (n > 0) waiting_.append(octets, static_cast<std::size_t>(n));
      if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) from_.reset();
    }
    // A pipe that is ready takes so many octets without making us wait.
    constexpr std::size_t at_once = 4096;
    pollfd ready{to_, POLLOUT, 0};
    while (!waiting_.empty() && poll(&ready, 1, 0) > 0) {
      const ssize_t n = write(to_, waiting_.data(), std::min(at_once, waiting_.size()));
      if (n < 0 && errno != EINTR) throw drive::os_error("what the kernel prints cannot be written");
      if (n > 0) waiting_.erase(0, static_cast<std::size_t>(n));
    }
  }

 private:
  drive::Descriptor from_;
  int to_;
  std::string waiting_;
};

/// What the first process inside says of the end; else the kernel's own last words.
int exit_code_in(const std::string& said) {
  std::istringstream lines(said);
  std::string log;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("@exit ")) return std::stoi(line.substr(6));
    if (line.starts_with("@error ")) throw EnvironmentError("in the kernel: " + line.substr(7));
    log += line + "\n";
  }
  constexpr std::size_t shown = 2000;
  if (log.size() > shown) log.erase(0, log.size() - shown);
  throw EnvironmentError("the kernel ended before the run did; it said last:\n" + log);
}

/// One end of a pair of sockets that is both the kernel's control console and its standard input.
std::pair<drive::Descriptor, drive::Descriptor> control_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) throw drive::os_error("socketpair");
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return {drive::Descriptor(ends[0]), drive::Descriptor(ends[1])};
}

std::pair<drive::Descriptor, drive::Descriptor> wide_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) throw drive::os_error("pipe");
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  fcntl(ends[0], F_SETPIPE_SZ, 1 << 20);  // as much as an ordinary user may have
  return {drive::Descriptor(ends[0]), drive::Descriptor(ends[1])};
}

/// What is started meanwhile runs on one processor. The kernel and the programs inside take turns, many
/// thousands a second, and it takes longer to wake another processor.
class OnOneProcessor {
 public:
  OnOneProcessor() {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t here;
    CPU_ZERO(&here);
    CPU_SET(static_cast<unsigned>(sched_getcpu()), &here);
    sched_setaffinity(0, sizeof here, &here);
  }
  ~OnOneProcessor() { sched_setaffinity(0, sizeof before_, &before_); }
  OnOneProcessor(const OnOneProcessor&) = delete;
  OnOneProcessor& operator=(const OnOneProcessor&) = delete;

 private:
  cpu_set_t before_{};
};

class Machine {
 public:
  /// This process is in namespaces of its own.
  explicit Machine(const std::vector<std::string>& command) {
    auto [control, their_control] = control_pair();
    auto [output, their_output] = wide_pipe();
    auto [errors, their_errors] = wide_pipe();
    {
      const OnOneProcessor one;
      keeper_ = lab::Keeper::start();
    }
    kernel_ =
        lab::start_program(keeper_, lab::Place::target, command,
                           {std::move(their_control), std::move(their_output), std::move(their_errors)});
    control_ = std::move(control);
    relays_.emplace_back(std::move(output), STDOUT_FILENO);
    relays_.emplace_back(std::move(errors), STDERR_FILENO);
  }

  /// Returns what was said on the control console, when the kernel has ended.
  std::string run() {
    for (bool ended = false; !ended || !all_done();) {
      std::vector<pollfd> set{{signals_.descriptor(), POLLIN, 0}, {keeper_->descriptor(), POLLIN, 0}};
      if (control_) set.push_back({control_.get(), POLLIN, 0});
      for (const Relay& relay : relays_) relay.watch(set);
      poll(set.data(), set.size(), -1);
      for (Relay& relay : relays_) relay.move();
      listen();
      pass_signal_on();
      if (!ended) ended = kernel_->ended({}).has_value();
    }
    listen();
    return said_;
  }

 private:
  bool all_done() const {
    return std::all_of(relays_.begin(), relays_.end(), [](const Relay& relay) { return relay.done(); });
  }

  void listen() {
    char octets[4096];
    for (ssize_t n = 1; control_ && n > 0;) {
      n = read(control_.get(), octets, sizeof octets);
      for (ssize_t i = 0; i < n; ++i)
        if (octets[i] != '\r') said_ += octets[i];
      if (n == 0) control_.reset();
    }
  }

  void pass_signal_on() {
    if (passed_on_ || signals_.taken() == 0) return;
    passed_on_ = true;
    const std::string line = "signal " + std::to_string(signals_.taken()) + "\n";
    [[maybe_unused]] const ssize_t n = write(control_.get(), line.data(), line.size());
  }

  drive::InterruptSignals signals_;
  std::shared_ptr<lab::Keeper> keeper_;
  std::unique_ptr<drive::Child> kernel_;
  drive::Descriptor control_;
  std::vector<Relay> relays_;
  bool passed_on_ = false;
  std::string said_;
};

}  // namespace

int run_inside(const KernelFile& kernel, const std::vector<std::string>& words,
               const std::vector<std::string>& writable) {
  const Scratch scratch;
  Orders orders = orders_for(kernel, words, writable);
  std::vector<std::string> command = kernel_command(kernel, orders, scratch.path());
  const auto boot = [&] {
    std::ofstream(scratch.path() + "/orders", std::ios::binary) << to_octets(orders);
    return Machine(command).run();
  };
  lab::enter_fresh_namespaces();
  std::string said = boot();
  if (died_of_wide_registers(said)) {
    hide_wide_registers();
    orders.environment.emplace_back(narrow_registers);
    command.insert(command.begin() + 1, narrow_registers);
    said = boot();
  }
  return exit_code_in(said);
}

}  // namespace tcpspec::boot
