#pragma once
// What a user call returns (RFC 9293 §3.9.1).

#include <cstdint>
#include <string>
#include <string_view>

#include "case/parsed.hpp"
#include "case/state.hpp"

namespace tcpspec::cases {

/// What a call must return.
struct Returns {
  enum class Kind : std::uint8_t {
    ok,
    octets,
    nothing,
    end_of_file,
    reset,
    refused,
    timed_out,
    unreachable,
    error,
    state,
    number,
  };
  Kind kind = Kind::ok;
  std::uint32_t octets = 0;     ///< Kind::octets and Kind::number
  State state = State::closed;  ///< Kind::state
  bool exact = true;
  bool or_error = false;  ///< or some error
};

enum class CallVerb : std::uint8_t;

/// The possible returns depend on the call.
Parsed<Returns> parse_returns(std::string_view text, CallVerb);
std::string to_string(const Returns&);

/// How it is written: `timed out`, `n octets`, `a state`.
std::string form_of(Returns::Kind);

/// The name of an error in the agent's protocol: `timed-out`; empty for "any error" and if it is not an
/// error.
std::string_view error_name(Returns::Kind);

/// All forms, for messages: `ok, n octets, …`.
std::string return_forms();

}  // namespace tcpspec::cases
