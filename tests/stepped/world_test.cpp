#include "stepped/world.hpp"

#include <gmock/gmock.h>

namespace tcpspec::stepped {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

WorldOptions options(const std::string& command) {
  WorldOptions out;
  out.command = command;
  for (const char* address : {"10.77.0.2", "10.77.0.4", "fd77::2", "fd77::4"})
    out.hello.addresses.push_back(*wire::Address::parse(address));
  out.patience = seconds(60);  // a busy machine is not a fault of the target
  return out;
}

std::string faulty(const std::string& fault, const std::string& at) {
  return "exec " TCPSPEC_PYTHON " " TCPSPEC_SOURCE_DIR "/tests/stepped/faulty_target.py " + fault + " " + at +
         " " TCPSPEC_STEPPED_SIM;
}

struct Fault {
  std::string name;
  std::string said;
};

class FaultyTarget : public testing::TestWithParam<Fault> {};

// The first step is empty, the second has a request.
TEST_P(FaultyTarget, IsGoneWithAReasonAndComesBack) {
  WorldOptions how = options(faulty(GetParam().name, "2"));
  if (GetParam().name == "hangs") how.patience = seconds(3);
  World world(how);
  world.write("1 HELLO");
  std::string line;
  const auto listen = [&] {
    for (int i = 0; i < 3; ++i) {
      world.read(line);
      world.wait_until(world.now() + seconds(1));
      world.write("2 HELLO");
    }
  };
  EXPECT_THAT(listen, ThrowsMessage<drive::AgentGone>(HasSubstr(GetParam().said)));
  EXPECT_THAT(world.last_words(), HasSubstr(GetParam().said));
  world.start();
  EXPECT_FALSE(world.read(line));
}

INSTANTIATE_TEST_SUITE_P(
    Stepped, FaultyTarget,
    testing::Values(
        Fault{"dies",
              "ended with status 1 without a whole answer; its last output on standard "
              "error:\nsomething is wrong in here"},
        Fault{"hangs", "no whole answer for 3 s"}, Fault{"floods", "more than 100000 lines in one answer"},
        Fault{"never-ends-the-line", "a line of more than 1048576 octets"},
        Fault{"moves-time-back",
              "line 4 of its output, `wake 999999999999`: it moves time back: it is 1000000000000"},
        Fault{"always-awake", "woken 10000 times within a millisecond"},
        Fault{"bad-hex", "line 3 of its output, `out 45f`"},
        Fault{"bad-word", "line 3 of its output, `send 45`"},
        Fault{"bad-time", "line 4 of its output, `wake soon`"}, Fault{"no-reply", "`1 HELLO` has no reply"},
        Fault{"reply-to-nothing", "line 3 of its output, `reply nobody ok`"},
        Fault{"says-more", "there is more after the end of the answer: `wake never"}),
    [](const auto& test) {
      std::string name = test.param.name;
      std::erase(name, '-');
      return name;
    });

TEST(Stepped, WrongHelloIsRefusedAtTheStart) {
  EXPECT_THAT([] { World(options(faulty("old", "0"))); },
              ThrowsMessage<Broken>(HasSubstr("`hello 2`: it is another version")));
  EXPECT_THAT([] { World(options("exit 3")); }, ThrowsMessage<Broken>(HasSubstr("ended with status 3")));
}

TEST(Stepped, NeighboursMayTakeTheirTime) {
  World world(options("exec " TCPSPEC_PYTHON " " TCPSPEC_SOURCE_DIR "/tests/stepped/slow_neighbour.py"));
  EXPECT_THAT(world.addresses(), testing::ElementsAre(*wire::Address::parse("10.77.0.2")));
  EXPECT_FALSE(world.has_application());
  EXPECT_GE(world.now() - Instant{seconds(1000).ns}, seconds(2));
}

TEST(Stepped, PatienceIsRealTimeAndVirtualTimeCostsNothing) {
  World world(options("exec " TCPSPEC_STEPPED_SIM));
  const Instant before = world.now();
  world.wait_until(before + seconds(100'000));
  EXPECT_EQ(world.now(), before + seconds(100'000));
}

}  // namespace
}  // namespace tcpspec::stepped
