// A service that closes before the case can tell is tried again, because it may be slower the next time.
#include <gmock/gmock.h>

#include <set>

#include "simulated.hpp"
#include "wire/draft.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

/// To its first connections with data it answers with a FIN that acknowledges none of them, as does a server
/// that closes when it is spoken to; what the endpoint itself says to them is lost.
class HangsUpAtFirst : public drive::Link {
 public:
  HangsUpAtFirst(drive::Link& link, std::size_t times) : link_(link), times_(times) {}

  void send(wire::OctetView datagram) override {
    const wire::Datagram parsed = wire::parse(datagram);
    const auto* segment = std::get_if<wire::Segment>(&parsed);
    const bool speaks = segment != nullptr && !segment->payload.empty();
    if (speaks && hung_up_.size() < times_ && hung_up_.insert(segment->source.port).second) end_ = *segment;
    link_.send(datagram);
  }

  void receive(std::vector<drive::Frame>& into) override {
    std::vector<drive::Frame> frames;
    link_.receive(frames);
    for (drive::Frame& frame : frames) {
      const wire::Datagram parsed = wire::parse(frame.octets);
      const auto* segment = std::get_if<wire::Segment>(&parsed);
      const bool lost = frame.from_target && segment && hung_up_.contains(segment->destination.port);
      if (lost && end_) {
        wire::Draft fin;
        fin.flow = {segment->source, segment->destination};
        fin.flags = wire::ctl::fin | wire::ctl::ack;
        fin.seq = end_->ack;
        fin.ack = end_->seq;
        frame.octets = wire::emit(fin);
        end_.reset();
        into.push_back(std::move(frame));
      } else if (!lost) {
        into.push_back(std::move(frame));
      }
    }
  }

 private:
  drive::Link& link_;
  std::size_t times_;
  std::set<std::uint16_t> hung_up_;  ///< ports of the tester
  std::optional<wire::Segment> end_;
};

report::CaseResult of_a_service_that_hangs_up(std::size_t times) {
  Against against;
  against.families = {wire::Family::ipv4};
  against.agent = false;
  against.suite.bracket = false;
  Simulated run(with_steps("ESTABLISHED", "    - send: <DATA=5>\n    - expect: <ACK=RCV.NXT><CTL=ACK>"),
                against);
  HangsUpAtFirst link(run.world, times);
  return run.run(&link).only();
}

TEST(ServiceThatCloses, IsMetAgainWhenItHungUpTooEarly) {
  const report::CaseResult result = of_a_service_that_hangs_up(5);
  EXPECT_EQ(result.verdict, Verdict::pass) << told(result);
  EXPECT_FALSE(result.flaky);
}

TEST(ServiceThatCloses, ThatAlwaysHangsUpStaysUndecided) {
  const report::CaseResult result = of_a_service_that_hangs_up(1000);
  EXPECT_EQ(result.verdict, Verdict::inconclusive) << told(result);
}

}  // namespace
}  // namespace tcpspec::run
