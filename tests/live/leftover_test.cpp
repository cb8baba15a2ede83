// Nothing may stay behind, however the tester ends, and an ordinary user may have a lab.

#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "forked.hpp"
#include "live_lab.hpp"

namespace tcpspec::live {
namespace {

namespace fs = std::filesystem;

/// All processes in the PID namespace of `init`, itself included.
std::vector<pid_t> processes_of(pid_t init) {
  std::error_code error;
  const auto wanted = fs::read_symlink("/proc/" + std::to_string(init) + "/ns/pid", error);
  std::vector<pid_t> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (fs::read_symlink(entry.path() / "ns/pid", error) == wanted && !error)
      found.push_back(std::stoi(name));
  }
  return found;
}

drive::Descriptor handle_of(pid_t pid) {
  return drive::Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)), "pidfd_open");
}

bool ends_within(const drive::Descriptor& process, int milliseconds) {
  pollfd entry{process.get(), POLLIN, 0};
  return poll(&entry, 1, milliseconds) == 1;
}

/// Starts a lab with an agent and two programs in a child, ends the child with `signal`, and says what
/// outlived it.
void expect_nothing_left(int signal) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t tester = fork();
  if (tester == 0) {
    LiveLab live;
    live.start_agent();
    live.ask("1 LISTEN 10.77.0.2 4000");
    const auto daemon =
        live.lab->start("setsid sh -c 'trap \"\" TERM HUP; exec tail -f /dev/null' & exec tail -f /dev/null");
    const auto here = live.lab->start("exec tail -f /dev/null", lab::Place::tester);
    live.ask("2 HELLO");
    const pid_t keeper = live.lab->keeper_pid();
    // The shell has forked its background child once it has become `tail` itself.
    while (processes_of(keeper).size() < 5) {
    }
    if (write(ends[1], &keeper, sizeof keeper) < 0) _exit(1);
    for (;;) pause();
  }
  close(ends[1]);
  pid_t keeper = 0;
  ASSERT_EQ(read(ends[0], &keeper, sizeof keeper), static_cast<ssize_t>(sizeof keeper)) << "no lab";
  close(ends[0]);
  std::vector<drive::Descriptor> processes;
  for (const pid_t pid : processes_of(keeper)) processes.push_back(handle_of(pid));
  EXPECT_GE(processes.size(), 5U);  // keeper, agent, three `tail`s
  for (const auto& process : processes) EXPECT_FALSE(ends_within(process, 0));
  ASSERT_EQ(kill(tester, signal), 0);
  for (const auto& process : processes) EXPECT_TRUE(ends_within(process, 10'000));
  waitpid(tester, nullptr, 0);
}

TEST(Leftover, NothingAfterSigkillOfTheTester) { expect_nothing_left(SIGKILL); }
TEST(Leftover, NothingAfterSigterm) { expect_nothing_left(SIGTERM); }

TEST(Leftover, NothingAfterAnOrdinaryEnd) {
  std::vector<drive::Descriptor> processes;
  {
    LiveLab live;
    live.start_agent();
    for (const pid_t pid : processes_of(live.lab->keeper_pid())) processes.push_back(handle_of(pid));
    ASSERT_EQ(processes.size(), 2U);
  }
  for (const auto& process : processes) EXPECT_TRUE(ends_within(process, 10'000));
}

/// As opposed to that of a user namespace, which an earlier lab of this process may have made.
bool is_root_of_the_machine() {
  std::ifstream map("/proc/self/uid_map");
  std::uint64_t inside = 0, outside = 0, count = 0;
  map >> inside >> outside >> count;
  return geteuid() == 0 && count == 0xffffffff;
}

TEST(OrdinaryUser, HasALabWithoutAnyPrivilege) {
  // Where even the tests run as an ordinary user, this is what all of them prove.
  std::string folder = "/tmp/tcpspec-agent-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  fs::copy_file(TCPSPEC_AGENT_PATH, folder + "/tcpspec-agent");
  fs::permissions(folder, fs::perms::others_exec | fs::perms::others_read, fs::perm_options::add);
  const std::string outcome = in_child([&]() -> std::string {
    if (is_root_of_the_machine()) {
      constexpr uid_t nobody = 65534;
      if (setgroups(0, nullptr) < 0 || setresgid(nobody, nobody, nobody) < 0 ||
          setresuid(nobody, nobody, nobody) < 0)
        return "this process cannot become `nobody`";
      prctl(PR_SET_DUMPABLE, 1);  // as after an exec; else /proc/self belongs to root
    }
    const auto lab = lab::Lab::create();
    setenv("TCPSPEC_AGENT", (folder + "/tcpspec-agent").c_str(), 1);
    drive::PacketLink link(lab->link_options());
    const auto agent = lab->start_agent();
    drive::RealClock clock;
    clock.watch(link.descriptor());
    clock.watch(agent->descriptor());
    const Instant deadline = clock.now() + seconds(5);
    agent->write("1 LISTEN 10.77.0.2 80");
    std::string reply;
    while (!agent->read(reply) && clock.now() < deadline) clock.wait_until(deadline);
    if (reply != "1 ok handle=1 port=80") return "the agent says: " + reply;
    drive::RstGuards guards;
    const wire::Endpoint ours = guards.hold_any(lab->testers(wire::Family::ipv4).at(0));
    link.send(wire::emit(syn(ours, {lab->targets(wire::Family::ipv4).at(0), 80})));
    for (std::vector<drive::Frame> frames; clock.now() < deadline; clock.wait_until(deadline)) {
      link.receive(frames);
      for (const auto& frame : frames)
        if (frame.from_target && segment_of(frame).has(wire::ctl::syn | wire::ctl::ack)) return "answered";
    }
    return "no SYN-ACK";
  });
  fs::remove_all(folder);
  EXPECT_EQ(outcome, "answered")
      << "this machine does not let ordinary users make a lab; the words above say why";
}

}  // namespace
}  // namespace tcpspec::live
