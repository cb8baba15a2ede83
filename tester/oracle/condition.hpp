#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "case/parsed.hpp"
#include "oracle/situation.hpp"

namespace tcpspec::oracle {

/// When a rule applies: `+RST -SYN seq=left,mid text=yes`. Everything else does not matter.
struct Condition {
  std::uint16_t set = 0;    ///< flags that must be set
  std::uint16_t clear = 0;  ///< flags that must be clear
  // One bit for each class that matches.
  std::uint16_t states = 0xffff;
  std::uint16_t openings = 0xffff;
  std::uint16_t sequences = 0xffff;
  std::uint16_t acks = 0xffff;
  std::uint16_t stamps = 0xffff;
  std::uint16_t texts = 0xffff;  ///< bit 0: without data, bit 1: with data

  bool admits(const Situation& s) const {
    const auto in = [](std::uint16_t mask, auto value) {
      return ((mask >> static_cast<unsigned>(value)) & 1U) != 0;
    };
    return (s.flags & set) == set && (s.flags & clear) == 0 && in(states, s.state) &&
           in(openings, s.opening) && in(sequences, s.sequence) && in(acks, s.ack) && in(stamps, s.stamps) &&
           in(texts, s.text);
  }
  bool operator==(const Condition&) const = default;
};

/// Reads a condition; `*` always holds.
cases::Parsed<Condition> parse_condition(std::string_view text);

/// `a segment with RST set and SYN clear, at RCV.NXT, with text`; empty if it always holds.
std::string in_words(const Condition&);

}  // namespace tcpspec::oracle
