// What a case leaves behind at the target is reset when the verdict stands.
#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using testing::IsEmpty;

std::string ends_with(const std::string& step) { return with_steps("ESTABLISHED", "    - send: " + step); }

// Whether the data have reached the target is not known, and a RST must be exact (RFC 5961 §3.2).
TEST(ClearUp, ResetsWhatWasOpenedBelowAndAboveItsLastData) {
  Scripted script(ends_with("<DATA=1>"));
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><DATA=1>
    tester sends <SEQ=IRS+1><ACK=ISS+1><CTL=RST,ACK>
    tester sends <SEQ=IRS+2><ACK=ISS+1><CTL=RST,ACK>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

TEST(ClearUp, ResetsAgainWhatMayHaveIgnoredItsRst) {
  Scripted script(ends_with("<CTL=RST>"));
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><CTL=RST>
    tester sends <SEQ=IRS+1><CTL=RST,ACK>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

TEST(ClearUp, LeavesAloneWhatTheTargetHasReset) {
  Scripted script(with_steps("ESTABLISHED", "    - send: <CTL=SYN>\n    - expect: <CTL=RST>"));
  script.opens().play(R"(
    tester sends <CTL=SYN>
    target sends <SEQ=ISS+1><CTL=RST>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

// A full listener may have dropped the third segment, and so keep the opening.
TEST(ClearUp, ResetsTheOpeningOfWhatASmallListenerHasReset) {
  Environment small = wire_only();
  small.room.openings = 2;
  Scripted script(with_steps("ESTABLISHED", "    - send: <CTL=SYN>\n    - expect: <CTL=RST>"), small);
  script.opens().play(R"(
    tester sends <CTL=SYN>
    target sends <SEQ=ISS+1><CTL=RST>
    tester sends <SEQ=IRS+1><CTL=RST>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

TEST(ClearUp, BelievesTheTargetAboutWhatItHasTaken) {
  // Without an ACK the text should have been dropped (RFC 9293 §3.10.7.4, fifth).
  Scripted script(with_steps("ESTABLISHED", "    - send: <CTL=PSH><DATA=1>\n    - expect: <CTL=ACK>"));
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><CTL=PSH><DATA=1>
    target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    tester sends <SEQ=IRS+2><CTL=RST,ACK>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

TEST(ClearUp, BelievesAnAcknowledgmentThatNoStepHasRead) {
  Scripted script(
      with_steps("ESTABLISHED", "    - send: <DATA=10>\n    - wait: 10ms\n    - expect: <CTL=ACK>"));
  script.opens("<WND=10><MSS=1460>").play(R"(
    tester sends <SEQ=IRS+1><DATA=10>
    target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><WND=10>
    target sends <SEQ=ISS+1><ACK=IRS+31><CTL=ACK><WND=10>
    tester sends <SEQ=IRS+31><CTL=RST,ACK>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

TEST(ClearUp, ResetsWhatTheTargetMayHaveTakenBeyondItsWindow) {
  Scripted script(with_steps("ESTABLISHED",
                             "    - send: <SEQ=IRS+1><DATA=10>\n    - send: <SEQ=RCV.NXT+RCV.WND><DATA=20>"));
  script.opens("<WND=10><MSS=1460>").play(R"(
    tester sends <SEQ=IRS+1><DATA=10>
    tester sends <SEQ=IRS+11><DATA=20>
    tester sends <SEQ=IRS+1><CTL=RST,ACK>
    tester sends <SEQ=IRS+11><CTL=RST,ACK>
    tester sends <SEQ=IRS+31><CTL=RST,ACK>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

TEST(ClearUp, EndsInOrderWhereAResetDoesNothing) {
  Environment deaf = wire_only();
  deaf.ignores_resets = true;
  Scripted script(ends_with("<DATA=1>"), deaf);
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><DATA=1>
    tester sends <SEQ=IRS+2><ACK=ISS+1><CTL=FIN,ACK>
    target sends <SEQ=ISS+1><ACK=IRS+3><CTL=ACK>
    target sends <SEQ=ISS+1><ACK=IRS+3><CTL=FIN,ACK>
    tester sends <SEQ=IRS+3><ACK=ISS+2><CTL=ACK>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

TEST(ClearUp, EndsAnOpeningInOrderToo) {
  Environment deaf = wire_only();
  deaf.ignores_resets = true;
  Scripted script(with_steps("SYN-RECEIVED", "    - send: <CTL=RST>"), deaf);
  script.play(R"(
    tester sends <SEQ=IRS><CTL=SYN>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=65535>
    tester sends <SEQ=IRS+1><CTL=RST>
    tester sends <SEQ=IRS+1><ACK=ISS+1><CTL=FIN,ACK>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

TEST(ClearUp, SendsNoTimestampThatMayBeTooOld) {
  const std::string opening =
      "[LISTEN, {send: <SEQ=IRS><CTL=SYN><TS=any>}, {expect: '<CTL=SYN,ACK>'}, {send: <CTL=ACK>}]";
  Scripted script(with_steps(opening, "    - send: <DATA=1>"));
  script.play(R"(
    tester sends <SEQ=IRS><CTL=SYN><TS=any>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=65535><TSVAL=1><TSECR=1>
    tester sends <SEQ=IRS+1><CTL=ACK><TS=any>
    tester sends <SEQ=IRS+1><DATA=1><TS=any>
    tester sends <SEQ=IRS+1><CTL=RST,ACK><TS=none>
    tester sends <SEQ=IRS+2><CTL=RST,ACK><TS=none>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

TEST(ClearUp, TakesBackAnOpeningThatASourceMadeUpMayHaveBegun) {
  Scripted script(with_steps("LISTEN", "    - send: <SEQ=IRS><CTL=SYN><SRC=broadcast>"));
  script.play(R"(
    tester sends <SEQ=IRS><CTL=SYN>
    tester sends <SEQ=IRS+1><CTL=RST><OPTIONS=none>
  )");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

TEST(ClearUp, ResetsAConnectionThatATargetResetForAnotherOnly) {
  Scripted script(with_steps("ESTABLISHED", "    - send: <DATA=1><SRC=broadcast>\n    - expect: silence"));
  script.opens()
      .play("tester sends <SEQ=IRS+1><DATA=1>")
      .overheard("<SEQ=ISS+1><CTL=RST>", "255.255.255.255");
  script.play("tester sends <SEQ=IRS+1><ACK=ISS+1><CTL=RST,ACK>");
  script.end();
  EXPECT_THAT(script.unclaimed(), IsEmpty());
}

}  // namespace
}  // namespace tcpspec::run
