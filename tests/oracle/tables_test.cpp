// The shipped decision tables, and what the reader says of tables with mistakes.
#include "tables.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>

#include "oracle/condition.hpp"
#include "oracle/rule_explain.hpp"

namespace tcpspec::oracle {
namespace {

using cases::State;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace ctl = wire::ctl;

Situation situation(State state, std::uint16_t flags, SequenceClass sequence, AckClass ack,
                    bool text = false) {
  Situation s;
  s.state = state;
  s.flags = flags;
  s.sequence = sequence;
  s.ack = ack;
  s.text = text;
  return s;
}

std::string rule_for(const Situation& s) {
  const Rule* rule = tables().decide(s);
  return rule != nullptr ? rule->id : "none";
}

TEST(Tables, AreWithoutMistake) { EXPECT_EQ(tables().ids().size(), 123U); }

TEST(Tables, DecideEverySituation) {
  int situations = 0;
  each_situation([&](const Situation& s) {
    ++situations;
    ASSERT_NE(tables().decide(s), nullptr) << to_string(s);
  });
  EXPECT_GT(situations, 20'000);
}

TEST(Tables, DecideByTheFirstRuleThatAdmits) {
  using S = SequenceClass;
  using A = AckClass;
  EXPECT_EQ(rule_for(situation(State::established, ctl::rst, S::left, A::none)), "G-1");
  EXPECT_EQ(rule_for(situation(State::established, ctl::rst | ctl::syn, S::mid, A::none)), "G-2")
      << "RST comes first";
  EXPECT_EQ(rule_for(situation(State::established, ctl::syn | ctl::ack, S::mid, A::future)), "G-6");
  EXPECT_EQ(rule_for(situation(State::established, 0, S::old, A::none)), "G-7")
      << "the window comes before the ACK bit";
  EXPECT_EQ(rule_for(situation(State::established, ctl::ack, S::left, A::cur, true)), "E-3");
  EXPECT_EQ(rule_for(situation(State::fin_wait_1, ctl::fin | ctl::ack, S::left, A::fin)), "F1-9");
  EXPECT_EQ(rule_for(situation(State::listen, ctl::syn | ctl::ack, S::any, A::any)), "LI-2");
  EXPECT_EQ(rule_for(situation(State::syn_received, ctl::syn, S::irs, A::none)), "SR-5");
  EXPECT_EQ(rule_for(situation(State::time_wait, ctl::syn, S::mid, A::none)), "TWS-8");
}

TEST(Tables, LookAtTimestampsFirstButNotOfRst) {
  Situation s = situation(State::established, ctl::ack, SequenceClass::left, AckClass::cur, true);
  s.stamps = StampClass::older;
  EXPECT_EQ(rule_for(s), "P-3");
  s.stamps = StampClass::newer;
  EXPECT_EQ(rule_for(s), "E-3");
  s.stamps = StampClass::older;
  s.flags = ctl::rst;
  s.ack = AckClass::none;
  EXPECT_EQ(rule_for(s), "G-1");
}

TEST(Tables, KnowTheRulesThatTheCatalogueNames) {
  std::set<std::string> missing;
  for (const cases::Requirement& requirement : catalogue().requirements())
    for (const std::string& rule : requirement.oracle)
      if (!rule.starts_with("S0-") && tables().find(rule) == nullptr) missing.insert(rule);
  EXPECT_THAT(missing, testing::ElementsAre("P-4")) << "24 days idle";
}

TEST(Tables, AreNamedBackByTheCatalogue) {
  for (const Table& table : tables().tables())
    for (const Rule& rule : table.rules)
      for (const std::string& ref : rule.refs) {
        const auto& named = catalogue().find(ref)->oracle;
        EXPECT_NE(std::find(named.begin(), named.end(), rule.id), named.end()) << rule.id << " " << ref;
      }
}

TEST(Tables, GiveAnExampleOfARuleEvenIfItOnlyGoesOn) {
  for (const char* id : {"G-6", "P-5", "TWS-10", "Z-8"})
    EXPECT_TRUE(example_for(*tables().find(id), tables())) << id;
}

// ---- judging

constexpr std::uint16_t in(State state) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(state));
}

TEST(Judge, GradesWhatWasSeen) {
  const Situation rst = situation(State::established, ctl::rst, SequenceClass::mid, AckClass::none);
  EXPECT_EQ(judge(tables(), rst, Reaction::ack, in(State::established)).grade, Grade::conforming);
  EXPECT_EQ(judge(tables(), rst, Reaction::none, in(State::closed)).grade, Grade::conforming)
      << "RFC 793's reaction";
  EXPECT_EQ(judge(tables(), rst, Reaction::none, in(State::established)).grade, Grade::inconclusive)
      << "a limit may have held the challenge back";
  EXPECT_EQ(judge(tables(), rst, Reaction::ack, in(State::closed)).grade, Grade::forbidden);
  EXPECT_EQ(judge(tables(), rst, Reaction::rst_other, in(State::closed)).grade, Grade::forbidden);
}

TEST(Judge, TakesLISTENForCLOSEDAndAnAckBitInARstForHarmless) {
  const Situation rst = situation(State::established, ctl::rst, SequenceClass::left, AckClass::none);
  EXPECT_EQ(judge(tables(), rst, Reaction::none, in(State::listen)).grade, Grade::conforming);
  const Situation stray = situation(State::closed, ctl::ack, SequenceClass::any, AckClass::any);
  EXPECT_EQ(judge(tables(), stray, Reaction::rst_acking_with_ack, in(State::closed)).grade, Grade::tolerated);
}

TEST(Judge, GradesAnAcknowledgmentOfAnAcknowledgmentAlikeInEveryState) {
  int states = 0;
  for (const State state : {State::established, State::fin_wait_1, State::fin_wait_2, State::close_wait,
                            State::closing, State::last_ack}) {
    const Situation s = situation(state, ctl::ack, SequenceClass::left, AckClass::cur);
    EXPECT_EQ(judge(tables(), s, Reaction::none, in(state)).grade, Grade::conforming) << to_string(s);
    EXPECT_EQ(judge(tables(), s, Reaction::ack, in(state)).grade, Grade::tolerated) << to_string(s);
    ++states;
  }
  EXPECT_EQ(states, 6);
}

TEST(Judge, GradesARstToTextAfterTheFinByWhetherTheApplicationHasClosed) {
  const auto reset = [](State state) {
    const Situation s = situation(state, ctl::ack, SequenceClass::left, AckClass::cur, true);
    return judge(tables(), s, Reaction::rst_acking, in(State::closed)).grade;
  };
  for (const State state : {State::closing, State::last_ack, State::time_wait})
    EXPECT_EQ(reset(state), Grade::tolerated) << cases::to_string(state);
  EXPECT_EQ(reset(State::close_wait), Grade::forbidden) << "its application still reads";
}

TEST(Judge, LeavesASecondFinOpenWhateverItAcknowledges) {
  const auto taken = [](AckClass ack, State after) {
    const Situation s = situation(State::closing, ctl::fin | ctl::ack, SequenceClass::left, ack);
    return judge(tables(), s, Reaction::ack_all, in(after)).grade;
  };
  EXPECT_EQ(taken(AckClass::cur, State::closing), Grade::conforming);
  EXPECT_EQ(taken(AckClass::fin, State::time_wait), Grade::conforming);
  EXPECT_EQ(taken(AckClass::fin, State::closing), Grade::forbidden) << "its acknowledgment counts";
}

TEST(Judge, FollowsAnAlternativeToWhatItIsLike) {
  Situation s = situation(State::established, ctl::ack, SequenceClass::left, AckClass::ancient, true);
  EXPECT_EQ(judge(tables(), s, Reaction::ack, in(State::established)).grade, Grade::conforming);
  EXPECT_EQ(judge(tables(), s, Reaction::ack_all, in(State::established)).grade, Grade::conforming)
      << "as an old duplicate, whose text is taken";
  EXPECT_EQ(judge(tables(), s, Reaction::rst_other, in(State::closed)).grade, Grade::forbidden);
}

TEST(Judge, NamesTheAlternative) {
  const Situation s = situation(State::established, 0, SequenceClass::beyond, AckClass::none);
  const Judgement judgement = judge(tables(), s, Reaction::none, in(State::established));
  EXPECT_EQ(judgement.grade, Grade::tolerated);
  ASSERT_NE(judgement.outcome, nullptr);
  EXPECT_THAT(judgement.outcome->reason, HasSubstr("without ACK"));
}

// ---- mistakes

std::string table_of(const std::string& rules) {
  return "table: t\ntitle: T\nstage: state\nstates: [LISTEN]\nwindow: open\nrules:\n" + rules;
}
std::string rule_text(const std::string& id, const std::string& when, const std::string& then = "NONE") {
  return "  - rule: " + id + "\n    asks: a\n    when: \"" + when + "\"\n    then: " + then +
         "\n    level: must\n    source: RFC 9293\n";
}
std::string mistakes_in(const std::string& text) {
  return cases::render(read_tables({{"t.yaml", text}}, catalogue(), Proof::wanted).errors);
}

TEST(ReadTables, NamesTheSituationThatNoRuleDecides) {
  EXPECT_THAT(mistakes_in(table_of(rule_text("X-1", "+RST") + rule_text("X-2", "-RST +ACK"))),
              HasSubstr("no rule applies here: LISTEN, none, ack=none, text=no"));
}

TEST(ReadTables, ProvesThemOnlyIfThatIsWanted) {
  const std::string with_a_gap = table_of(rule_text("X-1", "+RST"));
  EXPECT_THAT(read_tables({{"t.yaml", with_a_gap}}, catalogue(), Proof::unwanted).errors, IsEmpty());
  const std::string misspelt = table_of(rule_text("X-1", "+RTS"));
  EXPECT_THAT(read_tables({{"t.yaml", misspelt}}, catalogue(), Proof::unwanted).errors, Not(IsEmpty()));
}

TEST(ReadTables, NamesTheRuleThatIsNeverReachedAndThoseBeforeIt) {
  const std::string text =
      table_of(rule_text("X-1", "+RST") + rule_text("X-2", "-RST") + rule_text("X-3", "+SYN"));
  EXPECT_THAT(mistakes_in(text),
              HasSubstr("t.yaml:19:11: error: the rule `X-3` is never reached: it comes after `X-1`, `X-2`"));
}

TEST(ReadTables, NamesRulesThatOverlapWithoutBeingAnException) {
  const std::string text =
      table_of(rule_text("X-1", "+RST") + rule_text("X-2", "+SYN") + rule_text("X-3", "-RST"));
  EXPECT_THAT(mistakes_in(text),
              HasSubstr("the rules `X-1` and `X-2` overlap, and the first is not an exception to "
                        "the second: LISTEN, SYN,RST"));
}

TEST(ReadTables, LetsAnExceptionStandBeforeSeveralRules) {
  const std::string text =
      table_of(rule_text("X-1", "+RST") + rule_text("X-2", "+SYN") + rule_text("X-3", "*"));
  EXPECT_EQ(mistakes_in(text).find("overlap"), std::string::npos);
}

TEST(ReadTables, NamesTwoTablesForOneState) {
  const std::string one = table_of(rule_text("X-1", "*"));
  std::string two = table_of(rule_text("Y-1", "*"));
  const auto errors = read_tables({{"one.yaml", one}, {"two.yaml", two}}, catalogue(), Proof::wanted).errors;
  EXPECT_THAT(cases::render(errors), HasSubstr("both have rules for LISTEN"));
}

TEST(ReadTables, PointsAtEveryMistakeInAFile) {
  const std::string found =
      mistakes_in(table_of(rule_text("X-1", "+RTS seq=leftt text=maybe") +
                           rule_text("X-1", "*", "[\"NOTHING, LISTENING\", \"ACK if +SYN\"]") +
                           "  - rule: X-2\n    asks: a\n    when: \"*\"\n    then: NONE\n    or: [\"ACK\", "
                           "\"~ ACK, same if seq=\"]\n    "
                           "level: MAST\n    source: s\n    refs: [RFC9293-MUST-4711]\n    extra: 1\n"));
  for (const char* part :
       {"t.yaml:9:13: error: no rule depends on the control bit `RTS`", "did you mean `RST`?",
        "t.yaml:9:21: error: `seq` has no class `leftt`", "`text` has no class `maybe`",
        "the rule `X-1` is already in t.yaml:7", "unknown reaction `NOTHING`", "unknown state `LISTENING`",
        "the last item of `then` is for all other situations and cannot have `if`",
        "unknown key `extra` in a rule"})
    EXPECT_THAT(found, HasSubstr(part));
}

TEST(ReadTables, PointsIntoAlternativesLevelsAndReferences) {
  const std::string found =
      mistakes_in(table_of("  - rule: X-2\n    asks: a\n    when: \"*\"\n    then: NONE\n    or: [ACK, \"~ "
                           "ACK, same if seq=\"]\n    level: "
                           "MAST\n    source: s\n    refs: [RFC9293-MUST-4711]\n"));
  for (const char* part : {"an alternative begins with its grade", "`seq` has no class ``",
                           "unknown level `MAST`", "there is no requirement `RFC9293-MUST-4711`"})
    EXPECT_THAT(found, HasSubstr(part));
}

}  // namespace
}  // namespace tcpspec::oracle
