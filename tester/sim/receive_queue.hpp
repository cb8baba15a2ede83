#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "sim/behaviour.hpp"
#include "wire/segment.hpp"

namespace tcpspec::sim {

using wire::Octets;
using wire::Seq;

/// What has arrived: octets in order that wait for the application, and octets out of order that wait for the
/// gap before them to be filled (RFC 9293 §3.10.7.4, SHLD-31; RFC 2018 §4). Everything in it is inside the
/// receive window, which limits its size.
class ReceiveQueue {
 public:
  using Block = std::pair<Seq, Seq>;  ///< first number held, number after the last

  ReceiveQueue(const Behaviour& rules, std::size_t capacity) : rules_(rules), capacity_(capacity) {}

  /// Keeps data that start at `seq`, in order or not.
  void insert(Seq seq, wire::OctetView text, std::uint32_t tsval = 0);

  /// As many pieces as a mutant holds.
  bool is_full_of_pieces() const;

  /// Drops data out of order with an older TSval.
  void drop_older_than(std::uint32_t tsval);

  /// Keeps a FIN with the number `seq`.
  void insert_fin(Seq seq) { fin_ = seq; }

  /// Moves what is now in order to the application's side and returns the new RCV.NXT, the FIN not counted.
  Seq advance(Seq rcv_nxt);

  /// The FIN is next in order.
  bool fin_at(Seq rcv_nxt) const { return fin_ == rcv_nxt; }
  void forget_fin() { fin_.reset(); }

  /// Octets beyond a gap.
  std::size_t held_octets() const {
    std::size_t octets = 0;
    for (const auto& held : held_) octets += held.text.size();
    return octets;
  }
  bool has_gap() const { return !held_.empty(); }

  /// The number after the highest octet held; RCV.NXT if none is.
  Seq end(Seq rcv_nxt) const { return held_.empty() ? rcv_nxt : held_.back().end(); }

  /// A segment repeated octets that were already here (RFC 2883 §4): reported once, in the next SACK option.
  void report_duplicate(Seq from, Seq to) { duplicate_ = Block{from, to}; }

  std::size_t block_count() const { return held_.size() + (duplicate_ ? 1 : 0); }

  /// The blocks for a SACK option of at most `room` blocks with this ACK number, including a pending
  /// duplicate report.
  std::vector<Block> sack_blocks(Seq rcv_nxt, std::size_t room);

  std::size_t unread() const { return in_order_.size(); }
  std::size_t free() const { return capacity_ > unread() ? capacity_ - unread() : 0; }
  std::size_t capacity() const { return capacity_; }
  void resize(std::size_t octets) { capacity_ = octets; }

  /// RECEIVE: takes at most `max` octets.
  Octets take(std::size_t max);
  void flush();

 private:
  struct Held {
    Seq first;
    Octets text;
    std::uint64_t touched;  ///< when it last grew, to report the newest first
    std::uint32_t tsval;    ///< of the segment by which it last grew
    Seq end() const { return first + static_cast<std::uint32_t>(text.size()); }
  };

  std::uint64_t lost_before_ = 0;  ///< of a mutant: pieces that are reported, and dropped
  bool grew_ = false;              ///< the newest segment has extended a block

  void report_overlap(const Held& held, Seq from, Seq to);

  const Behaviour& rules_;
  std::size_t capacity_;
  std::deque<std::uint8_t> in_order_;
  std::vector<Held> held_;  ///< disjoint, not adjacent, in order of number
  std::uint64_t touches_ = 0;
  std::optional<Seq> fin_;
  std::optional<Block> duplicate_;
};

}  // namespace tcpspec::sim
