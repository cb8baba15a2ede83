#include "case/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tcpspec::cases {
namespace {

using Lines = std::vector<std::pair<const char*, const char*>>;

TEST(States, AreTheElevenOfTheRfc) {
  ASSERT_EQ(state_names().size(), 11U);
  for (const std::string& name : state_names()) {
    const auto state = state_from_string(name);
    ASSERT_TRUE(state) << name;
    EXPECT_EQ(to_string(*state), name);
  }
  EXPECT_EQ(to_string(State::syn_received), "SYN-RECEIVED");
  EXPECT_EQ(to_string(State::time_wait), "TIME-WAIT");
  EXPECT_FALSE(state_from_string("SYN-RCVD"));
  EXPECT_FALSE(state_from_string("established"));
}

TEST(Given, PrintsWhatItReads) {
  for (const char* text :
       {"CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED active", "SYN-RECEIVED simultaneous",
        "ESTABLISHED with zero window", "ESTABLISHED active with zero window", "TIME-WAIT"}) {
    const auto read = parse_given(text);
    ASSERT_TRUE(read.ok()) << text << ": " << read.faults.front().message;
    EXPECT_EQ(to_string(read.value), text);
  }
}

TEST(Given, KnowsThatSynSentIsActive) {
  EXPECT_EQ(parse_given("SYN-SENT").value.opening, Opening::active);
  EXPECT_EQ(parse_given("LISTEN").value.opening, Opening::passive);
}

TEST(Given, RefusesWhatCannotBe) {
  for (const char* text :
       {"", "LISTEN active", "CLOSED simultaneous", "SYN-SENT passive", "CLOSED with zero window",
        "TIME-WAIT with zero window", "ESTABLISHED zero window", "ESTABLISHED active passive"})
    EXPECT_FALSE(parse_given(text).ok()) << text;
}

TEST(Calls, PrintWhatTheyRead) {
  for (const char* text :
       {"OPEN", "SEND 100 octets", "SEND 1 octet", "SEND 5 octets urgent", "RECEIVE", "CLOSE", "CLOSE FULLY",
        "CLOSE LISTENER", "ABORT", "STATUS", "ACCEPT", "RECEIVE 5 octets", "OPEN to broadcast",
        "OPEN to multicast", "OPEN from any address", "SET nodelay 1", "GET keepidle"}) {
    const auto read = parse_call(text);
    ASSERT_TRUE(read.ok()) << text << ": " << read.faults.front().message;
    EXPECT_EQ(to_string(read.value), text);
  }
}

TEST(Calls, RefuseOtherWords) {
  for (const char* text :
       {"", "open", "SEND", "SEND 5", "SEND octets", "SEND 0 octets", "SEND 5 octets now", "RECEIVE 5",
        "RECEIVE 0 octets", "OPEN to loopback", "OPEN from", "SET nodelay", "SET colour 1", "SET", "GET",
        "GET keepidle 5", "GET colour", "CLOSE ALL", "SENDFILE"})
    EXPECT_FALSE(parse_call(text).ok()) << text;
}

TEST(Returns, DependOnTheCall) {
  EXPECT_TRUE(parse_returns("100 octets", CallVerb::receive).ok());
  EXPECT_FALSE(parse_returns("100 octets", CallVerb::close).ok());
  EXPECT_TRUE(parse_returns("end of file", CallVerb::receive).ok());
  EXPECT_FALSE(parse_returns("end of file", CallVerb::send).ok());
  EXPECT_TRUE(parse_returns("CLOSE-WAIT", CallVerb::status).ok());
  EXPECT_FALSE(parse_returns("CLOSE-WAIT", CallVerb::open).ok());
  EXPECT_TRUE(parse_returns("nothing", CallVerb::accept).ok());
  EXPECT_FALSE(parse_returns("octets", CallVerb::receive).ok());
  EXPECT_FALSE(parse_returns("state", CallVerb::status).ok());
}

TEST(Returns, MayAlsoBeAnError) {
  for (const char* text : {"end of file or error", "at least 5 octets or error"}) {
    const auto read = parse_returns(text, CallVerb::receive);
    ASSERT_TRUE(read.ok()) << text;
    EXPECT_TRUE(read.value.or_error);
    EXPECT_EQ(to_string(read.value), text);
  }
  EXPECT_FALSE(parse_returns("or error", CallVerb::receive).ok());
}

TEST(Returns, OfGetAreNumbers) {
  for (const char* text : {"0", "at least 7200"})
    EXPECT_EQ(to_string(parse_returns(text, CallVerb::get).value), text);
  EXPECT_FALSE(parse_returns("5 octets", CallVerb::get).ok());
  EXPECT_FALSE(parse_returns("7200", CallVerb::receive).ok());
}

TEST(Returns, CountOctetsExactlyOrAtLeast) {
  const Returns exact = parse_returns("100 octets", CallVerb::receive).value;
  EXPECT_TRUE(exact.exact);
  EXPECT_EQ(exact.octets, 100U);
  const Returns least = parse_returns("at least 1 octet", CallVerb::receive).value;
  EXPECT_FALSE(least.exact);
  EXPECT_EQ(to_string(least), "at least 1 octet");
}

TEST(TimesOfAStep, AreANumberOrARange) {
  for (const char* text : {"1", "3", "1000", "1..2", "2..15"}) {
    const auto read = parse_times(text);
    ASSERT_TRUE(read.ok()) << text << ": " << read.faults.front().message;
    EXPECT_EQ(to_string(read.value), text);
  }
  EXPECT_EQ(parse_times("2..15").value.least, 2);
  EXPECT_EQ(parse_times("2..15").value.most, 15);
  EXPECT_EQ(parse_times("3").value.most, 3);
  for (const char* text :
       {"", "0", "-1", "1001", "0..3", "3..3", "5..2", "2..", "..5", "2..3..4", "2-5", "few"})
    EXPECT_FALSE(parse_times(text).ok()) << text;
}

TEST(Measures, PrintWhatTheyRead) {
  const Lines lines{
      {"rto = elapsed", "rto = elapsed s"},
      {"rto=elapsed s", "rto = elapsed s"},
      {"gaps-2 = gaps", "gaps-2 = gaps s"},
      {"growth = flights", "growth = flights segments"},
      {"window = SEG.WND octets", "window = SEG.WND octets"},
      {"step = ISS - SEG.SEQ + 1", "step = ISS-SEG.SEQ+1"},
      {"window=count", "window = count segments"},
      {"idle = value s", "idle = value s"},
      {"clock = rate of TS.TARGET", "clock = rate of TS.TARGET"},
  };
  for (const auto& [written, printed] : lines) {
    const auto read = parse_measure(written);
    ASSERT_TRUE(read.ok()) << written << ": " << read.faults.front().message;
    EXPECT_EQ(to_string(read.value), printed);
  }
  for (const char* text : {"", "elapsed", "= elapsed", "RTO = elapsed", "a = elapsed ms", "a = count octets",
                           "a = rate of", "a = SEG.WND + octets"})
    EXPECT_FALSE(parse_measure(text).ok()) << text;
}

TEST(Verdicts, AreAWordARequirementAndAReason) {
  const VerdictRule rule = parse_verdict("fail RFC9293-MUST-13, it was short, too short").value;
  EXPECT_EQ(rule.word, VerdictRule::Word::fail);
  EXPECT_EQ(rule.requirement, "RFC9293-MUST-13");
  EXPECT_EQ(rule.reason, "it was short, too short");
  EXPECT_EQ(parse_verdict("not applicable, no SACK").value.word, VerdictRule::Word::not_applicable);
  EXPECT_EQ(to_string(parse_verdict("warn  RFC5961-3.2-1 ,  so so").value), "warn RFC5961-3.2-1, so so");
  EXPECT_TRUE(parse_verdict("pass").ok());
}

TEST(Verdicts, NeedAReasonUnlessTheyPass) {
  for (const char* text : {"", "passed", "fail", "fail,", "fail RFC9293-MUST-13", "warn", "inconclusive",
                           "not applicable", "applicable, x", "fail because of this", "failure, x"})
    EXPECT_FALSE(parse_verdict(text).ok()) << text;
}

TEST(Names, AreSmallLettersDigitsAndHyphens) {
  EXPECT_TRUE(is_slug("6-packs"));
  EXPECT_FALSE(is_name("6-packs"));
  EXPECT_TRUE(is_name("held-again"));
  for (const char* text : {"", "-a", "A", "a_b", "a b", "é"}) EXPECT_FALSE(is_slug(text)) << text;
}

}  // namespace
}  // namespace tcpspec::cases
