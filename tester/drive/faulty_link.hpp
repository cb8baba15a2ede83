#pragma once

#include <map>

#include "drive/clock.hpp"
#include "drive/link.hpp"
#include "drive/segment_in_transit.hpp"

namespace tcpspec::drive {

/// Looks at one segment and decides what happens to it.
using FaultAction = std::function<void(SegmentInTransit&)>;

/// A link around another that makes the target seem to have a fault: what it sends and what it receives may
/// be lost, altered, delayed or answered on the path. So a real kernel departs from the RFCs like a mutant of
/// the endpoint, and the cases can catch it.
///
/// It is also a clock around the other clock, because delayed segments need its waits. receive() does not
/// show what this host sends: it may differ from what send() got.
class FaultyLink : public Link, public Clock {
 public:
  /// Both must outlive this.
  FaultyLink(Link& link, Clock& clock, FaultAction fault)
      : link_(link), clock_(clock), fault_(std::move(fault)) {}

  void send(wire::OctetView datagram) override;
  void receive(std::vector<Frame>& into) override;

  Instant now() override { return clock_.now(); }
  void wait_until(Instant deadline) override;

 private:
  void pass(Towards, wire::OctetView datagram, bool checksum_offloaded, Frame frame);
  void release_due();

  Link& link_;
  Clock& clock_;
  FaultAction fault_;
  std::map<wire::FourTuple, ObservedConnection> memories_;
  std::multimap<Instant, Frame> to_tester_;
  std::multimap<Instant, wire::Octets> to_target_;
  std::vector<Frame> captured_;
};

}  // namespace tcpspec::drive
