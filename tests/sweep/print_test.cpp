// Points as ordinary cases: what check accepts, and the runner plays.
#include "sweep/print.hpp"

#include <gmock/gmock.h>

#include <set>

#include "case/load.hpp"
#include "run/suite.hpp"
#include "simulated.hpp"

namespace tcpspec::sweep {
namespace {

using testing::HasSubstr;

/// One point of each rule and state, the simplest; more where `every` is small.
std::vector<Point> sample(std::size_t every) {
  std::vector<Point> out;
  std::set<std::pair<std::string, cases::State>> seen;
  std::size_t i = 0;
  for (const Point& p : points(Extent::usual))
    if (seen.insert({tables().decide(situation(p))->id, p.state}).second || ++i % every == 0)
      out.push_back(p);
  return out;
}

TEST(Print, MakesACaseThatCheckAccepts) {
  int printed = 0;
  for (const Point& p : sample(40)) {
    const std::string text = as_case(p, tables());
    if (text.empty()) continue;
    ++printed;
    const cases::LoadResult read = cases::load_text("point.yaml", text, catalogue());
    EXPECT_EQ(cases::render(read.errors), "") << text;
  }
  EXPECT_GT(printed, 500);
}

TEST(Print, MakesACaseThatTheEndpointPasses) {
  cases::Suite suite;
  std::string text;
  for (const Point& p : sample(200)) text += as_case(p, tables());
  cases::LoadResult read = cases::load_text("points.yaml", text, catalogue());
  ASSERT_EQ(cases::render(read.errors), "");
  reach::SimTarget target({});
  std::vector<run::Selected> selected;
  for (const cases::Case& test : read.suite.cases) selected.push_back({&test, wire::Family::ipv4});
  EXPECT_GT(selected.size(), 150U);
  run::Scheduler scheduler(target);
  run::Suite cases(selected, target.environment(), scheduler, {});
  drive::run_to_end(scheduler, target.world(), target.world(), &target.world(), {});
  for (const report::CaseResult& result : cases.take_results())
    EXPECT_EQ(result.verdict, report::Verdict::pass)
        << result.id << ": " << result.because << " expected " << result.expected << " got " << result.got;
}

TEST(Print, NamesTheOutcomesThatTheRuleAllows) {
  const std::string text = as_case(point("established/SYN/nxt+1/none"), tables());
  EXPECT_THAT(text, HasSubstr("rule G-6 decides"));
  EXPECT_THAT(text, HasSubstr("send:   <SEQ=RCV.NXT+1><CTL=SYN>"));
  EXPECT_THAT(text, HasSubstr("asked: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>"));
  EXPECT_THAT(text, HasSubstr("right-2: <CTL=RST>"));
}

TEST(Print, CountsWhatIsTakenOfASynThatBeginsBelowTheWindow) {
  EXPECT_THAT(as_case(point("syn-received/SYN+ACK/nxt-1/ok/one"), tables()),
              HasSubstr("<ACK=RCV.NXT+1><CTL=ACK>"));
  EXPECT_THAT(as_case(point("established/SYN+FIN+ACK/nxt-1/old/more"), tables()),
              HasSubstr("<ACK=RCV.NXT+101><CTL=ACK>"));
}

TEST(Print, AllowsWhatARuleAllowsByAnother) {
  // Without the check of RFC 5961 §5.2 a very old acknowledgment is old, and the text beside it is taken.
  EXPECT_THAT(as_case(point("established/ACK/nxt/ancient/one"), tables()),
              HasSubstr("right-2: <SEQ=SND.NXT><ACK=RCV.NXT+1><CTL=ACK>"));
}

TEST(Print, PreparesWhatThePointNeeds) {
  const std::string part = as_case(point("last-ack/ACK/nxt/part"), tables());
  EXPECT_THAT(part, HasSubstr("SEND 2 octets"));
  EXPECT_THAT(part, HasSubstr("<CTL=FIN,ACK>"));
  EXPECT_THAT(as_case(point("established/ACK/nxt/cur/older"), tables()), HasSubstr("offer: <TS=any>"));
}

TEST(Print, MakesNoCaseOfWhatTheRfcsLeaveOpen) {
  EXPECT_EQ(as_case(point("close-wait/FIN+ACK/nxt/cur"), tables()), "");
}

}  // namespace
}  // namespace tcpspec::sweep
