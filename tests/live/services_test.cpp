// Servers that do as they like, and listeners with little room: what they do is charged to no TCP.

#include <gmock/gmock.h>

#include <algorithm>

#include "run_tcpspec.hpp"

namespace tcpspec::live {
namespace {

using testing::IsEmpty;

struct Kind {
  std::string name;
  std::string arguments;  ///< of server.py, behind the port
  std::size_t passes;     ///< at least
};

class Server : public testing::TestWithParam<Kind> {};

// Openings, text, challenges, states and closing, on one family.
const std::string openings_and_states =
    "--family 4 --id 'stray-*-to-listen*' --id 'rst-*inside-the-window-is-challenged*' --id 'syn-inside-*' "
    "--id "
    "'rst-outside-*' --id 'reset-outside-*' --id 'text-of-any-length-*' --id 'unknown-option-on-a-syn*' --id "
    "'fin-is-acknowledged*' --id 'closing-needs-*'";

TEST_P(Server, IsJudgedAlikeTwiceAndAccusedOfNothing) {
  const auto [name, arguments, passes] = GetParam();
  const std::string kind = name.substr(0, name.find('/'));
  const std::string command = "--exec 'exec /usr/bin/python3 " TCPSPEC_SOURCE_DIR "/tests/live/server.py " +
                              kind + " 4000 " + arguments + "' --port 4000 ";
  std::vector<std::string> verdicts[2];
  for (auto& all : verdicts) {
    const Folder folder;
    const Finished run = run_tcpspec(folder, command + openings_and_states);
    EXPECT_EQ(run.status, 0) << run.output;
    EXPECT_THAT(run.with_verdict("fail"), IsEmpty()) << run.output;
    EXPECT_THAT(run.with_verdict("error"), IsEmpty()) << run.output;
    EXPECT_GE(run.with_verdict("pass").size(), passes) << run.output;
    for (const auto& one : run.results.at("cases")) {
      EXPECT_FALSE(one.value("flaky", false)) << one.at("id");
      all.push_back(one.at("id").get<std::string>() + " " + one.at("verdict").get<std::string>());
    }
  }
  EXPECT_EQ(verdicts[0], verdicts[1]);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Server,
                         testing::Values(Kind{"greets", "", 40}, Kind{"greets-later", "", 40},
                                         Kind{"hangs-up", "", 40}, Kind{"closes", "", 15},
                                         Kind{"greets-and-closes", "", 15},
                                         Kind{"listens/backlog-of-5", "5", 40},
                                         Kind{"listens/backlog-of-1", "1", 40},
                                         Kind{"listens/one-by-one", "5 one-by-one", 40}),
                         [](const auto& test) {
                           std::string name = test.param.name;
                           std::replace_if(
                               name.begin(), name.end(), [](char c) { return c == '-' || c == '/'; }, '_');
                           return name;
                         });

}  // namespace
}  // namespace tcpspec::live
