#include "case/select.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample.hpp"

namespace tcpspec::cases {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const LoadResult& selectable() {
  static const LoadResult result =
      load_text("select.yaml",
                "- {case: reset-in-window, title: A RST is challenged, checks: [RFC5961-3.2-4], tags: "
                "[reset], given: ESTABLISHED, steps: [{wait: 1s}]}\n"
                "- {case: time-wait, title: It lasts, checks: [RFC9293-MUST-13], tags: [timers, slow], "
                "given: TIME-WAIT, steps: [{wait: 2 MSL}]}\n"
                "- {case: nagle, title: Small segments wait, checks: [RFC9293-SHLD-7], family: 4, given: "
                "ESTABLISHED, steps: [{wait: 5 min}]}\n"
                "- {case: stray, title: A stray $f, for: {f: [SYN, FIN+ACK]}, checks: [RFC9293-3.10.7.1-1], "
                "tags: [reset], given: CLOSED, steps: [{send: <CTL=$f>}]}\n",
                catalogue());
  EXPECT_EQ(render(result.errors), "");
  return result;
}

std::vector<std::string> selected(const Selection& selection) {
  std::vector<std::string> out;
  for (const Case* c : select(selectable().suite, catalogue(), selection)) out.push_back(c->id);
  return out;
}

Selection words(const std::string& text) {
  auto read = WordExpression::parse(text);
  EXPECT_TRUE(read.ok()) << text << ": " << read.faults.front().message;
  Selection out;
  out.words = std::move(read.value);
  return out;
}

TEST(Select, TakesEverythingByDefault) { EXPECT_EQ(selected({}).size(), 5U); }

TEST(Glob, HasStarsQuestionMarksAndBrackets) {
  EXPECT_TRUE(glob("a*c", "abbbc"));
  EXPECT_TRUE(glob("*", ""));
  EXPECT_TRUE(glob("a?c", "abc"));
  EXPECT_FALSE(glob("a?c", "ac"));
  EXPECT_TRUE(glob("[ab]x", "bx"));
  EXPECT_FALSE(glob("[!ab]x", "bx"));
  EXPECT_TRUE(glob("stray[SYN+FIN]", "stray[SYN+FIN]")) << "brackets of an id are taken literally";
  EXPECT_TRUE(glob("stray[*FIN*]", "stray[SYN+FIN]"));
  EXPECT_FALSE(glob("abc", "ab"));
  EXPECT_FALSE(glob("ab", "abc"));
  EXPECT_TRUE(glob("[", "["));
}

TEST(Select, ById) {
  EXPECT_THAT(selected({.ids = {"stray"}}), ElementsAre("stray[SYN]", "stray[FIN+ACK]"));
  EXPECT_THAT(selected({.ids = {"stray[SYN]"}}), ElementsAre("stray[SYN]"));
  EXPECT_THAT(selected({.ids = {"time*", "nagle"}}), ElementsAre("time-wait", "nagle"));
  EXPECT_THAT(selected({.ids = {"nothing"}}), IsEmpty());
}

TEST(Select, ByRequirement) {
  EXPECT_THAT(selected({.rfcs = {5961}}), ElementsAre("reset-in-window"));
  EXPECT_THAT(selected({.sections = {"3.10"}}), ElementsAre("stray[SYN]", "stray[FIN+ACK]"))
      << "sections below too";
  EXPECT_THAT(selected({.sections = {"§3.6*"}}), ElementsAre("time-wait"));
  EXPECT_THAT(selected({.levels = {"should"}}), ElementsAre("nagle"));
  EXPECT_THAT(selected({.rfcs = {9293}, .levels = {"MUST"}}),
              ElementsAre("time-wait", "stray[SYN]", "stray[FIN+ACK]"));
  EXPECT_THAT(selected({.rfcs = {5961}, .sections = {"3.6.1"}}), IsEmpty());
}

TEST(Select, LetsAMustIncludeItsNot) {
  Requirement r;
  r.level = Level::must_not;
  EXPECT_TRUE(selects({.levels = {"must"}}, r));
  EXPECT_TRUE(selects({.levels = {"must not"}}, r));
  r.level = Level::must;
  EXPECT_FALSE(selects({.levels = {"must not"}}, r));
}

TEST(Select, ByTagFamilyAndDuration) {
  EXPECT_THAT(selected({.tags = {"slow", "none"}}), ElementsAre("time-wait"));
  EXPECT_THAT(selected({.skip_tags = {"reset"}}), ElementsAre("time-wait", "nagle"));
  EXPECT_EQ(selected({.family = wire::Family::ipv6}).size(), 4U);
  EXPECT_THAT(selected({.longest = DurationClass::quick}),
              ElementsAre("reset-in-window", "stray[SYN]", "stray[FIN+ACK]"));
  EXPECT_EQ(selected({.longest = DurationClass::standard}).size(), 4U);
  EXPECT_EQ(selected({.longest = DurationClass::long_}).size(), 5U);
}

TEST(Words, AreLookedForInIdTitleAndTags) {
  EXPECT_THAT(selected(words("nagle")), ElementsAre("nagle"));
  EXPECT_THAT(selected(words("SMALL")), ElementsAre("nagle"));
  EXPECT_THAT(selected(words("timers")), ElementsAre("time-wait"));
}

TEST(Words, AreJoinedByAndOrNotAndParentheses) {
  EXPECT_THAT(selected(words("reset and not stray")), ElementsAre("reset-in-window"));
  EXPECT_THAT(selected(words("nagle or time-wait")), ElementsAre("time-wait", "nagle"));
  EXPECT_THAT(selected(words("not (reset or timers)")), ElementsAre("nagle"));
  EXPECT_THAT(selected(words("nagle or reset and stray")),
              ElementsAre("nagle", "stray[SYN]", "stray[FIN+ACK]"))
      << "and binds tighter";
  EXPECT_THAT(selected(words("not not nagle")), ElementsAre("nagle"));
  EXPECT_EQ(selected(words("")).size(), 5U);
  EXPECT_THAT(selected(words("stray[SYN]")), ElementsAre("stray[SYN]"));
}

TEST(Words, SayWhereTheyAreWrong) {
  for (const auto& [text, offset] : std::vector<std::pair<const char*, std::size_t>>{{"and", 0},
                                                                                     {"a and", 5},
                                                                                     {"a b", 2},
                                                                                     {"(a", 2},
                                                                                     {"a)", 1},
                                                                                     {"not", 3},
                                                                                     {"a or or b", 5},
                                                                                     {"()", 1}}) {
    const auto read = WordExpression::parse(text);
    ASSERT_EQ(read.faults.size(), 1U) << text;
    EXPECT_EQ(read.faults.front().offset, offset) << text;
  }
  EXPECT_FALSE(WordExpression::parse(std::string(100000, '(')).ok());
}

TEST(Mistakes, NameWhatCanSelectNothing) {
  const auto found =
      mistakes({.rfcs = {1}, .levels = {"shuold"}, .tags = {"rest"}}, selectable().suite, catalogue());
  EXPECT_THAT(found, ElementsAre(HasSubstr("unknown tag `rest`; did you mean `reset`?"),
                                 HasSubstr("did you mean `should`?"), HasSubstr("no RFC 1")));
}

}  // namespace
}  // namespace tcpspec::cases
