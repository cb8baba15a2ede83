#pragma once

#include <utility>

#include "watch/facts.hpp"
#include "wire/segment.hpp"

namespace tcpspec::watch {

/// The facts that are control bits; `flags` are wire::ctl.
inline void set_control_bits(std::uint16_t flags, Facts& facts) {
  namespace ctl = wire::ctl;
  constexpr std::pair<Fact, std::uint16_t> bits[] = {
      {Fact::syn, ctl::syn}, {Fact::fin, ctl::fin}, {Fact::rst, ctl::rst}, {Fact::psh, ctl::psh},
      {Fact::ack, ctl::ack}, {Fact::urg, ctl::urg}, {Fact::ece, ctl::ece}, {Fact::cwr, ctl::cwr}};
  for (const auto& [fact, bit] : bits) facts.set(fact, (flags & bit) != 0 ? 1 : 0);
}

}  // namespace tcpspec::watch
