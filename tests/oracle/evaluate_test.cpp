#include "oracle/evaluate.hpp"

#include <gtest/gtest.h>

#include "case/expression.hpp"

namespace tcpspec::oracle {
namespace {

using wire::Seq;

class Evaluate : public testing::Test {
 protected:
  Evaluate() {
    tcb.iss = Seq(100);
    tcb.snd_una = Seq(101);
    tcb.snd_nxt = Seq(111);
    tcb.snd_wnd = 5000;
    tcb.irs = Seq(200);
    tcb.rcv_nxt = Seq(201);
    tcb.rcv_edge = Seq(701);
    tcb.rcv_scale = 2;
    tcb.mss = 1400;
    tcb.ts_recent = 31;
    tcb.ts_target = 33;
    last.seq = Seq(41);
    last.ack = Seq(42);
    last.window = 43;
    last.flags = wire::ctl::ack | wire::ctl::fin;
    last.payload.resize(5);
  }

  std::uint32_t value(std::string_view text) const {
    const auto parsed = cases::parse_expression(text);
    EXPECT_TRUE(parsed.ok()) << text;
    return evaluate(parsed.value, Scope{tcb, &last, 32});
  }
  Admitted range(std::string_view text) const {
    return evaluate(cases::parse_range(text).value, Scope{tcb, &last, 32});
  }

  Tcb tcb;
  wire::Segment last;
};

TEST_F(Evaluate, KnowsEveryVariable) {
  EXPECT_EQ(value("ISS"), 100U);
  EXPECT_EQ(value("IRS"), 200U);
  EXPECT_EQ(value("SND.UNA"), 101U);
  EXPECT_EQ(value("SND.NXT"), 111U);
  EXPECT_EQ(value("SND.WND"), 5000U);
  EXPECT_EQ(value("RCV.NXT"), 201U);
  EXPECT_EQ(value("RCV.WND"), 500U);
  EXPECT_EQ(value("SEG.SEQ"), 41U);
  EXPECT_EQ(value("SEG.ACK"), 42U);
  EXPECT_EQ(value("SEG.LEN"), 6U) << "five octets and the FIN";
  EXPECT_EQ(value("SEG.WND"), 43U * 4);
  EXPECT_EQ(value("MSS"), 1400U);
  EXPECT_EQ(value("TS.RECENT"), 31U);
  EXPECT_EQ(value("TS.NOW"), 32U);
  EXPECT_EQ(value("TS.TARGET"), 33U);
}

TEST_F(Evaluate, DividesWithoutTheRest) {
  EXPECT_EQ(value("RCV.WND/2"), 250U);
  EXPECT_EQ(value("RCV.NXT+RCV.WND/3"), 201U + 166U);
  EXPECT_EQ(value("RCV.NXT+RCV.WND-RCV.WND/4"), 201U + 500U - 125U);
}

TEST_F(Evaluate, KnowsTheShiftThatASegmentCarries) {
  EXPECT_EQ(value("SEG.WSOPT"), 0U);
  last.options.push_back(wire::Option::window_scale(9));
  EXPECT_EQ(value("SEG.WSOPT"), 9U);
}

TEST_F(Evaluate, KnowsThePortsOfBothConnections) {
  const auto expression = cases::parse_expression("PORT-OWN.PORT").value;
  EXPECT_EQ(evaluate(expression, Scope{.tcb = tcb, .port = 1029, .own_port = 1025}), 4U);
}

TEST_F(Evaluate, KnowsTheCasesOwnConnectionFromAnother) {
  EXPECT_EQ(value("OWN.ISS+1"), 101U) << "this one, if there is no other";
  Tcb own;
  own.ts_target = 77;
  const auto iss = cases::parse_expression("OWN.ISS").value;
  const auto ts = cases::parse_expression("OWN.TS.TARGET").value;
  EXPECT_THROW(evaluate(iss, Scope{tcb, &last, 32, &own}), Unbound);
  own.iss = Seq(7);
  EXPECT_EQ(evaluate(iss, Scope{tcb, &last, 32, &own}), 7U);
  EXPECT_EQ(evaluate(ts, Scope{tcb, &last, 32, &own}), 77U);
}

TEST_F(Evaluate, TheWindowOfASynIsNotScaled) {
  last.flags = wire::ctl::syn | wire::ctl::ack;
  EXPECT_EQ(value("SEG.WND"), 43U);
}

TEST_F(Evaluate, AnExceededWindowIsZeroNotHuge) {
  tcb.rcv_nxt = Seq(702);
  EXPECT_EQ(value("RCV.WND"), 0U);
}

TEST_F(Evaluate, AddsAndSubtractsModulo2To32) {
  EXPECT_EQ(value("RCV.NXT+RCV.WND-1"), 700U);
  EXPECT_EQ(value("ISS-101"), 0xffff'ffffU);
  tcb.rcv_nxt = Seq(0xffff'ffff);
  EXPECT_EQ(value("RCV.NXT+2"), 1U);
}

TEST_F(Evaluate, AVariableWithoutAValueIsUnbound) {
  tcb.iss.reset();
  EXPECT_THROW(value("ISS+1"), Unbound);
  tcb.irs.reset();
  EXPECT_THROW(value("IRS"), Unbound);
  const auto seg = cases::parse_expression("SEG.ACK").value;
  EXPECT_THROW(evaluate(seg, Scope{tcb}), Unbound);
}

TEST_F(Evaluate, ARangeHasBothItsEnds) {
  const Admitted admitted = range("RCV.NXT+1..RCV.NXT+3");
  EXPECT_FALSE(admitted.contains(201));
  EXPECT_TRUE(admitted.contains(202));
  EXPECT_TRUE(admitted.contains(204));
  EXPECT_FALSE(admitted.contains(205));
}

TEST_F(Evaluate, ASingleValueIsARangeOfOne) {
  EXPECT_TRUE(range("RCV.NXT").contains(201));
  EXPECT_FALSE(range("RCV.NXT").contains(202));
}

TEST_F(Evaluate, ARangeMayCrossTheWrap) {
  tcb.snd_nxt = Seq(0xffff'fffe);
  const Admitted admitted = range("SND.NXT..SND.NXT+3");
  EXPECT_TRUE(admitted.contains(0xffff'fffe));
  EXPECT_TRUE(admitted.contains(1));
  EXPECT_FALSE(admitted.contains(2));
  EXPECT_FALSE(admitted.contains(0xffff'fffd));
}

TEST_F(Evaluate, AllNumbersAreARangeToo) {
  EXPECT_TRUE(range("0..4294967295").contains(12345));
  EXPECT_EQ(range("0..4294967295").size, 0x1'0000'0000U);
}

}  // namespace
}  // namespace tcpspec::oracle
