#include "drive/trace_path.hpp"

#include <gtest/gtest.h>

#include "datagrams.hpp"
#include "wire/checksum.hpp"

namespace tcpspec::drive {
namespace {

/// A path of two routers; the second may drop everything, and each may forget to report once.
class Path : public Link, public Clock {
 public:
  void send(wire::OctetView datagram) override {
    sent.push_back(datagram[8]);
    const int hop = datagram[8];
    if (hop == forgetful) {
      forgetful = 0;
      return;
    }
    const bool of_the_trace = (datagram[20] << 8 | datagram[21]) == 1000;
    if (hop >= dropping || !of_the_trace) return;
    EXPECT_EQ(wire::ones_complement_sum(datagram.first(20)), 0xffff) << "hop " << hop;
    Frame frame;
    if (hop < 3)
      frame.octets = report(hop, datagram);
    else
      frame.octets = segment(end("10.0.9.1", 80), end("10.0.0.1", 1000));
    inbox_.push_back(frame);
    Frame echo;
    echo.from_target = false;
    echo.octets.assign(datagram.begin(), datagram.end());
    inbox_.push_back(echo);
  }
  void receive(std::vector<Frame>& into) override { into = std::exchange(inbox_, {}); }
  Instant now() override { return now_; }
  void wait_until(Instant deadline) override { now_ = deadline; }

  std::vector<int> sent;
  int dropping = 99;
  int forgetful = 0;

 private:
  static wire::Octets report(int hop, wire::OctetView datagram) {
    wire::Octets octets =
        icmp_error(hop == 1 ? "10.0.1.1" : "10.0.2.1", end("10.0.0.1", 1000), end("10.0.9.1", 80));
    octets.resize(28);
    octets[20] = 11;  // time exceeded
    octets.insert(octets.end(), datagram.begin(), datagram.end());
    octets[2] = 0;
    octets[3] = static_cast<std::uint8_t>(octets.size());
    return octets;
  }

  Instant now_;
  std::vector<Frame> inbox_;
};

wire::Octets syn() { return segment(end("10.0.0.1", 1000), end("10.0.9.1", 80)); }

TEST(TracePath, CollectsQuotesUntilTheTargetAnswers) {
  Path path;
  path.forgetful = 2;
  const run::PathTrace found = trace_path(path, path, syn());
  EXPECT_EQ(found.reached, 3);
  ASSERT_EQ(found.quotes.size(), 2U);
  EXPECT_EQ(found.quotes[1].hop, 2);
  EXPECT_EQ(found.quotes[1].router.to_string(), "10.0.2.1");
  EXPECT_EQ(found.quotes[1].datagram.size(), syn().size());
  EXPECT_EQ(path.sent, (std::vector<int>{1, 2, 2, 3}));
}

TEST(TracePath, EndsAfterSomeHopsThatSayNothing) {
  Path path;
  path.dropping = 2;
  const run::PathTrace found = trace_path(path, path, syn());
  EXPECT_EQ(found.reached, 0);
  EXPECT_EQ(found.quotes.size(), 1U);
  EXPECT_EQ(path.sent, (std::vector<int>{1, 2, 2, 3, 3, 4, 4}));
}

TEST(TracePath, SendsABurstBeforeEach) {
  Path path;
  wire::Octets other = from_port(syn(), 2000);
  other[8] = 64;
  trace_path(path, path, syn(), {other, other});
  EXPECT_EQ(path.sent, (std::vector<int>{64, 64, 1, 64, 64, 2, 64, 64, 3}));
}

TEST(FromPort, KeepsTheChecksumAsRightOrWrongAsItWas) {
  for (const auto sum : {wire::Draft::Sum::correct, wire::Draft::Sum::wrong}) {
    wire::Draft draft;
    draft.flow = {end("10.0.0.1", 1000), end("10.0.9.1", 80)};
    draft.checksum = sum;
    const wire::Datagram moved = wire::parse(from_port(wire::emit(draft), 61234));
    const auto& segment = std::get<wire::Segment>(moved);
    EXPECT_EQ(segment.source.port, 61234);
    EXPECT_EQ(segment.checksum == wire::Checksum::correct, sum == wire::Draft::Sum::correct);
  }
}

}  // namespace
}  // namespace tcpspec::drive
