#pragma once
// User calls of RFC 9293 §3.9.1, one row for each: how a case writes it, what it may return, and how the
// target's application is told. Parsing, printing, the JSON Schema, the texts for users, the access that a
// case needs and the request to the agent come from the row.
//
// To add a call: an enumerator, a row in call_rows.cpp, a line in cases/README.md; and what each server does
// with the request (agent/PROTOCOL.md).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "case/parsed.hpp"
#include "case/returns.hpp"
#include "case/segment_pattern.hpp"

namespace tcpspec::cases {

///  - `close` is the RFC's CLOSE: no more to send, still receiving (a half close);
///  - `close_fully` is an application that also stops reading (§3.6.1, MAY-1);
///  - `close_listener` ends the passive OPEN;
///  - `accept`: has the passive OPEN of this connection been reported to the application?
///  - `set` and `get`: an option of the connection, by the name that agent/PROTOCOL.md has for it.
enum class CallVerb : std::uint8_t {
  open,
  send,
  receive,
  close,
  close_fully,
  close_listener,
  abort,
  status,
  accept,
  set,
  get,
};

struct Call {
  CallVerb verb = CallVerb::status;
  std::uint32_t octets = 0;  ///< SEND n octets; RECEIVE n octets, 0 for everything that is there; OPEN
                             ///< with n octets; SET name n
  bool urgent = false;       ///< SEND n octets urgent
  std::string option;        ///< SET and GET
  std::optional<SpecialAddress> group;  ///< OPEN to broadcast, OPEN to multicast
  bool unbound = false;                 ///< OPEN from any address: IP chooses
  std::string text;                     ///< as written
};

/// One or two words after the name of a call.
enum class Argument : std::uint8_t {
  group,        ///< [to broadcast | to multicast]
  unbound,      ///< [from any address]
  text,         ///< [with n octets]
  octets,       ///< n octets
  some_octets,  ///< [n octets]
  urgent,       ///< [urgent]
  option,       ///< the name of an option of the connection
  value,        ///< n
};

struct CallRow {
  CallVerb verb;
  std::string_view word;
  std::span<const Argument> arguments = {};
  std::string_view meaning = {};                ///< an explanation of the word; may be empty
  std::span<const Returns::Kind> returns = {};  ///< what it can return

  /// Changes nothing; it is repeated until the expected value is returned. Otherwise it acts, once.
  bool asks = false;
  /// The line for the agent (agent/PROTOCOL.md), where `{connection}` and `{listener}` are handles, `{peer}`
  /// the address and port of the tester, and the arguments go by their names.  Empty: run/calls.cpp makes it.
  std::string_view request = {};
  /// The key of the reply whose number is returned; empty if there is none.
  std::string_view number = {};
  /// What it does to the target, to find a service that does it, or to give the case its own listener.
  enum class Effect : std::uint8_t { none, sends, closes, ends_listener } effect = Effect::none;
  bool service = false;         ///< an ordinary service can do it
  bool forgets_handle = false;  ///< the connection's handle is not valid afterwards
};

Parsed<Call> parse_call(std::string_view text);
std::string to_string(const Call&);

/// In the order of the enumeration.
std::span<const CallRow> call_rows();
const CallRow& row_of(CallVerb);

/// The names of options that SET and GET know.
std::span<const std::string_view> option_names();

/// `SEND n octets [urgent]`.
std::string syntax(const CallRow&);

/// A regular expression (ECMA 262) for every call.
std::string call_pattern();

}  // namespace tcpspec::cases
