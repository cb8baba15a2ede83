#pragma once

#include <deque>
#include <map>

#include "drive/rst_guard.hpp"
#include "run/environment.hpp"

namespace tcpspec::drive {

/// Four-tuples for a live target: the host's own kernel stays silent at every claimed end.
class GuardedPorts : public run::Ports {
 public:
  explicit GuardedPorts(unsigned interface_index = 0, Deafness how = Deafness::automatic,
                        bool may_be_absent = false)
      : guards_(interface_index, how, may_be_absent) {}

  wire::Endpoint claim(const wire::Address& tester) override;
  bool claim(const wire::Endpoint&) override;
  void release(const wire::Endpoint&) override;
  void await_opening(const wire::Endpoint& end) override { guards_.hold(end); }
  void overhear(const wire::Endpoint&) override {}  // ends without an owner have no port to guard

 private:
  RstGuards guards_;
  /// Ports that were released and keep their guards, the first first: a new guard costs more than a segment.
  std::map<wire::Address, std::deque<std::uint16_t>> idle_;
};

}  // namespace tcpspec::drive
