#include "cli/command_line.hpp"

#include <algorithm>
#include <system_error>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "cli/exit.hpp"
#include "recording.hpp"

namespace tcpspec::cli {
namespace {

using test::after;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Run, GoesToTheLabUnlessTold) {
  const auto got = after({"run"});
  ASSERT_TRUE(got.run) << got.err;
  EXPECT_EQ(got.exit, 0);
  EXPECT_EQ(got.run->target, "lab");
  EXPECT_TRUE(got.run->selection.paths.empty());
  EXPECT_EQ(got.run->selection.duration, DurationClass::quick);
  EXPECT_EQ(got.run->output, "tcpspec-out");
  EXPECT_EQ(got.run->retries, 1);
  EXPECT_EQ(got.run->repeat, 1);
  EXPECT_EQ(got.run->timescale, 1);
  EXPECT_FALSE(got.run->seed);
}

TEST(Run, TakesATargetAndThenCases) {
  const auto got = after({"run", "10.0.0.1:80,443", "mine.yaml", "my/folder"});
  ASSERT_TRUE(got.run) << got.err;
  EXPECT_EQ(got.run->target, "10.0.0.1:80,443");
  EXPECT_THAT(got.run->selection.paths, ElementsAre("mine.yaml", "my/folder"));
}

TEST(Run, TakesCasesForTheLabWhenTheFirstWordIsNoTarget) {
  const auto got = after({"run", "mine.yaml"});
  ASSERT_TRUE(got.run) << got.err;
  EXPECT_EQ(got.run->target, "lab");
  EXPECT_THAT(got.run->selection.paths, ElementsAre("mine.yaml"));
}

TEST(Run, ReadsEveryOption) {
  const auto got = after({"run",
                          "lab",
                          "-k",
                          "reset",
                          "--id",
                          "a,b",
                          "--id=c*",
                          "--rfc",
                          "9293",
                          "--section",
                          "3.8.*",
                          "--level",
                          "must,should",
                          "--tag",
                          "x,y",
                          "--skip-tag",
                          "z",
                          "--family",
                          "6",
                          "--duration",
                          "standard",
                          "-o",
                          "out",
                          "--baseline",
                          "known.yaml",
                          "--profile",
                          "linux",
                          "--seed",
                          "0x10",
                          "--last-failed",
                          "-j",
                          "7",
                          "--rate",
                          "500",
                          "--dry-run",
                          "--strict",
                          "--fail-on",
                          "inconclusive,flaky",
                          "--exec",
                          "nginx -g x",
                          "--port",
                          "80,81",
                          "-v",
                          "--color",
                          "always",
                          "--ascii",
                          "--allow-public",
                          "--retries",
                          "0",
                          "--repeat",
                          "20",
                          "--timescale",
                          "2.5",
                          "--skip-if-unprivileged",
                          "--sysctl",
                          "a.b=1",
                          "--sysctl",
                          "c.d=x=y"});
  ASSERT_TRUE(got.run) << got.err;
  const RunOptions& o = *got.run;
  EXPECT_EQ(o.selection.expression, "reset");
  EXPECT_THAT(o.selection.ids, ElementsAre("a,b", "c*")) << "the id of a table's row may hold a comma";
  EXPECT_THAT(o.selection.rfcs, ElementsAre(9293));
  EXPECT_THAT(o.selection.sections, ElementsAre("3.8.*"));
  EXPECT_THAT(o.selection.levels, ElementsAre("must", "should"));
  EXPECT_THAT(o.selection.tags, ElementsAre("x", "y"));
  EXPECT_THAT(o.selection.skip_tags, ElementsAre("z"));
  EXPECT_EQ(o.selection.families, reach::Families::ipv6);
  EXPECT_EQ(o.selection.duration, DurationClass::standard);
  EXPECT_EQ(o.output, "out");
  EXPECT_EQ(o.baseline, "known.yaml");
  EXPECT_EQ(o.profile, "linux");
  EXPECT_EQ(o.seed, 16u);
  EXPECT_TRUE(o.last_failed && o.dry_run && o.strict && o.verbose && o.allow_public &&
              o.skip_if_unprivileged);
  EXPECT_EQ(o.jobs, 7);
  EXPECT_EQ(o.rate, 500);
  EXPECT_EQ(o.retries, 0);
  EXPECT_EQ(o.repeat, 20);
  EXPECT_EQ(o.timescale, 2.5);
  EXPECT_THAT(o.fail_on, ElementsAre("inconclusive", "flaky"));
  EXPECT_EQ(o.exec, "nginx -g x");
  EXPECT_THAT(o.ports, ElementsAre(80, 81));
  ASSERT_EQ(o.sysctls.size(), 2u);
  EXPECT_EQ(o.sysctls[1].name, "c.d");
  EXPECT_EQ(o.sysctls[1].value, "x=y");
  EXPECT_EQ(o.display.color, When::always);
  EXPECT_TRUE(o.display.ascii);
  EXPECT_THAT(o.command, HasSubstr("tcpspec run lab -k reset"));
  EXPECT_THAT(o.command, HasSubstr("--exec 'nginx -g x'"));
}

TEST(Run, ReachesAHostsApplicationByACommand) {
  EXPECT_EQ(after({"run", "10.0.0.1:80", "--agent", "ssh dut agent"}).run->agent, "ssh dut agent");
}

TEST(Run, TakesNoTargetForTheValueOfAList) {
  for (const char* option : {"--tag", "--id", "--level", "--rfc", "--sysctl", "--fail-on"}) {
    const std::string value = std::string(option) == "--level"     ? "must"
                              : std::string(option) == "--rfc"     ? "9293"
                              : std::string(option) == "--sysctl"  ? "a=b"
                              : std::string(option) == "--fail-on" ? "warn"
                                                                   : "x";
    const auto got = after({"run", option, value, "lab", "mine.yaml"});
    ASSERT_TRUE(got.run) << option << ": " << got.err;
    EXPECT_EQ(got.run->target, "lab") << option;
    EXPECT_THAT(got.run->selection.paths, ElementsAre("mine.yaml")) << option;
  }
}

TEST(Run, TakesTheLargestSeed) {
  EXPECT_EQ(after({"run", "--seed", "18446744073709551615"}).run->seed, 18446744073709551615u);
}

TEST(Run, SelectsACaseByItsIdWhateverItsDuration) {
  EXPECT_EQ(after({"run", "--id", "x"}).run->selection.duration, DurationClass::long_);
  EXPECT_EQ(after({"run", "--id", "x", "--duration", "quick"}).run->selection.duration, DurationClass::quick);
}

TEST(Run, LetsTheLastWordCountWhereOnlyOneCan) {
  EXPECT_EQ(after({"run", "--family", "4", "--family", "6"}).run->selection.families, reach::Families::ipv6);
}

TEST(List, ListsAllDurationsUnlessTold) {
  const auto got = after({"list"});
  ASSERT_TRUE(got.list) << got.err;
  EXPECT_EQ(got.list->selection.duration, DurationClass::days);
  EXPECT_EQ(got.list->what, ListOptions::What::cases);
}

TEST(List, TakesAKindAndThenPaths) {
  const auto got = after({"list", "requirements", "a.yaml", "--json", "--rfc", "793", "--rfc", "1122"});
  ASSERT_TRUE(got.list) << got.err;
  EXPECT_EQ(got.list->what, ListOptions::What::requirements);
  EXPECT_THAT(got.list->selection.paths, ElementsAre("a.yaml"));
  EXPECT_THAT(got.list->selection.rfcs, ElementsAre(793, 1122));
  EXPECT_TRUE(got.list->json);
}

TEST(Mutants, RunOnOneFamilyAndOfAnyDurationUnlessTold) {
  const auto got = after({"mutants", "--matrix", "--mutant", "isn-*", "--mutant", "no-paws", "cases/x.yaml"});
  ASSERT_TRUE(got.mutants) << got.err;
  EXPECT_TRUE(got.mutants->matrix);
  EXPECT_THAT(got.mutants->mutants, ElementsAre("isn-*", "no-paws"));
  EXPECT_THAT(got.mutants->selection.paths, ElementsAre("cases/x.yaml"));
  EXPECT_EQ(got.mutants->selection.duration, DurationClass::days);
  EXPECT_FALSE(got.mutants->each_family);
  EXPECT_TRUE(after({"mutants", "--family", "both"}).mutants->each_family);
}

TEST(Verbs, TakeTheirWords) {
  EXPECT_THAT(after({"explain", "a", "b", "--cases", "c"}).explain->ids, ElementsAre("a", "b"));
  EXPECT_THAT(after({"check", "a", "b"}).check->paths, ElementsAre("a", "b"));
  EXPECT_EQ(after({"schema", "results"}).schema->of, SchemaOptions::Of::results);
  EXPECT_EQ(after({"schema"}).schema->of, SchemaOptions::Of::cases);
  EXPECT_EQ(after({"doctor"}).doctor->target, "lab");
  EXPECT_TRUE(after({"coverage", "--open"}).coverage->open);
  EXPECT_TRUE(after({"coverage", "--json"}).coverage->json);
  EXPECT_EQ(after({"probe", "[::1]:80", "-o", "x"}).probe->target, "[::1]:80");
}

struct Mistake {
  std::vector<std::string> words;
  std::string said;
};

class Refused : public testing::TestWithParam<Mistake> {};

TEST_P(Refused, WithTwoAndASentenceAndNothingIsDone) {
  const auto got = after(GetParam().words);
  EXPECT_EQ(got.exit, 2);
  EXPECT_THAT(got.err, HasSubstr(GetParam().said));
  EXPECT_EQ(std::count(got.err.begin(), got.err.end(), '\n'), 1);
  EXPECT_EQ(got.out, "");
  EXPECT_FALSE(got.run || got.list || got.explain || got.check || got.schema || got.doctor || got.probe);
}

INSTANTIATE_TEST_SUITE_P(
    CommandLine, Refused,
    testing::Values(
        Mistake{{}, "`tcpspec --help` lists the verbs"},                                         //
        Mistake{{"rnu"}, "unknown verb `rnu`; did you mean `run`?"},                             //
        Mistake{{"frobnicate"}, "unknown verb `frobnicate`; `tcpspec --help` lists the verbs"},  //
        Mistake{{"run", "--duratoin", "all"}, "unknown option `--duratoin`; did you mean `--duration`?"},
        Mistake{{"run", "--stric"}, "did you mean `--strict`?"},                        //
        Mistake{{"run", "--ids=x"}, "did you mean `--id`?"},                            //
        Mistake{{"run", "lab", "--zz", "1", "--prot", "80"}, "unknown option `--zz`"},  //
        Mistake{{"run", "-Z"}, "unknown option `-Z`"},                                  //
        Mistake{{"run", "--seed", "1x"}, "--seed takes a whole number"},                //
        Mistake{{"run", "--seed", "-1"}, "--seed"},                                     //
        Mistake{{"run", "--seed", "18446744073709551616"},
                "--seed takes a whole number from 0 to 18446744073709551615, not"},     //
        Mistake{{"run", "--seed"}, "--seed needs a value: --seed N"},                   //
        Mistake{{"run", "-j", "0"}, "from 1 to 1000000, not `0`"},                      //
        Mistake{{"run", "--repeat", "0"}, "--repeat takes a whole number from 1"},      //
        Mistake{{"run", "--timescale", "x"}, "takes a factor from 1 to 100, not `x`"},  //
        Mistake{{"run", "--timescale", "101"}, "a factor from 1 to 100"},               //
        Mistake{{"run", "--timescale", "nan"}, "a factor from 1 to 100"},               //
        Mistake{{"run", "--timescale", "0.5"}, "only makes waits longer"},              //
        Mistake{{"run", "--retries", "1.5"}, "--retries takes a whole number"},         //
        Mistake{{"run", "--family", "5"}, "--family takes 4, 6, both, not `5`"},        //
        Mistake{{"run", "--duration", "standart"}, "did you mean `standard`?"},         //
        Mistake{{"run", "--level", "must,shuold"}, "did you mean `should`?"},           //
        Mistake{{"run", "--fail-on", "flakey"}, "did you mean `flaky`?"},               //
        Mistake{{"run", "--color", "maybe"}, "--color takes auto, always, never"},      //
        Mistake{{"run", "--sysctl", "x"}, "--sysctl takes NAME=VALUE, not `x`"},        //
        Mistake{{"run", "--port", "80,99999"}, "`99999` is not a port"},                //
        Mistake{{"run", "10.0.0.1:0"}, "`0` is not a port"},                            //
        Mistake{{"run", "sim:"}, "the name of the mutant is missing"},                  //
        Mistake{{"run", "lab", "sim"}, "`sim` is a second target; run takes one"},      //
        Mistake{{"run", "sim", "--kernel", "linux"}, "--kernel is for the target lab"},
        Mistake{{"run", "sim", "--exec", "x", "--port", "1"}, "--exec is for the target lab or stepped"},
        Mistake{{"run", "lab", "--record-steps", "x"}, "--record-steps is for the target stepped"},
        Mistake{{"run", "1.2.3.4:5", "--sysctl", "a=b"}, "--sysctl is for the target lab"},
        Mistake{{"run", "lab", "--link", "lose 3"}, "--link is for the target sim or stepped"},
        Mistake{{"run", "lab", "--agent", "x"}, "--agent is for the target HOST:PORT, not for lab"},
        Mistake{{"run", "sim", "--agent", "x"}, "--agent is for the target HOST:PORT, not for sim"},
        Mistake{{"run", "lab", "--port", "80"}, "--port says where the program of --exec listens"},
        Mistake{{"run", "sim", "--port", "80"}, "--port says where the program of --exec listens"},
        Mistake{{"run", "--strict=no"}, "--strict takes no value"},
        Mistake{{"list", "--ascii=false"}, "--ascii takes no value"},
        Mistake{{"run", "127.0.0.1"},
                "the port is missing; a target is lab, sim, sim:MUTANT, stepped, HOST:PORT or [V6]:PORT, and "
                "there is no "
                "file or folder of cases `127.0.0.1`"},
        Mistake{{"run", "Sim"}, "did you mean `sim`?"},
        Mistake{{"run", "127.0.0.1:80x"}, "`127.0.0.1:80x` is not a target: `80x` is not a port"},
        Mistake{{"run", "127.0.0.1:-5"}, "`-5` is not a port"},
        Mistake{{"run", "rst-*"}, "; `--id 'rst-*'` selects cases by name"},
        Mistake{{"run", "sim", "nowhere"}, "there is no file or folder of cases `nowhere`"},
        Mistake{{"list", "tag"},
                "list takes cases, requirements, invariants, tags, profiles, not `tag` (did you mean "
                "`tags`?), and there"},
        Mistake{{"list", "tags", "nowhere"}, "there is no file or folder of cases `nowhere`"},
        Mistake{{"mutants", "nowhere"}, "there is no file or folder of cases `nowhere`"},  //
        Mistake{{"run", "--exec", "x"}, "--exec needs --port"},                            //
        Mistake{{"run", "-q", "-v"}, "cannot be used together"},                           //
        Mistake{{"list", "--strict"}, "unknown option `--strict`"},                        //
        Mistake{{"explain"}, "explain needs the id"},                                      //
        Mistake{{"schema", "result"}, "did you mean `results`?"},                          //
        Mistake{{"schema", "cases", "results"}, "one schema"},                             //
        Mistake{{"doctor", "nowhere"}, "`nowhere` is not a target"},                       //
        Mistake{{"probe"}, "probe needs one target"},                                      //
        Mistake{{"--frob"}, "unknown verb `--frob`"},                                      //
        Mistake{{"help", "rum"}, "did you mean `run`?"}));

TEST(CommandLine, AnswersHelpAndVersionOnStandardOutput) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"-h"},
                                             {"help"},
                                             {"--version"},
                                             {"run", "--help"},
                                             {"help", "run"},
                                             {"help", "exit-codes"}}) {
    const auto got = after(words);
    EXPECT_EQ(got.exit, 0) << words.front();
    EXPECT_NE(got.out, "");
    EXPECT_EQ(got.err, "");
    EXPECT_FALSE(got.run);
  }
  EXPECT_EQ(after({"--version"}).out, "tcpspec " TCPSPEC_VERSION "\n");
}

