#pragma once

#include "wire/seq.hpp"

namespace tcpspec::oracle {

/// Segment acceptability (RFC 9293 §3.10.7.4, the table of four cases): whether the first or the last of
/// `len` sequence numbers lies in the receive window; a segment without length must itself be inside it.
constexpr bool acceptable(wire::Seq seq, std::uint32_t len, wire::Seq rcv_nxt, std::uint32_t rcv_wnd) {
  if (rcv_wnd == 0) return len == 0 && seq == rcv_nxt;
  if (len == 0) return in_window(seq, rcv_nxt, rcv_wnd);
  return in_window(seq, rcv_nxt, rcv_wnd) || in_window(seq + (len - 1), rcv_nxt, rcv_wnd);
}

static_assert(acceptable(wire::Seq(0xffffffff), 2, wire::Seq(0), 10), "straddles the left edge at the wrap");
static_assert(!acceptable(wire::Seq(10), 0, wire::Seq(0), 10), "the right edge is outside");
static_assert(acceptable(wire::Seq(7), 0, wire::Seq(7), 0) && !acceptable(wire::Seq(7), 1, wire::Seq(7), 0));

}  // namespace tcpspec::oracle
