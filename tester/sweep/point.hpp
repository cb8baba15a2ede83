#pragma once
// A point of the sweep: one segment sent to a target in one state. The decision tables have classes, a point
// has numbers: those on both sides of every boundary between two classes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "oracle/situation.hpp"

namespace tcpspec::sweep {

enum class SeqPoint : std::uint8_t {
  far_below,  ///< RCV.NXT-2^30
  below_len,  ///< RCV.NXT-SEG.LEN: the segment ends where the window begins
  below_two,  ///< RCV.NXT-2
  below_one,  ///< RCV.NXT-1
  at,         ///< RCV.NXT
  above_one,  ///< RCV.NXT+1
  last,       ///< RCV.NXT+RCV.WND-1
  edge,       ///< RCV.NXT+RCV.WND
  past_edge,  ///< RCV.NXT+RCV.WND+1
  far_above,  ///< RCV.NXT+2^30
};
inline constexpr int seq_point_count = 10;

enum class AckPoint : std::uint8_t {
  none,        ///< the ACK bit is clear, the field zero
  field,       ///< the ACK bit is clear, the field is SND.NXT
  ancient,     ///< SND.UNA-65535-2^20
  old,         ///< SND.UNA-1, an octet that was sent and acknowledged
  cur,         ///< SND.UNA
  part,        ///< SND.UNA+1 with two octets outstanding
  fin,         ///< SND.NXT, which covers our FIN
  ok,          ///< SND.NXT, which covers our SYN
  future,      ///< SND.NXT+1
  far_future,  ///< SND.NXT+2^30
  next,        ///< CLOSED, LISTEN: some number
  zero,        ///< CLOSED, LISTEN: 0
};
inline constexpr int ack_point_count = 12;

enum class TextPoint : std::uint8_t { none, one, more };
inline constexpr int text_point_count = 3;
inline constexpr std::uint32_t more_text = 100;  ///< octets of TextPoint::more

struct Point {
  cases::State state = cases::State::established;
  cases::Opening opening = cases::Opening::passive;
  bool zero_window = false;
  std::uint16_t flags = 0;  ///< wire::ctl, all twelve bits
  SeqPoint seq = SeqPoint::at;
  AckPoint ack = AckPoint::none;
  TextPoint text = TextPoint::none;
  oracle::StampClass stamps = oracle::StampClass::off;

  bool has(std::uint16_t bits) const { return (flags & bits) == bits; }
  bool operator==(const Point&) const = default;
};

std::uint32_t text_octets(TextPoint);
/// SEG.LEN.
std::uint32_t length(const Point&);
/// SEG.SEQ relative to RCV.NXT, for a window in octets.
std::int64_t offset(const Point&, std::uint32_t window);

/// The situation of the point for the tables, for a window in octets.
oracle::Situation situation(const Point&, std::uint32_t window);
/// The same for an ordinary window, or for none.
oracle::Situation situation(const Point&);

/// `fin-wait-1.active/FIN+ACK/nxt-1/cur/one/older`: state with how it was reached, flags, SEG.SEQ, SEG.ACK;
/// then data and timestamps, if there are any. Never changes.
std::string id(const Point&);
/// The first part of the id: `fin-wait-1.active`.
std::string given_id(const Point&);
std::optional<Point> point_from_id(std::string_view);

/// All of it in 33 bits.
std::uint64_t packed(const Point&);

/// How complex a point is; of two that show the same the simpler one is reported.
int complexity(const Point&);

}  // namespace tcpspec::sweep
