// Programs in the lab: servers under test, their failures, and the ways a target can be wired.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "live_lab.hpp"

namespace tcpspec::live {
namespace {

using testing::HasSubstr;

/// A server that needs nothing but what the project builds.
const std::string server = "(echo 1 LISTEN 0.0.0.0 4000; exec tail -f /dev/null) | " TCPSPEC_AGENT_PATH;

std::string contents_of(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string message_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "(nothing was thrown)";
}

TEST(Program, IsWaitedForUntilItListens) {
  LiveLab live;
  const auto program = live.lab->start(server);
  live.lab->wait_until_listening(*program, 4000);
  const wire::Endpoint ours = live.guards.hold_any(live.lab->testers(wire::Family::ipv4).at(0));
  live.link->send(wire::emit(syn(ours, {live.lab->targets(wire::Family::ipv4).at(0), 4000})));
  EXPECT_NE(live.wait_for([](const auto& frame, const auto& s) {
    return frame.from_target && s.has(wire::ctl::syn | wire::ctl::ack);
  }),
            nullptr);
  while (program->running() && program->output().empty())
    usleep(1000);  // it says so after it has begun to listen
  EXPECT_EQ(program->output(), "1 ok handle=1 port=4000");
}

TEST(Program, RestartsAfterItWasKilled) {
  LiveLab live;
  const auto program = live.lab->start("echo started; exec tail -f /dev/null");
  EXPECT_TRUE(program->running());
  program->restart();
  EXPECT_TRUE(program->running());
  const auto short_lived = live.lab->start("exec true");
  const Instant deadline = live.clock.now() + seconds(5);
  while (short_lived->running() && live.clock.now() < deadline)
    live.clock.wait_until(live.clock.now() + milliseconds(1));
  EXPECT_FALSE(short_lived->running());
}

TEST(Program, FreesItsPortForTheNextOne) {
  LiveLab live;
  const auto program = live.lab->start(server);
  for (int i = 0; i < 3; ++i) {
    ASSERT_NO_THROW(live.lab->wait_until_listening(*program, 4000)) << i;
    program->restart();
  }
}

TEST(Program, ThatDiesIsQuoted) {
  LiveLab live;
  const auto program = live.lab->start("echo 'no such directive' >&2; exit 4");
  const std::string message = message_of([&] { live.lab->wait_until_listening(*program, 4000); });
  EXPECT_THAT(message, HasSubstr("ended with status 4"));
  EXPECT_THAT(message, HasSubstr("no such directive"));
}

TEST(Program, ThatListensElsewhereIsToldApart) {
  LiveLab live;
  const auto program = live.lab->start(server);
  live.lab->wait_until_listening(*program, 4000);
  const std::string message =
      message_of([&] { live.lab->wait_until_listening(*program, 4001, milliseconds(50)); });
  EXPECT_THAT(message, HasSubstr("nothing listens on port 4001"));
}

TEST(Program, GetsTheLabsNamesForItsPlaceholders) {
  LiveLab live;
  const auto program = live.lab->start(
      "echo {target} {tester6} {device}; readlink {target_netns} /proc/self/ns/net {tester_netns}; exit 1");
  message_of([&] { live.lab->wait_until_listening(*program, 9, seconds(5)); });
  std::istringstream output(program->output());
  std::string names, target, own, tester;
  std::getline(output, names);
  output >> target >> own >> tester;
  EXPECT_EQ(names, "10.77.0.2 fd77::1 tester0");
  EXPECT_EQ(target, own);
  EXPECT_THAT(tester, testing::StartsWith("net:["));
  EXPECT_NE(tester, own);
}

TEST(Program, InTheTestersPlaceSharesOurNamespace) {
  LiveLab live;
  const auto program =
      live.lab->start("readlink /proc/self/ns/net {tester_netns}; exit 1", lab::Place::tester);
  message_of([&] { live.lab->wait_until_listening(*program, 9, seconds(5)); });
  std::istringstream output(program->output());
  std::string own, tester;
  output >> own >> tester;
  EXPECT_THAT(own, testing::StartsWith("net:["));
  EXPECT_EQ(own, tester);
}

TEST(Agent, ThatDiesIsAnErrorWithItsStatus) {
  LiveLab live;
  live.start_agent();
  const auto killer =
      live.lab->start("kill -9 2; exec tail -f /dev/null");  // the first program after the keeper
  std::string message;
  const Instant deadline = live.clock.now() + seconds(5);
  while (message.empty() && live.clock.now() < deadline) {
    live.clock.wait_until(deadline);
    std::string line;
    try {
      live.agent->read(line);
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
  }
  EXPECT_THAT(message, HasSubstr("was killed by signal 9"));
}

TEST(Wiring, TapCarriesOurFramesToWhoeverOpensIt) {
  if (access("/dev/net/tun", R_OK | W_OK) != 0)
    GTEST_SKIP()
        << "/dev/net/tun cannot be opened: TAP targets are NOT tried (chmod 0666 /dev/net/tun allows it)";
  lab::LabOptions options;
  options.wire = lab::Wire::tap;
  LiveLab live(options);
  EXPECT_EQ(live.lab->interface(), "tap0");
  const drive::Descriptor stack(open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK), "tun");
  ifreq request{};
  std::string("tap0").copy(request.ifr_name, IFNAMSIZ - 1);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  ASSERT_EQ(ioctl(stack.get(), TUNSETIFF, &request), 0);
  const auto program = live.lab->start("exec tail -f /dev/null", lab::Place::tester);
  live.lab->wait_for_device(*program);
  const wire::Endpoint ours = live.guards.hold_any(live.lab->testers(wire::Family::ipv4).at(0));
  live.link->send(wire::emit(syn(ours, {live.lab->targets(wire::Family::ipv4).at(0), 7})));
  // The first thing that a stack sees is the question for its address (ARP, for 10.77.0.2).
  live.clock.watch(stack.get());
  const Instant deadline = live.clock.now() + seconds(5);
  std::vector<std::uint8_t> frame(2000);
  bool asked = false;
  while (!asked && live.clock.now() < deadline) {
    live.clock.wait_until(deadline);
    for (ssize_t n; (n = read(stack.get(), frame.data(), frame.size())) > 0;)
      asked =
          asked || (n >= 42 && frame[12] == 0x08 && frame[13] == 0x06 && frame[38] == 10 && frame[41] == 2);
  }
  EXPECT_TRUE(asked);
}

TEST(Wiring, TheirsWaitsForTheProgramsDevice) {
  if (system("command -v slirp4netns >/dev/null") != 0 || access("/dev/net/tun", R_OK | W_OK) != 0)
    GTEST_SKIP()
        << "slirp4netns is not installed or /dev/net/tun cannot be opened: libslirp as a target is NOT tried";
  lab::LabOptions options;
  options.wire = lab::Wire::theirs;
  options.targets = {*wire::Address::parse("10.0.2.2")};
  setenv("TCPSPEC_AGENT", TCPSPEC_AGENT_PATH, 1);
  const auto lab = lab::Lab::create(options);
  const auto service =
      lab->start("(echo 1 LISTEN 127.0.0.1 4000; exec tail -f /dev/null) | " TCPSPEC_AGENT_PATH);
  const auto slirp =
      lab->start("exec slirp4netns --netns-type=path --configure --mtu=1500 {tester_netns} {device}",
                 lab::Place::target);
  lab->wait_for_device(*slirp);
  lab->wait_until_listening(*service, 4000);
  ASSERT_EQ(lab->testers(wire::Family::ipv4).size(), 1U);
  drive::PacketLink link(lab->link_options());
  drive::RealClock clock;
  clock.watch(link.descriptor());
  drive::RstGuards guards;
  const wire::Endpoint ours = guards.hold_any(lab->testers(wire::Family::ipv4).at(0));
  link.send(wire::emit(syn(ours, {options.targets[0], 4000})));
  const Instant deadline = clock.now() + seconds(5);
  bool answered = false;
  std::vector<drive::Frame> frames;
  while (!answered && clock.now() < deadline) {
    clock.wait_until(deadline);
    link.receive(frames);
    for (const auto& frame : frames)
      answered = answered || (frame.from_target && segment_of(frame).has(wire::ctl::syn | wire::ctl::ack));
  }
  EXPECT_TRUE(answered) << "of " << frames.size() << " frames; slirp4netns says: " << slirp->output() << '\n'
                        << contents_of("/proc/self/net/arp") << contents_of("/proc/self/net/dev");
}

}  // namespace
}  // namespace tcpspec::live