TEST(CommandLine, OffersOnlyTheVerbsThatAreThere) {
  Verbs verbs;
  verbs.check = [](const CheckOptions&) { return 0; };
  std::ostringstream out, err;
  EXPECT_EQ(dispatch({"--help"}, verbs, out, err), 0);
  EXPECT_THAT(out.str(), HasSubstr("\n  check "));
  EXPECT_THAT(out.str(), Not(HasSubstr("\n  run ")));
  EXPECT_EQ(dispatch({"run"}, verbs, out, err), 2);
  EXPECT_THAT(err.str(), HasSubstr("unknown verb `run`"));
}

int exit_after(const std::function<int(const CheckOptions&)>& check, std::string* said = nullptr) {
  Verbs verbs;
  verbs.check = check;
  std::ostringstream out, err;
  const int exit = dispatch({"check"}, verbs, out, err);
  if (said) *said = err.str();
  return exit;
}

TEST(CommandLine, TurnsWhatAVerbThrowsIntoItsExitCode) {
  EXPECT_EQ(exit_after([](auto&) -> int { return 5; }), 5);
  EXPECT_EQ(exit_after([](auto&) -> int { throw UsageError("x"); }), 2);
  EXPECT_EQ(exit_after([](auto&) -> int { throw EnvironmentError("x"); }), 3);
  EXPECT_EQ(
      exit_after([](auto&) -> int { throw std::system_error(EPERM, std::system_category(), "socket"); }), 3);
  std::string said;
  EXPECT_EQ(exit_after([](auto&) -> int { throw std::logic_error("index"); }, &said), 70);
  EXPECT_EQ(said, "tcpspec: internal error: index; this is a bug of tcpspec\n");
}

