#pragma once

#include "run/play.hpp"
#include "sweep/point.hpp"

namespace tcpspec::sweep {

/// The target's variables just before the segment is sent.
struct Before {
  wire::Seq rcv_nxt;
  std::uint32_t rcv_wnd = 0;
  wire::Seq snd_una;
  wire::Seq snd_nxt;
  std::optional<wire::Seq> iss;  ///< if there is a connection
  std::uint32_t ts_recent = 0;
};

/// The segment in absolute numbers, and the effect if a target accepts all of it.
struct Stimulus {
  wire::Seq seq;
  wire::Seq ack;
  std::uint16_t flags = 0;
  std::uint32_t text = 0;
  wire::Seq after_text;  ///< RCV.NXT after its data, if they can be accepted
  wire::Seq after_all;   ///< and after its FIN

  bool has(std::uint16_t bits) const { return (flags & bits) == bits; }
  std::uint32_t len() const {
    return text + (has(wire::ctl::syn) ? 1U : 0U) + (has(wire::ctl::fin) ? 1U : 0U);
  }
};

Stimulus stimulus(const Point&, const Before&);

/// The segment, ready to be sent on the connection.
wire::Draft draft_of(run::Play&, run::Connection&, const Point&, const Before&, const Stimulus&);

}  // namespace tcpspec::sweep
