#include "drive/real_clock.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "drive/descriptor.hpp"
#include "drive/signals.hpp"

namespace tcpspec::drive {
namespace {

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) throw os_error("pipe");
    read_end = Descriptor(ends[0]);
    write_end = Descriptor(ends[1]);
  }
};

TEST(RealClock, WaitsUntilTheDeadlineAndNotBefore) {
  RealClock clock;
  const Instant deadline = clock.now() + milliseconds(20);
  clock.wait_until(deadline);
  EXPECT_GE(clock.now(), deadline);
  EXPECT_LT(clock.now(), deadline + seconds(5));
}

TEST(RealClock, ReturnsAtOnceWhenTheDeadlineIsPast) {
  RealClock clock;
  const Instant start = clock.now();
  clock.wait_until(Instant{0});
  EXPECT_LT(clock.now() - start, seconds(5));
}

TEST(RealClock, IsWokenByAWatchedDescriptor) {
  RealClock clock;
  const Pipe pipe;
  clock.watch(pipe.read_end.get());
  ASSERT_EQ(write(pipe.write_end.get(), "x", 1), 1);
  const Instant start = clock.now();
  clock.wait_until(start + seconds(60));
  EXPECT_LT(clock.now() - start, seconds(5));
}

TEST(RealClock, IsWokenWhenTheOtherEndGoes) {
  RealClock clock;
  Pipe pipe;
  clock.watch(pipe.read_end.get());
  pipe.write_end.reset();
  const Instant start = clock.now();
  clock.wait_until(start + seconds(60));
  EXPECT_LT(clock.now() - start, seconds(5));
}

TEST(RealClock, ForgetsADescriptor) {
  RealClock clock;
  const Pipe pipe;
  ASSERT_EQ(write(pipe.write_end.get(), "x", 1), 1);
  clock.watch(pipe.read_end.get());
  clock.forget(pipe.read_end.get());
  const Instant deadline = clock.now() + milliseconds(20);
  clock.wait_until(deadline);
  EXPECT_GE(clock.now(), deadline);
}

TEST(InterruptSignals, WakeTheClockAndNameTheSignal) {
  RealClock clock;
  InterruptSignals signals;
  clock.watch(signals.descriptor());
  EXPECT_EQ(signals.taken(), 0);
  ASSERT_EQ(::kill(getpid(), SIGTERM), 0);
  const Instant start = clock.now();
  clock.wait_until(start + seconds(60));
  EXPECT_LT(clock.now() - start, seconds(5));
  EXPECT_EQ(signals.taken(), SIGTERM);
  EXPECT_EQ(signals.taken(), SIGTERM);
}

/// Is interrupted twice, the second time after `pause`.
[[noreturn]] void interrupted_twice(Duration pause, int second) {
  RealClock clock;
  InterruptSignals signals;
  ::kill(getpid(), SIGTERM);
  if (signals.taken() != SIGTERM) _exit(1);
  clock.wait_until(clock.now() + pause);
  ::kill(getpid(), second);
  _exit(0);
}

TEST(InterruptSignals, LetALaterSignalEndTheProcess) {
  EXPECT_EXIT(interrupted_twice(milliseconds(1100), SIGINT), testing::KilledBySignal(SIGINT), "");
}

// timeout(1) sends its signal to the process, and at once to the group that it is in.
TEST(InterruptSignals, TakeWhatComesAtTheSameMomentForOne) {
  EXPECT_EXIT(interrupted_twice(milliseconds(10), SIGTERM), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(interrupted_twice(milliseconds(10), SIGHUP), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace tcpspec::drive
