#include "sim/send_queue.hpp"

#include <algorithm>

namespace tcpspec::sim {

Octets SendQueue::copy(Seq from, std::uint32_t n) const {
  if (from.before(first_)) from = first_;
  const auto begin = octets_.begin() + (from - first_);
  return Octets(begin, begin + static_cast<std::ptrdiff_t>(n));
}

Sent* SendQueue::first_lost() {
  const auto lost = [](const Sent& segment) { return segment.lost; };
  if (!rules_.repairs_lowest_hole_first) {
    const auto highest = std::find_if(in_flight_.rbegin(), in_flight_.rend(), lost);
    return highest == in_flight_.rend() ? nullptr : &*highest;
  }
  const auto lowest = std::find_if(in_flight_.begin(), in_flight_.end(), lost);
  return lowest == in_flight_.end() ? nullptr : &*lowest;
}

void SendQueue::split(Sent& segment, std::uint32_t len) {
  if (len == 0 || len >= segment.len) return;
  const auto at = std::find_if(in_flight_.begin(), in_flight_.end(),
                               [&](const Sent& other) { return &other == &segment; });
  Sent rest = segment;
  rest.seq = segment.seq + len;
  rest.len = segment.len - len;
  rest.syn = false;
  at->len = len;
  at->fin = false;
  in_flight_.insert(at + 1, rest);
}

SendQueue::Acknowledged SendQueue::acknowledge(Seq una) {
  Acknowledged result;
  bool repeated = false;
  while (!in_flight_.empty() && in_flight_.front().end().at_or_before(una)) {
    const auto& done = in_flight_.front();
    repeated = repeated || done.repeated;
    result.datagram = std::max(result.datagram, done.datagram);
    result.timed = done.at;
    in_flight_.pop_front();
  }
  if (!in_flight_.empty() && in_flight_.front().seq.before(una)) {
    auto& partly = in_flight_.front();
    partly.len = static_cast<std::uint32_t>(partly.end() - una);
    partly.seq = una;
    partly.syn = false;
  }
  if (!rules_.clears_all_reports_after_timeout && !in_flight_.empty() && in_flight_.front().sacked) {
    in_flight_.front().sacked = false;
    in_flight_.front().lost = true;
  }
  // RFC 6298 §3 (Karn): for a segment that was sent twice, it is not known which copy was acknowledged.
  if (repeated && rules_.obeys_karn) result.timed.reset();
  if (una.after(first_)) {
    const auto text = std::min<std::size_t>(octets_.size(), static_cast<std::size_t>(una - first_));
    octets_.erase(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(text));
    first_ += static_cast<std::uint32_t>(text);
  }
  return result;
}

bool SendQueue::mark_sacked(const std::vector<Block>& blocks) {
  bool news = false;
  for (const auto& [left, right] : blocks) {
    for (auto& segment : in_flight_) {
      if (segment.sacked || segment.seq.before(left) || segment.end().after(right)) continue;
      segment.sacked = rules_.reads_sack;
      segment.lost = segment.lost && !segment.sacked;
      news = true;
    }
  }
  // RFC 2018 §8: data that are only reported must be kept, because the receiver may still drop them.
  if (!rules_.keeps_reported_data) {
    std::erase_if(in_flight_, [](const Sent& segment) { return segment.sacked; });
  }
  return news;
}

bool SendQueue::lost_by_sack(std::size_t index, std::uint32_t mss) const {
  // RFC 6675 §4, IsLost: of the data after it, DupThresh separate blocks have arrived, or more octets than
  // DupThresh - 1 full segments. The first half is for small segments.
  std::uint32_t blocks = 0, octets = 0;
  for (std::size_t i = index + 1; i < in_flight_.size(); ++i) {
    if (!in_flight_[i].sacked) continue;
    if (!in_flight_[i - 1].sacked) ++blocks;
    octets += in_flight_[i].len;
  }
  return blocks >= rules_.duplicate_ack_threshold || octets > (rules_.duplicate_ack_threshold - 1) * mss;
}

bool SendQueue::oldest_is_lost_by_sack(std::uint32_t mss) const {
  return !in_flight_.empty() && !in_flight_.front().sacked && lost_by_sack(0, mss);
}

void SendQueue::mark_lost_by_sack(std::uint32_t mss) {
  for (std::size_t i = 0; i < in_flight_.size(); ++i) {
    auto& segment = in_flight_[i];
    if (segment.sacked || segment.recovered) continue;
    if (!lost_by_sack(i, mss)) break;
    segment.lost = true;
  }
}

void SendQueue::mark_oldest_lost() {
  if (!in_flight_.empty()) in_flight_.front().lost = true;
}

void SendQueue::mark_all_lost() {
  for (auto& segment : in_flight_) {
    // RFC 2018 §5: after a timeout the reports are forgotten, because the receiver may have dropped what it
    // reported.
    const bool clears = rules_.clears_all_reports_after_timeout || &segment == &in_flight_.front();
    if (rules_.forgets_sack_after_timeout && clears) segment.sacked = false;
    segment.lost = !segment.sacked;
    segment.recovered = false;
  }
}

void SendQueue::mark_larger_lost(std::uint32_t size) {
  for (auto& segment : in_flight_) {
    if (segment.len > size && !segment.sacked) segment.lost = true;
  }
}

std::uint32_t SendQueue::pipe() const {
  std::uint32_t octets = 0;
  for (const auto& segment : in_flight_) {
    if (!segment.sacked && !segment.lost) octets += segment.len;
  }
  return octets;
}

}  // namespace tcpspec::sim
