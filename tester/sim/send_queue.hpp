#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "sim/behaviour.hpp"
#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::sim {

using wire::Octets;
using wire::Seq;

/// A segment on the retransmission queue.
struct Sent {
  Seq seq;
  std::uint32_t len = 0;  ///< in sequence numbers: SYN and FIN count
  bool syn = false;
  bool fin = false;
  Instant at;                  ///< of the last transmission
  std::uint32_t datagram = 0;  ///< octets of the datagram that carried it last
  bool repeated = false;       ///< sent more than once: no round-trip sample (RFC 6298 §3)
  bool sacked = false;     ///< reported by SACK: no longer in the network, but must be kept (RFC 2018 §8)
  bool lost = false;       ///< counted as lost and not yet sent again
  bool recovered = false;  ///< counted as lost and sent again: not counted twice

  Seq end() const { return seq + len; }
  bool is_bare_fin() const { return fin && len == 1; }
};

/// The data to send and the data in flight: octets from SND.UNA on, the FIN after them, and the
/// retransmission queue with its scoreboard (RFC 9293 §3.10.8, RFC 2018 §5, RFC 6675 §4).
class SendQueue {
 public:
  using Block = std::pair<Seq, Seq>;

  explicit SendQueue(const Behaviour& rules) : rules_(rules) {}

  /// The first octet of data has this number: the one after the SYN.
  void start(Seq first_octet) {
    first_ = first_octet;
    in_flight_.clear();
  }

  void append(wire::OctetView text) { octets_.insert(octets_.end(), text.begin(), text.end()); }
  void append_fin() { fin_ = true; }
  void drop_unsent(Seq nxt) { octets_.resize(octets_.size() - unsent(nxt)); }

  bool fin_queued() const { return fin_; }
  std::size_t size() const { return octets_.size(); }  ///< octets not acknowledged
  Seq end_of_text() const { return first_ + static_cast<std::uint32_t>(octets_.size()); }

  /// Octets that were never sent, given SND.NXT.
  std::uint32_t unsent(Seq nxt) const {
    return end_of_text().after(nxt) ? static_cast<std::uint32_t>(end_of_text() - nxt) : 0;
  }
  bool fin_unsent(Seq nxt) const { return fin_ && nxt.at_or_before(end_of_text()); }

  /// Copies `n` octets of data from number `from` on.
  Octets copy(Seq from, std::uint32_t n) const;

  void sent(const Sent& segment) { in_flight_.push_back(segment); }
  bool outstanding() const { return !in_flight_.empty(); }
  Sent* oldest() { return in_flight_.empty() ? nullptr : &in_flight_.front(); }
  Sent* newest() { return in_flight_.empty() ? nullptr : &in_flight_.back(); }
  Sent* first_lost();

  /// Divides a segment in two, so that the first has `len` numbers; used when segments must become smaller.
  void split(Sent& segment, std::uint32_t len);

  struct Acknowledged {
    std::optional<Instant> timed;  ///< when the newest segment covered was sent, if it was sent once
    std::uint32_t datagram = 0;    ///< octets of the largest datagram that has arrived
  };
  /// Everything below `una` has arrived and is forgotten.
  Acknowledged acknowledge(Seq una);

  // The scoreboard.
  bool mark_sacked(const std::vector<Block>& blocks);  ///< whether this is new
  bool oldest_is_lost_by_sack(std::uint32_t mss) const;
  void mark_lost_by_sack(std::uint32_t mss);
  void mark_oldest_lost();
  void mark_all_lost();
  void mark_larger_lost(std::uint32_t size);

  /// Octets in the network: sent, not reported, not counted as lost (RFC 6675 §4, SetPipe).
  std::uint32_t pipe() const;

 private:
  bool lost_by_sack(std::size_t index, std::uint32_t mss) const;

  const Behaviour& rules_;
  Seq first_;
  std::deque<std::uint8_t> octets_;
  bool fin_ = false;
  std::deque<Sent> in_flight_;
};

}  // namespace tcpspec::sim
