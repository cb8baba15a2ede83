#pragma once
// A lab with its link, its guards and its agent, and the few moves that live tests are made of.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "drive/packet_link.hpp"
#include "drive/real_clock.hpp"
#include "drive/rst_guard.hpp"
#include "lab/lab.hpp"
#include "wire/draft.hpp"
#include "wire/segment.hpp"

namespace tcpspec::live {

struct LiveLab {
  std::unique_ptr<lab::Lab> lab;
  drive::RealClock clock;
  drive::RstGuards guards;
  std::unique_ptr<drive::PacketLink> link;
  std::unique_ptr<drive::ProcessChannel> agent;
  std::vector<drive::Frame> frames;  ///< all that has been captured

  explicit LiveLab(const lab::LabOptions& options = {}) {
    setenv("TCPSPEC_AGENT", TCPSPEC_AGENT_PATH, 1);
    lab = lab::Lab::create(options);
    link = std::make_unique<drive::PacketLink>(lab->link_options());
    clock.watch(link->descriptor());
  }

  void start_agent() {
    agent = lab->start_agent();
    clock.watch(agent->descriptor());
  }

  /// Asks the agent and waits for its reply.
  std::string ask(const std::string& request) {
    agent->write(request);
    std::string reply;
    const Instant deadline = clock.now() + seconds(5);
    while (!agent->read(reply)) {
      if (clock.now() >= deadline) return "(no reply)";
      clock.wait_until(deadline);
    }
    return reply;
  }

  /// The first segment that satisfies `wanted`, among what was captured or comes until the time is up.
  const drive::Frame* wait_for(const std::function<bool(const drive::Frame&, const wire::Segment&)>& wanted,
                               Duration patience = seconds(2)) {
    const Instant deadline = clock.now() + patience;
    for (std::size_t next = 0;;) {
      link->receive(frames);
      for (; next < frames.size(); ++next) {
        const auto parsed = wire::parse(frames[next].octets, frames[next].checksum_offloaded);
        const auto* segment = std::get_if<wire::Segment>(&parsed);
        if (segment != nullptr && wanted(frames[next], *segment)) return &frames[next];
      }
      if (clock.now() >= deadline) return nullptr;
      clock.wait_until(deadline);
    }
  }
};

inline wire::Segment segment_of(const drive::Frame& frame) {
  return std::get<wire::Segment>(wire::parse(frame.octets, frame.checksum_offloaded));
}

inline wire::Draft syn(const wire::Endpoint& from, const wire::Endpoint& to) {
  wire::Draft draft;
  draft.flow = {from, to};
  draft.flags = wire::ctl::syn;
  draft.seq = wire::Seq(1000);
  return draft;
}

/// Each address family is a test of its own.
class BothFamilies : public testing::TestWithParam<wire::Family> {};

inline std::string family_name(const testing::TestParamInfo<wire::Family>& info) {
  return info.param == wire::Family::ipv4 ? "IPv4" : "IPv6";
}

}  // namespace tcpspec::live
