// The language of target profiles (cases/profiles).
#include "lab/profile.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

namespace tcpspec::lab {
namespace {

namespace fs = std::filesystem;
using report::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ProfileFile : public testing::Test {
 protected:
  ProfileFile() {
    std::string name = (fs::temp_directory_path() / "tcpspec-profile-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    folder_ = name;
  }
  ~ProfileFile() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  fs::path write(const std::string& name, const std::string& text) {
    const fs::path file = folder_ / (name + ".yaml");
    std::ofstream(file) << "profile: " << name << '\n' << text;
    return file;
  }
  Profile read(const std::string& text) {
    const ProfileResult result = load_profile(write("mine", text));
    for (const auto& error : result.errors) ADD_FAILURE() << error.message;
    return result.profile;
  }
  std::vector<std::string> mistakes_in(const std::string& text) {
    std::vector<std::string> messages;
    for (const auto& error : load_profile(write("mine", text)).errors) messages.push_back(error.message);
    return messages;
  }

 private:
  fs::path folder_;
};

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

}  // namespace
}  // namespace tcpspec::lab
