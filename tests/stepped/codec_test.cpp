#include "stepped/codec.hpp"

#include <gmock/gmock.h>

namespace tcpspec::stepped {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

Hello hello() {
  return {7,
          {5},
          {*wire::Address::parse("10.77.0.2"), *wire::Address::parse("10.77.0.4"),
           *wire::Address::parse("fd77::2")}};
}

TEST(Codec, WritesHelloAndSteps) {
  EXPECT_EQ(to_line(hello()), "hello 1 seed=7 now=5 addresses=10.77.0.2/24,10.77.0.4/24,fd77::2/64\n");
  EXPECT_EQ(to_lines({{5}, {{0x45, 0x00}, {0x60}}, {"1 HELLO", "2 STATUS 3"}}),
            "at 5\nin 4500\nin 60\nask 1 HELLO\nask 2 STATUS 3\ngo\n");
  EXPECT_EQ(to_lines({{6}, {}, {}}), "at 6\ngo\n");
}

TEST(Codec, ReadsGreetings) {
  const Greeting plain = read_greeting("hello 1", hello());
  EXPECT_EQ(plain.packets, Greeting::Packets::ip);
  EXPECT_TRUE(plain.application);
  EXPECT_EQ(plain.addresses, hello().addresses);
  const Greeting other =
      read_greeting("hello 1 packets=ethernet new=word application=no addresses=fd77::2,10.77.0.2", hello());
  EXPECT_EQ(other.packets, Greeting::Packets::ethernet);
  EXPECT_FALSE(other.application);
  EXPECT_THAT(other.addresses, ElementsAre(hello().addresses[0], hello().addresses[2]));
}

struct Wrong {
  std::string line;
  std::string why;
};

class WrongGreeting : public testing::TestWithParam<Wrong> {};

TEST_P(WrongGreeting, IsRefused) {
  EXPECT_THAT([] { read_greeting(GetParam().line, hello()); },
              ThrowsMessage<Malformed>(HasSubstr(GetParam().why)));
}

INSTANTIATE_TEST_SUITE_P(Codec, WrongGreeting,
                         testing::Values(Wrong{"welcome", "not `hello`"}, Wrong{"hello 2", "another version"},
                                         Wrong{"hello 1 ip", "`ip` has no `=`"},
                                         Wrong{"hello 1 packets=tcp", "`ip` or `ethernet`"},
                                         Wrong{"hello 1 application=maybe", "`yes` or `no`"},
                                         Wrong{"hello 1 addresses=10.77.0.9", "none of the addresses"},
                                         Wrong{"hello 1 addresses=here", "not an address"}));

const sim::Step& step() {
  static const sim::Step one{{1000}, {}, {"a STATUS 3", "b HELLO"}};
  return one;
}

TEST(Codec, ReadsAnAnswer) {
  Answer answer(step());
  EXPECT_FALSE(answer.take("reply a ok state=CLOSED"));
  EXPECT_FALSE(answer.take("out 45AF"));
  EXPECT_FALSE(answer.take("reply b error unsupported"));
  EXPECT_TRUE(answer.take("wake 1000"));
  EXPECT_THAT(answer.response.sent, ElementsAre(wire::Octets{0x45, 0xaf}));
  EXPECT_THAT(answer.response.replies, ElementsAre("a ok state=CLOSED", "b error unsupported"));
  EXPECT_EQ(answer.wake, Instant{1000});
}

TEST(Codec, ReadsThatNothingIsWaitedFor) {
  const sim::Step empty{{1000}, {}, {}};
  Answer answer(empty);
  EXPECT_TRUE(answer.take("wake never"));
  EXPECT_EQ(answer.wake, std::nullopt);
}

class WrongAnswer : public testing::TestWithParam<Wrong> {};

TEST_P(WrongAnswer, IsRefused) {
  Answer answer(step());
  EXPECT_THAT([&] { answer.take(GetParam().line); }, ThrowsMessage<Malformed>(HasSubstr(GetParam().why)));
}

INSTANTIATE_TEST_SUITE_P(Codec, WrongAnswer,
                         testing::Values(Wrong{"out 456", "pairs of hexadecimal digits"},
                                         Wrong{"out", "needs octets"}, Wrong{"in 45", "begins with"},
                                         Wrong{"", "begins with"},
                                         Wrong{"reply", "the next reply is to `a STATUS 3`"},
                                         Wrong{"reply b ok", "the next reply is to `a STATUS 3`"},
                                         Wrong{"wake never", "`a STATUS 3` has no reply"}));

class WrongWake : public testing::TestWithParam<Wrong> {};

TEST_P(WrongWake, IsRefused) {
  Answer answer(step());
  answer.take("reply a ok");
  answer.take("reply b ok");
  EXPECT_THAT([&] { answer.take(GetParam().line); }, ThrowsMessage<Malformed>(HasSubstr(GetParam().why)));
}

INSTANTIATE_TEST_SUITE_P(Codec, WrongWake,
                         testing::Values(Wrong{"wake 999", "moves time back: it is 1000"},
                                         Wrong{"wake", "nanoseconds, or `never`"},
                                         Wrong{"wake 1e9", "nanoseconds, or `never`"},
                                         Wrong{"wake 99999999999999999999", "nanoseconds, or `never`"},
                                         Wrong{"reply c ok", "only 2 requests"}));

}  // namespace
}  // namespace tcpspec::stepped
