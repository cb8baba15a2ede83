// Targets that limit how often they answer what they do not accept, for all connections together (RFC 5961
// §7).
#include <gmock/gmock.h>

#include <set>

#include "simulated.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

/// Lets one acknowledgment of a RST pass in each second.
class OneChallengeASecond : public drive::Link {
 public:
  explicit OneChallengeASecond(drive::Link& link) : link_(link) {}

  void send(wire::OctetView datagram) override {
    const auto parsed = wire::parse(datagram);
    if (const auto* segment = std::get_if<wire::Segment>(&parsed)) {
      challenged_.erase(segment->source.port);
      if (segment->has(wire::ctl::rst)) challenged_.insert(segment->source.port);
    }
    link_.send(datagram);
  }

  void receive(std::vector<drive::Frame>& into) override {
    std::vector<drive::Frame> frames;
    link_.receive(frames);
    for (drive::Frame& frame : frames)
      if (!is_over_the_limit(frame)) into.push_back(std::move(frame));
  }

 private:
  bool is_over_the_limit(const drive::Frame& frame) {
    const auto parsed = wire::parse(frame.octets);
    const auto* segment = std::get_if<wire::Segment>(&parsed);
    if (!frame.from_target || !segment || !challenged_.contains(segment->destination.port)) return false;
    if (frame.time < last_ + seconds(1)) return true;
    last_ = frame.time;
    return false;
  }

  drive::Link& link_;
  std::set<std::uint16_t> challenged_;  ///< ports of the tester that have sent a RST last
  Instant last_;
};

TEST(AnswerLimit, OfOneASecondIsNoDeparture) {
  std::string yaml;
  for (int i = 0; i < 12; ++i)
    yaml += with_steps("ESTABLISHED", "    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - expect: <CTL=ACK>", {},
                       "limited-" + std::to_string(i));
  yaml += with_steps("ESTABLISHED", "    - send: <CTL=ACK>\n    - expect: <CTL=RST>", {}, "never-answered");
  Against v4;
  v4.families = {wire::Family::ipv4};
  Simulated run(yaml, v4);
  OneChallengeASecond link(run.world);
  run.run(&link);
  EXPECT_EQ(run.count(Verdict::pass), 12);
  EXPECT_EQ(run.count(Verdict::fail), 1) << "the limit does not excuse what is never answered";
  EXPECT_LT(run.took.seconds(), 60);
}

}  // namespace
}  // namespace tcpspec::run
