#include "sweep/point.hpp"

#include <set>
#include <unordered_set>

#include "simulated.hpp"

namespace tcpspec::sweep {
namespace {

namespace ctl = wire::ctl;
using oracle::SequenceClass;

TEST(Points, AreMoreThanTwentyThousandEachWithAnIdOfItsOwn) {
  const std::vector<Point> all = points(Extent::usual);
  EXPECT_GE(all.size(), 20'000U);
  std::unordered_set<std::string> ids;
  std::unordered_set<std::uint64_t> numbers;
  for (const Point& p : all) {
    EXPECT_TRUE(ids.insert(id(p)).second) << id(p);
    EXPECT_TRUE(numbers.insert(packed(p)).second) << id(p);
    const auto back = point_from_id(id(p));
    ASSERT_TRUE(back) << id(p);
    EXPECT_TRUE(*back == p) << id(p);
  }
}

TEST(Points, HaveEveryCombinationOfTheSixFlagsInEveryState) {
  std::set<std::pair<cases::State, int>> seen;
  for (const Point& p : points(Extent::usual)) seen.insert({p.state, p.flags & 0x3f});
  EXPECT_EQ(seen.size(), 64U * cases::state_count);
}

TEST(Points, ReachEveryRuleThatDecides) {
  std::set<std::string> reached;
  for (const Point& p : points(Extent::usual))
    for (const oracle::Rule* rule : tables().path(situation(p))) reached.insert(rule->id);
  for (const std::string& rule : tables().ids()) EXPECT_TRUE(reached.contains(rule)) << rule;
}

TEST(Points, ReachEverySituationThatDecidesWhereNothingIsUnusual) {
  std::set<std::string> reached;
  for (const Point& p : points(Extent::usual)) {
    oracle::Situation s = situation(p);
    s.flags &= oracle::deciding_flags;
    reached.insert(to_string(s));
  }
  oracle::each_situation([&](const oracle::Situation& s) {
    const bool usual = s.stamps == oracle::StampClass::off && s.opening != cases::Opening::simultaneous;
    if (usual) {
      EXPECT_TRUE(reached.contains(to_string(s))) << to_string(s);
    }
  });
}

TEST(Point, IsOnTheRightSideOfEveryBoundary) {
  Point p;
  p.flags = ctl::ack;
  p.ack = AckPoint::cur;
  const auto sequence = [&](SeqPoint seq, TextPoint text) {
    p.seq = seq;
    p.text = text;
    return situation(p, 1000).sequence;
  };
  EXPECT_EQ(sequence(SeqPoint::below_one, TextPoint::one), SequenceClass::old);
  EXPECT_EQ(sequence(SeqPoint::below_one, TextPoint::more), SequenceClass::straddle);
  EXPECT_EQ(sequence(SeqPoint::below_len, TextPoint::more), SequenceClass::old);
  EXPECT_EQ(sequence(SeqPoint::at, TextPoint::none), SequenceClass::left);
  EXPECT_EQ(sequence(SeqPoint::last, TextPoint::none), SequenceClass::mid);
  EXPECT_EQ(sequence(SeqPoint::edge, TextPoint::none), SequenceClass::right);
  EXPECT_EQ(sequence(SeqPoint::past_edge, TextPoint::none), SequenceClass::beyond);
  p.zero_window = true;
  p.seq = SeqPoint::above_one;
  EXPECT_EQ(situation(p, 0).sequence, SequenceClass::beyond);
}

TEST(PointId, RefusesWhatIsNoPoint) {
  for (const char* text :
       {"", "established", "established/ACK/nxt", "established/NACK/nxt/cur", "established/ACK/nxt/fin",
        "established/none/nxt/cur", "listen/SYN/nxt/none/newer", "established/ACK+SYN/nxt/cur",
        "fin-wait-2/ACK/nxt/part", "established/ACK/nxt/cur/none"})
    EXPECT_FALSE(point_from_id(text)) << text;
  EXPECT_TRUE(point_from_id("fin-wait-1.simultaneous.zero/FIN+ACK/nxt/fin/one/older"));
}

}  // namespace
}  // namespace tcpspec::sweep
