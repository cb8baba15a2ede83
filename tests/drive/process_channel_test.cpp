#include "drive/process_channel.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <fstream>

#include "drive/real_clock.hpp"

namespace tcpspec::drive {
namespace {

/// The next line, or what was thrown.
std::string next(ProcessChannel& channel) {
  RealClock clock;
  clock.watch(channel.descriptor());
  const Instant deadline = clock.now() + seconds(10);
  std::string line;
  try {
    while (!channel.read(line)) {
      if (clock.now() >= deadline) return "(nothing)";
      clock.wait_until(deadline);
    }
  } catch (const std::runtime_error& error) {
    return std::string("thrown: ") + error.what();
  }
  return line;
}

TEST(ProcessChannel, CarriesLinesBothWays) {
  ProcessChannel channel("cat");
  channel.write("one");
  channel.write("two words");
  EXPECT_EQ(next(channel), "one");
  EXPECT_EQ(next(channel), "two words");
  std::string line;
  EXPECT_FALSE(channel.read(line));
}

TEST(ProcessChannel, JoinsLinesThatComeInPieces) {
  ProcessChannel channel("printf 'a'; read x; printf 'b\\r\\nc\\n'");
  std::string line;
  EXPECT_FALSE(channel.read(line));
  channel.write("go on");
  EXPECT_EQ(next(channel), "ab");
  EXPECT_EQ(next(channel), "c");
}

TEST(ProcessChannel, SendsRequestsTogetherWhenItIsAskedForReplies) {
  Pipes ours;
  ChildStreams theirs;
  make_pipes(ours, theirs);
  ProcessChannel channel("no program", std::move(ours), nullptr);
  pollfd requests{theirs.input.get(), POLLIN, 0};
  channel.write("one");
  channel.write("two");
  EXPECT_EQ(poll(&requests, 1, 0), 0);
  std::string line;
  EXPECT_FALSE(channel.read(line));
  std::array<char, 64> sent{};
  const ssize_t size = ::read(theirs.input.get(), sent.data(), sent.size());
  EXPECT_EQ(std::string(sent.data(), size > 0 ? static_cast<std::size_t>(size) : 0), "one\ntwo\n");
}

TEST(ProcessChannel, NeverBlocksThoughNobodyReads) {
  ProcessChannel channel("read x; cat");
  const std::string line(1000, 'x');
  channel.write("start");
  for (int i = 0; i < 2000; ++i) channel.write(line);  // 2 MB, far beyond what pipes hold
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(next(channel), line) << i;
}

TEST(ProcessChannel, TellsADeathWithItsStatusAndTheLastWords) {
  ProcessChannel channel("echo 'last reply'; echo 'no such key' >&2; exit 3");
  EXPECT_EQ(next(channel), "last reply");
  const std::string death = next(channel);
  EXPECT_NE(death.find("ended with status 3"), std::string::npos) << death;
  EXPECT_NE(death.find("no such key"), std::string::npos) << death;
}

TEST(ProcessChannel, TellsACommandThatDoesNotExist) {
  ProcessChannel channel("/nonexistent/agent");
  const std::string death = next(channel);
  EXPECT_NE(death.find("status 127"), std::string::npos) << death;
  EXPECT_NE(death.find("/nonexistent/agent"), std::string::npos) << death;
}

TEST(ProcessChannel, TellsASignal) {
  ProcessChannel channel("kill -9 $$");
  EXPECT_NE(next(channel).find("was killed by signal 9"), std::string::npos);
}

TEST(ProcessChannel, SurvivesWritingToTheDead) {
  ProcessChannel channel("exec 0<&-; echo ready; exec tail -f /dev/null");
  EXPECT_EQ(next(channel), "ready");
  channel.write("into the void");  // SIGPIPE would end this test
}

TEST(ProcessChannel, IsNotHeldUpByATalkativeChild) {
  ProcessChannel channel("head -c 300000 /dev/zero | tr '\\0' e >&2; echo done");
  RealClock clock;
  const Instant deadline = clock.now() + seconds(10);
  std::string line;
  // Nothing tells that standard error is full but reading on, as a run does in each of its rounds.
  while (!channel.read(line) && clock.now() < deadline) clock.wait_until(clock.now() + milliseconds(1));
  EXPECT_EQ(line, "done");
}

TEST(ProcessChannel, EndsAChildThatIgnoresItsInputAndSigterm) {
  pid_t pid = 0;
  {
    ProcessChannel channel("trap '' TERM; echo $$; exec tail -f /dev/null");
    pid = std::stoi(next(channel));
    ASSERT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_EQ(::kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(ProcessChannel, LeavesTheChildDeafToCtrlC) {
  ProcessChannel channel("kill -INT $$; echo still here");
  EXPECT_EQ(next(channel), "still here");
  struct sigaction ours {};
  sigaction(SIGINT, nullptr, &ours);
  EXPECT_EQ(ours.sa_handler, SIG_DFL);  // and not us
}

}  // namespace
}  // namespace tcpspec::drive
