// The language of target profiles (cases/profiles).
#include <gmock/gmock.h>

#include "profile_file.hpp"

namespace tcpspec::lab {
namespace {

using report::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> ids(const run::Baseline& deviations) {
  std::vector<std::string> found;
  for (const run::Deviation& deviation : deviations) found.push_back(deviation.id);
  return found;
}

TEST_F(ProfileFile, GivesOneReasonForOneCase) {
  const Profile profile = read(
      "deviations:\n"
      "  - case: syn-backs-off\n    family: 6\n    verdict: warn\n    observed: grow\n    reason: ticket "
      "7\n");
  ASSERT_EQ(profile.deviations.size(), 1U);
  const run::Deviation& deviation = profile.deviations.front();
  EXPECT_EQ(deviation.id, "syn-backs-off");
  EXPECT_EQ(deviation.family, 6);
  EXPECT_EQ(deviation.verdict, Verdict::warn);
  EXPECT_EQ(deviation.observed, "grow");
  EXPECT_EQ(deviation.reason, "ticket 7");
  EXPECT_FALSE(deviation.sometimes);
}

TEST_F(ProfileFile, MaySayThatADeviationIsNotAlwaysThere) {
  const Profile profile = read(
      "deviations:\n  - {case: syn-backs-off, sometimes: true, reason: it depends on the application}\n");
  ASSERT_EQ(profile.deviations.size(), 1U);
  EXPECT_TRUE(profile.deviations.front().sometimes);
}

TEST_F(ProfileFile, GivesOneReasonForSeveralCases) {
  const Profile profile = read(
      "deviations:\n"
      "  - case: [first, 'second[*]']\n    verdict: not applicable\n    observed: seen\n    reason: the "
      "same\n"
      "  - case:\n      - third\n    reason: another\n");
  EXPECT_THAT(ids(profile.deviations), ElementsAre("first", "second[*]", "third"));
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_EQ(profile.deviations[i].verdict, Verdict::not_applicable);
    EXPECT_EQ(profile.deviations[i].observed, "seen");
    EXPECT_EQ(profile.deviations[i].reason, "the same");
    EXPECT_FALSE(profile.deviations[i].family);
  }
  EXPECT_EQ(profile.deviations[2].verdict, Verdict::fail) << "unless it says otherwise";
  EXPECT_EQ(profile.deviations[2].reason, "another");
}

TEST_F(ProfileFile, ThatNamesNoCaseIsWrong) {
  EXPECT_THAT(mistakes_in("deviations:\n  - reason: why\n"), ElementsAre("a deviation needs its case"));
  EXPECT_THAT(mistakes_in("deviations:\n  - case: []\n    reason: why\n"),
              ElementsAre("a deviation needs its case"));
}

TEST_F(ProfileFile, ThatGivesNoReasonIsWrong) {
  EXPECT_THAT(mistakes_in("deviations:\n  - case: [one, two]\n"),
              ElementsAre("a deviation needs its reason"));
}

TEST_F(ProfileFile, AllMistakesAreShownAtOnce) {
  EXPECT_THAT(mistakes_in("deviation: []\nat-once: many\nlab: {link: string}\n"),
              ElementsAre(HasSubstr("unknown key 'deviation'"), HasSubstr("many"), HasSubstr("string")));
}

TEST_F(ProfileFile, NamesCasesThatUpsetOthers) {
  EXPECT_THAT(read("alone: [forged-*, other]\n").alone, ElementsAre("forged-*", "other"));
  EXPECT_THAT(read("stack: any\n").alone, IsEmpty());
}

TEST_F(ProfileFile, SaysWhatStandsBehindThePorts) {
  const Profile profile = read(
      "services:\n  - {port: 7, role: echo}\n  - {port: 80, role: http, request: 'GET /\\r\\n'}\n"
      "rto: 3 s\nmsl: 500 ms\nat-once: 32\nclosed-port: 9999\n");
  ASSERT_EQ(profile.services.size(), 2U);
  EXPECT_EQ(profile.services[0].port, 7);
  EXPECT_EQ(profile.services[0].role, run::Role::echo);
  EXPECT_EQ(profile.services[1].request, "GET /\r\n");
  EXPECT_EQ(profile.rto, seconds(3));
  EXPECT_EQ(profile.msl, milliseconds(500));
  EXPECT_EQ(profile.at_once, 32U);
  EXPECT_EQ(profile.closed_port, 9999);
}

TEST_F(ProfileFile, TakesOverWhatItDoesNotSayFromTheOneThatItExtends) {
  write("base",
        "stack: theirs\nrto: 1 s\nmsl: 30 s\nalone: [upsets]\ndeviations:\n  - {case: old, reason: known}\n");
  const Profile profile =
      read("extends: base\nrto: 3 s\ndeviations:\n  - case: [new, newer]\n    reason: mine\n");
  EXPECT_EQ(profile.name, "mine");
  EXPECT_EQ(profile.stack, "theirs");
  EXPECT_EQ(profile.rto, seconds(3));
  EXPECT_EQ(profile.msl, seconds(30));
  EXPECT_THAT(profile.alone, ElementsAre("upsets"));
  // Its own come first, for the first that fits counts.
  EXPECT_THAT(ids(profile.deviations), ElementsAre("new", "newer", "old"));
}

TEST_F(ProfileFile, ThatExtendsNothingThatIsThereIsWrong) {
  EXPECT_THAT(mistakes_in("extends: nowhere\n"), testing::Not(IsEmpty()));
}

TEST_F(ProfileFile, FindsTheReasonOfADepartureByRuleAndObservation) {
  const Profile profile = read(
      "departures:\n  - {rule: G-3, seen: 'NONE, CLOSED', reason: closes}\n"
      "  - {rule: [G-*, F-1], seen: '*', reason: any}\n");
  EXPECT_EQ(profile.reason_for("G-3", "NONE, CLOSED", {}, ""), "closes");
  EXPECT_EQ(profile.reason_for("G-3", "ACK, same", {}, ""), "any");
  EXPECT_EQ(profile.reason_for("F-1", "ACK, same", {}, ""), "any");
  EXPECT_EQ(profile.reason_for("H-1", "ACK, same", {}, ""), "");
}

TEST_F(ProfileFile, KnowsADepartureAtCertainPointsOnly) {
  const Profile profile = read(
      "departures:\n  - {rule: G-3, seen: 'NONE, *', points: ['*/nxt-1/*', '*/nxt-1'], reason: by id}\n"
      "  - {rule: G-3, seen: 'NONE, *', if: seq=beyond, reason: by class}\n");
  oracle::Situation s;
  s.sequence = oracle::SequenceClass::old;
  EXPECT_EQ(profile.reason_for("G-3", "NONE, CLOSED", s, "close-wait/RST/nxt-1/none"), "by id");
  EXPECT_EQ(profile.reason_for("G-3", "NONE, CLOSED", s, "close-wait/RST/nxt-2^30/none"), "");
  s.sequence = oracle::SequenceClass::beyond;
  EXPECT_EQ(profile.reason_for("G-3", "NONE, CLOSED", s, "close-wait/RST/wnd+1/none"), "by class");
}

TEST_F(ProfileFile, SaysWhatADepartureLacks) {
  EXPECT_THAT(mistakes_in("departures:\n  - {rule: G-3, if: seq=nowhere, reason: any}\n"),
              ElementsAre(HasSubstr("nowhere"), HasSubstr("what was seen")));
}

TEST_F(ProfileFile, ExtendsAShippedOneToo) {
  const Profile profile = read("extends: linux\nmsl: 60 s\n");
  EXPECT_EQ(profile.msl, seconds(60));
  EXPECT_EQ(profile.rto, seconds(1));
  EXPECT_THAT(profile.deviations, testing::Not(IsEmpty()));
}

TEST_F(ProfileFile, SaysHowTheLabStartsTheTarget) {
  const Profile profile = read(
      "lab:\n  link: tap\n  device: tap3\n  namespace: tester\n  start-up: 90 s\n  agent: exec me {device}\n"
      "  ipv4: {target: 10.1.0.2, other: 10.1.0.4}\n");
  EXPECT_EQ(profile.wiring.device, "tap3");
  EXPECT_TRUE(profile.wiring.beside_tester);
  EXPECT_EQ(profile.wiring.start_up, seconds(90));
  ASSERT_EQ(profile.wiring.sites.size(), 1U);
  const run::Site& site = profile.wiring.sites.at(wire::Family::ipv4);
  EXPECT_EQ(site.target.to_string(), "10.1.0.2");
  EXPECT_EQ(site.target_other.value_or(wire::Address()).to_string(), "10.1.0.4");
}

TEST_F(ProfileFile, WithAMisspeltPlaceholderIsWrong) {
  const auto mistakes = [&](const std::string& command) {
    return mistakes_in("lab:\n  link: tap\n  namespace: tester\n  agent: >-\n    " + command + "\n");
  };
  EXPECT_THAT(mistakes("exec me {devise}"), ElementsAre("unknown placeholder `{devise}`"));
  EXPECT_THAT(mistakes("exec me {port}"), ElementsAre("unknown placeholder `{port}`"));
  EXPECT_THAT(mistakes("sh -c 'exec me {taget}'"), ElementsAre("unknown placeholder `{taget}`"));
  EXPECT_THAT(mistakes("exec me {device} {target} {target6} {target_other} ${HOME} { :; }"), IsEmpty());
  EXPECT_THAT(mistakes("me | awk '{print}'"), IsEmpty());
  EXPECT_THAT(mistakes_in("restart: systemctl restart {unit}\n"), testing::SizeIs(1));
}

TEST_F(ProfileFile, WhoseProgramRunsInTheWrongNamespaceIsToldTheRightOne) {
  const std::string path = write("mine", "lab: {link: tap, agent: exec me}\n").string();
  const auto errors = load_profile(path).errors;
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].suggestion, "namespace: tester");
  EXPECT_THAT(mistakes_in("lab: {link: tap, namespace: target, start: exec me}\n"),
              ElementsAre(HasSubstr("tester's namespace")));
  EXPECT_THAT(mistakes_in("lab: {namespace: tester, agent: exec me}\n"),
              ElementsAre(HasSubstr("kernel of its own namespace")));
  EXPECT_THAT(mistakes_in("lab: {link: tap, start: 'nsenter --net={tester_netns} me'}\n"), IsEmpty());
  EXPECT_THAT(mistakes_in("lab: {link: theirs, start: exec me}\n"), IsEmpty());
}

}  // namespace
}  // namespace tcpspec::lab
