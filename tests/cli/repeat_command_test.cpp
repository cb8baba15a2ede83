#include "cli/repeat_command.hpp"

#include <gtest/gtest.h>

#include "recording.hpp"

namespace tcpspec::cli {
namespace {

TEST(Again, KeepsWhatInfluencesACaseAndNothingElse) {
  const auto got = test::after({"run",
                                "lab",
                                "my/own cases",
                                "-k",
                                "x",
                                "--id",
                                "y",
                                "--duration",
                                "all",
                                "-o",
                                "out",
                                "--exec",
                                "nginx -g 'daemon off;'",
                                "--port",
                                "80,81",
                                "--kernel",
                                "./linux",
                                "--sysctl",
                                "a.b=1",
                                "--fault",
                                "no-paws",
                                "--profile",
                                "p",
                                "--baseline",
                                "b",
                                "--rate",
                                "9",
                                "--repeat",
                                "3",
                                "--timescale",
                                "1.5",
                                "--strict",
                                "--allow-public",
                                "--seed",
                                "5",
                                "-v",
                                "-j",
                                "2"});
  ASSERT_TRUE(got.run) << got.err;
  EXPECT_EQ(again(*got.run),
            "tcpspec run lab 'my/own cases' --exec 'nginx -g '\\''daemon off;'\\''' --port 80,81 "
            "--kernel ./linux --sysctl a.b=1 --fault no-paws --profile p --baseline b --rate 9 "
            "--repeat 3 --timescale 1.5 --allow-public --strict");
}

TEST(Again, IsShortForAPlainRun) { EXPECT_EQ(again(RunOptions{}), "tcpspec run lab"); }

TEST(Again, CanBeReadBack) {
  const auto got = test::after({"run", "sim:x", "--link", "lose"});
  ASSERT_TRUE(got.run) << got.err;
  EXPECT_EQ(again(*got.run), "tcpspec run sim:x --link lose");
}

TEST(Again, AwaitsTheSameTarget) {
  const auto got =
      test::after({"await", "10.0.0.1:8080", "my/own cases", "--trigger", "reboot board", "--from", "board"});
  ASSERT_EQ(got.exit, 0) << got.err;
  EXPECT_EQ(again(*got.run),
            "tcpspec await 10.0.0.1:8080 'my/own cases' --trigger 'reboot board' --from board");
}

}  // namespace
}  // namespace tcpspec::cli