TEST(CommandLine, ExitsWithThreeWhenStandardOutputCannotBeWritten) {
  Verbs verbs;
  verbs.check = [](const CheckOptions&) { return 0; };
  std::ostringstream out, err;
  out.setstate(std::ios::badbit);
  EXPECT_EQ(dispatch({"check"}, verbs, out, err), 3);
  EXPECT_THAT(err.str(), HasSubstr("standard output"));
}

TEST(Scan, NeedsAListOfTargets) {
  EXPECT_EQ(after({"scan"}).exit, 2);
  EXPECT_EQ(after({"scan", "--targets", "-", "--exclude", "-"}).exit, 2);
  EXPECT_EQ(after({"scan", "--targets", "f", "--resume", "-o", "-"}).exit, 2);
  const auto scan = after({"scan", "--targets", "f", "--port", "80,443", "--shard", "2/5", "-j", "7"}).scan;
  ASSERT_TRUE(scan);
  EXPECT_EQ(scan->targets, "f");
  EXPECT_EQ(scan->ports, (std::vector<std::uint16_t>{80, 443}));
  EXPECT_EQ(scan->shard->index, 2U);
  EXPECT_EQ(scan->jobs, 7);
  EXPECT_EQ(scan->output, "tcpspec-scan.jsonl");
}

TEST(Run, BlamesThePathOnlyWhereThereMayBeOne) {
  EXPECT_TRUE(after({"run", "10.0.0.1:80", "--blame-path"}).run->blame_path);
  EXPECT_EQ(after({"run", "sim", "--blame-path"}).exit, 2);
  EXPECT_EQ(after({"run", "--blame-path"}).exit, 2);
}

}  // namespace
}  // namespace tcpspec::cli
