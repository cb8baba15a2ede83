#include "walk/event.hpp"

#include <gtest/gtest.h>

#include "case/notation.hpp"

namespace tcpspec::walk {
namespace {

namespace ctl = wire::ctl;

TEST(WalkEvent, IsWrittenAsAStepOfACase) {
  SegmentEvent segment;
  segment.flags = ctl::syn | ctl::ack;
  segment.seq = Place{Anchor::right_edge, -1};
  segment.ack = {Anchor::snd_una, 1};
  segment.octets = 3;
  segment.window = 0;
  EXPECT_EQ(to_string(Event{segment}),
            "send: <SEQ=RCV.NXT+RCV.WND-1><ACK=SND.UNA+1><CTL=SYN,ACK><WND=0><DATA=3>");
  EXPECT_EQ(to_string(Event{CallEvent{cases::CallVerb::send, 1}}), "call: SEND 1 octet");
  EXPECT_EQ(to_string(Event{CallEvent{cases::CallVerb::close, 0}}), "call: CLOSE");
  EXPECT_EQ(to_string(Event{WaitEvent{milliseconds(10)}}), "wait: 0.01s");
}

TEST(WalkEvent, CanBeReadAsASegmentOfACase) {
  SegmentEvent segment;
  segment.flags = ctl::ack;
  segment.seq = Place{Anchor::rcv_nxt, -(1 << 30)};
  segment.stamps = Stamps::older;
  const std::string text = cases::to_string(pattern_of(segment));
  const auto read = cases::parse_segment(text, cases::Use::send);
  ASSERT_TRUE(read.ok()) << text;
  EXPECT_EQ(cases::to_string(read.value), text);
}

}  // namespace
}  // namespace tcpspec::walk
