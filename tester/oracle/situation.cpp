#include "oracle/situation.hpp"

#include <array>

#include "case/words.hpp"
#include "wire/print.hpp"

namespace tcpspec::oracle {

using cases::Opening;
using cases::State;
namespace ctl = wire::ctl;

SequenceClass sequence_class(State state, bool opens, std::int64_t begins, std::uint32_t length,
                             std::uint32_t window) {
  switch (state) {
    case State::closed:
    case State::listen:
    case State::syn_sent: return SequenceClass::any;
    case State::syn_received:
      // The only segment sent before was the SYN.
      if (begins == -1 && opens) return SequenceClass::irs;
      break;
    case State::established:
    case State::fin_wait_1:
    case State::fin_wait_2:
    case State::close_wait:
    case State::closing:
    case State::last_ack:
    case State::time_wait: break;
  }
  const std::int64_t ends = begins + length;
  if (begins < 0) return ends <= 0 ? SequenceClass::old : SequenceClass::straddle;
  if (begins == 0) return SequenceClass::left;
  if (begins < window) return SequenceClass::mid;
  return begins == window && window > 0 ? SequenceClass::right : SequenceClass::beyond;
}

std::string_view to_string(SequenceClass value) {
  constexpr std::array<std::string_view, sequence_class_count> words{"any",  "old", "irs",   "straddle",
                                                                     "left", "mid", "right", "beyond"};
  return words[static_cast<std::size_t>(value)];
}

std::string_view to_string(AckClass value) {
  constexpr std::array<std::string_view, ack_class_count> words{"any",  "none", "ancient", "old",   "cur",
                                                                "part", "fin",  "ok",      "future"};
  return words[static_cast<std::size_t>(value)];
}

std::string_view to_string(StampClass value) {
  constexpr std::array<std::string_view, stamp_class_count> words{"off",        "offered", "newer", "equal",
                                                                  "just-older", "older",   "absent"};
  return words[static_cast<std::size_t>(value)];
}

std::string_view to_string(Opening value) {
  constexpr std::array<std::string_view, opening_count> words{"passive", "active", "simultaneous"};
  return words[static_cast<std::size_t>(value)];
}

std::string to_string(const Situation& s) {
  std::string out(cases::to_string(s.state));
  if (s.opening != Opening::passive) out += " (" + std::string(oracle::to_string(s.opening)) + ")";
  if (s.zero_window) out += " with zero window";
  const std::string flags = wire::flags_to_string(s.flags);
  out += ", " + flags;
  if (s.sequence != SequenceClass::any) out += ", seq=" + std::string(to_string(s.sequence));
  if (s.ack != AckClass::any) out += ", ack=" + std::string(to_string(s.ack));
  if (s.stamps != StampClass::off) out += ", stamps=" + std::string(to_string(s.stamps));
  return out + (s.text ? ", text=yes" : ", text=no");
}

namespace {

bool has_window(State state) {
  return state == State::established || state == State::fin_wait_1 || state == State::fin_wait_2;
}

bool opening_possible(const Situation& s) {
  // This is the meaning of active there.
  if (s.state == State::syn_received) return s.opening != Opening::simultaneous;
  return cases::leads_to(s.opening, s.state);
}

/// A segment can begin below the window and end inside it only if it has two numbers or more.
bool can_straddle(const Situation& s) { return s.text || s.has(ctl::syn | ctl::fin); }

bool sequence_possible(const Situation& s) {
  const bool without_window =
      s.state == State::closed || s.state == State::listen || s.state == State::syn_sent;
  const bool opens = s.has(ctl::syn) && !s.has(ctl::rst);
  switch (s.sequence) {
    case SequenceClass::any: return without_window;
    case SequenceClass::irs: return s.state == State::syn_received && opens;
    case SequenceClass::straddle:
      // In SYN-RECEIVED a SYN just below the window is a copy of the first; to reach into the window from
      // further below it needs data.
      if (s.state == State::syn_received && opens && !s.text) return false;
      return !without_window && can_straddle(s);
    case SequenceClass::mid:
    case SequenceClass::right: return !without_window && !s.zero_window;
    case SequenceClass::old:
    case SequenceClass::left:
    case SequenceClass::beyond: return !without_window;
  }
  return false;
}

bool ack_possible(const Situation& s) {
  if (!s.has(ctl::ack)) return s.ack == AckClass::none;
  const bool nothing_sent = s.state == State::closed || s.state == State::listen;
  const bool opening = s.state == State::syn_sent || s.state == State::syn_received;
  const bool fin_outstanding =
      s.state == State::fin_wait_1 || s.state == State::closing || s.state == State::last_ack;
  const bool all_acknowledged = s.state == State::fin_wait_2 || s.state == State::time_wait;
  switch (s.ack) {
    case AckClass::any: return nothing_sent;
    case AckClass::none: return false;
    case AckClass::ancient:
    case AckClass::old:
    case AckClass::cur:
    case AckClass::future: return !nothing_sent;
    case AckClass::part: return !nothing_sent && !opening && !all_acknowledged;
    case AckClass::fin: return fin_outstanding;
    case AckClass::ok: return opening;
  }
  return false;
}

bool stamps_possible(const Situation& s) {
  const bool agreed = s.stamps != StampClass::off && s.stamps != StampClass::offered;
  return !agreed || (s.state != State::closed && s.state != State::listen && s.state != State::syn_sent);
}

}  // namespace

bool possible(const Situation& s) {
  return (!s.zero_window || has_window(s.state)) && opening_possible(s) && sequence_possible(s) &&
         ack_possible(s) && stamps_possible(s);
}

}  // namespace tcpspec::oracle
