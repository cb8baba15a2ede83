#include "drive/faulty_link.hpp"

#include <algorithm>

namespace tcpspec::drive {

void FaultyLink::send(wire::OctetView datagram) {
  Frame frame;
  frame.time = clock_.now();
  pass(Towards::target, datagram, false, frame);
  release_due();
}

void FaultyLink::receive(std::vector<Frame>& into) {
  release_due();
  captured_.clear();
  link_.receive(captured_);
  for (Frame& frame : captured_) {
    if (!frame.from_target) continue;
    const wire::Octets octets = std::move(frame.octets);
    const bool offloaded = frame.checksum_offloaded;
    pass(Towards::tester, octets, offloaded, std::move(frame));
  }
  const auto due = to_tester_.upper_bound(clock_.now());
  for (auto waiting = to_tester_.begin(); waiting != due; ++waiting)
    into.push_back(std::move(waiting->second));
  to_tester_.erase(to_tester_.begin(), due);
}

void FaultyLink::wait_until(Instant deadline) {
  if (!to_tester_.empty()) deadline = std::min(deadline, to_tester_.begin()->first);
  if (!to_target_.empty()) deadline = std::min(deadline, to_target_.begin()->first);
  clock_.wait_until(deadline);
}

/// `frame` is the frame of a datagram to the tester, except its octets and its time.
void FaultyLink::pass(Towards towards, wire::OctetView datagram, bool checksum_offloaded, Frame frame) {
  const wire::Datagram parsed = wire::parse(datagram, checksum_offloaded);
  std::vector<ForwardedDatagram> forwarded;
  if (const auto* segment = std::get_if<wire::Segment>(&parsed)) {
    wire::FourTuple flow{segment->source, segment->destination};
    if (towards == Towards::tester) std::swap(flow.tester, flow.target);
    ObservedConnection& memory = memories_[flow];
    SegmentInTransit transit(towards, *segment, memory);
    fault_(transit);
    memory.note(towards, *segment);
    forwarded = transit.forwarded(datagram);
  } else {
    forwarded.push_back({towards, {}, {datagram.begin(), datagram.end()}});
  }
  const Instant came = frame.time;
  for (ForwardedDatagram& next : forwarded) {
    const Instant due = came + next.after;
    if (next.towards == Towards::target) {
      to_target_.emplace(due, std::move(next.octets));
      continue;
    }
    const bool untouched = towards == Towards::tester && std::equal(datagram.begin(), datagram.end(),
                                                                    next.octets.begin(), next.octets.end());
    Frame shown = frame;
    shown.time = due;
    shown.checksum_offloaded = untouched && checksum_offloaded;
    shown.octets = std::move(next.octets);
    to_tester_.emplace(due, std::move(shown));
  }
}

void FaultyLink::release_due() {
  const Instant now = clock_.now();
  while (!to_target_.empty() && to_target_.begin()->first <= now) {
    const wire::Octets octets = std::move(to_target_.begin()->second);
    to_target_.erase(to_target_.begin());
    link_.send(octets);
  }
}

}  // namespace tcpspec::drive
