// User calls and what they return (RFC 9293 §3.9.1).

#include <algorithm>
#include <array>

#include "case/expression.hpp"
#include "case/suggest.hpp"
#include "case/words.hpp"

namespace tcpspec::cases {

namespace {

constexpr std::array<std::string_view, 11> verbs{
    "OPEN",  "SEND",   "RECEIVE", "CLOSE", "CLOSE FULLY", "CLOSE LISTENER",
    "ABORT", "STATUS", "ACCEPT",  "SET",   "GET"};
// As agent/PROTOCOL.md has them; the rest of it is for the agent's own use.
constexpr std::array<std::string_view, 9> options{
    "nodelay", "keepalive", "keepidle", "keepintvl", "keepcnt", "usertimeout", "tos", "ttl", "oobinline"};
constexpr std::string_view calls =
    "OPEN [to broadcast | to multicast], SEND n octets [urgent], RECEIVE [n octets], CLOSE, CLOSE FULLY, "
    "CLOSE LISTENER, "
    "ABORT, STATUS, ACCEPT, SET option n, GET option";

using Kind = Returns::Kind;

constexpr std::array<std::string_view, 11> kinds{"ok",    "octets",  "nothing",   "end of file",
                                                 "reset", "refused", "timed out", "unreachable",
                                                 "error", "state",   "number"};

/// What a call can come back with.
std::vector<Kind> possible(CallVerb verb) {
  switch (verb) {
    case CallVerb::open:
      return {Kind::ok, Kind::reset, Kind::refused, Kind::timed_out, Kind::unreachable, Kind::error};
    case CallVerb::send:
      return {Kind::ok,      Kind::octets,    Kind::nothing,     Kind::reset,
              Kind::refused, Kind::timed_out, Kind::unreachable, Kind::error};
    case CallVerb::receive:
      return {Kind::octets,  Kind::nothing,   Kind::end_of_file, Kind::reset,
              Kind::refused, Kind::timed_out, Kind::unreachable, Kind::error};
    case CallVerb::close:
    case CallVerb::close_fully:
    case CallVerb::close_listener:
    case CallVerb::abort: return {Kind::ok, Kind::error};
    case CallVerb::status:
      return {Kind::ok,        Kind::state,       Kind::reset, Kind::refused,
              Kind::timed_out, Kind::unreachable, Kind::error};
    case CallVerb::accept: return {Kind::ok, Kind::nothing, Kind::error};
    case CallVerb::set: return {Kind::ok, Kind::error};
    case CallVerb::get: return {Kind::number};
  }
  return {};
}

std::string name_of(Kind kind) {
  if (kind == Kind::octets) return "n octets";
  if (kind == Kind::state) return "a state";
  if (kind == Kind::number) return "n";
  return std::string(kinds[static_cast<std::size_t>(kind)]);
}

/// `keepidle 5` after SET, `keepidle` after GET.
void read_option(std::string_view text, std::size_t at, bool with_value, Parsed<Call>& out) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view name = text.substr(0, end);
  out.value.option = std::string(name);
  if (std::find(options.begin(), options.end(), name) == options.end())
    return out.fault(at, "unknown option `" + std::string(name) + "`",
                     nearest(name, {options.begin(), options.end()}), join({options.begin(), options.end()}));
  std::size_t value_at = at + end;
  const std::string_view value = trimmed(text.substr(end), value_at);
  if (with_value)
    out.value.octets = part(parse_number(value), value_at, out);
  else if (!value.empty())
    out.fault(value_at, "GET has the name of an option and nothing else");
}

}  // namespace

Parsed<Call> parse_call(std::string_view whole) {
  constexpr std::string_view urgent = " urgent";
  Parsed<Call> out;
  std::size_t at = 0;
  const std::string_view text = trimmed(whole, at);
  out.value.text = std::string(text);
  const auto known = std::find(verbs.begin(), verbs.end(), text);
  if (text == "SEND" || text.substr(0, 5) == "SEND ") {
    out.value.verb = CallVerb::send;
    std::string_view amount = text.substr(4);
    if (amount.size() > urgent.size() && amount.substr(amount.size() - urgent.size()) == urgent) {
      out.value.urgent = true;
      amount.remove_suffix(urgent.size());
    }
    std::size_t amount_at = at + 4;
    amount = trimmed(amount, amount_at);
    out.value.octets = part(parse_octets(amount), amount_at, out);
    if (out.ok() && out.value.octets == 0) out.fault(amount_at, "SEND needs at least one octet");
  } else if (text.starts_with("RECEIVE ")) {
    out.value.verb = CallVerb::receive;
    std::size_t amount_at = at + 7;
    const std::string_view amount = trimmed(text.substr(7), amount_at);
    out.value.octets = part(parse_octets(amount), amount_at, out);
    if (out.ok() && out.value.octets == 0) out.fault(amount_at, "RECEIVE needs at least one octet");
  } else if (text == "OPEN to broadcast" || text == "OPEN to multicast") {
    out.value.verb = CallVerb::open;
    out.value.group = text.ends_with("broadcast") ? SpecialAddress::broadcast : SpecialAddress::multicast;
  } else if (text.starts_with("SET ") || text.starts_with("GET ")) {
    out.value.verb = text.starts_with("SET") ? CallVerb::set : CallVerb::get;
    std::size_t name_at = at + 3;
    const std::string_view name = trimmed(text.substr(3), name_at);
    read_option(name, name_at, out.value.verb == CallVerb::set, out);
  } else if (known != verbs.end() && text != "SET" && text != "GET") {
    out.value.verb = static_cast<CallVerb>(known - verbs.begin());
  } else {
    out.fault(at, "unknown call `" + std::string(text) + "`", nearest(text, {verbs.begin(), verbs.end()}),
              std::string(calls));
  }
  return out;
}

Parsed<Returns> parse_returns(std::string_view whole, CallVerb verb) {
  constexpr std::string_view at_least = "at least ";
  Parsed<Returns> out;
  std::size_t at = 0;
  std::string_view text = trimmed(whole, at);
  const std::vector<Kind> sensible = possible(verb);
  std::vector<std::string> allowed;
  for (const Kind kind : sensible) allowed.push_back(name_of(kind));

  bool known = true;
  if (const auto word = std::find(kinds.begin(), kinds.end(), text);
      word != kinds.end() && text != "octets" && text != "state" && text != "number") {
    out.value.kind = static_cast<Kind>(word - kinds.begin());
  } else if (const auto state = state_from_string(text)) {
    out.value.kind = Kind::state;
    out.value.state = *state;
  } else if (verb == CallVerb::get) {
    out.value.kind = Kind::number;
    out.value.exact = !text.starts_with(at_least);
    const std::size_t skipped = out.value.exact ? 0 : at_least.size();
    out.value.octets = part(parse_number(text.substr(skipped)), at + skipped, out);
  } else if (text.substr(0, at_least.size()) == at_least ||
             (!text.empty() && text[0] >= '0' && text[0] <= '9')) {
    out.value.kind = Kind::octets;
    out.value.exact = text.substr(0, at_least.size()) != at_least;
    const std::size_t skipped = out.value.exact ? 0 : at_least.size();
    out.value.octets = part(parse_octets(text.substr(skipped)), at + skipped, out);
  } else {
    known = false;
  }
  std::vector<std::string> near = allowed;
  for (const std::string& state : state_names()) near.push_back(state);
  if (!known || std::find(sensible.begin(), sensible.end(), out.value.kind) == sensible.end())
    out.fault(at, std::string(to_string(verb)) + " does not return `" + std::string(text) + "`",
              known ? "" : nearest(text, near), join(allowed));
  return out;
}

std::string_view to_string(CallVerb verb) { return verbs[static_cast<std::size_t>(verb)]; }

std::string to_string(const Call& call) {
  std::string out(to_string(call.verb));
  if (call.group) out += *call.group == SpecialAddress::broadcast ? " to broadcast" : " to multicast";
  if (!call.option.empty()) out += " " + call.option;
  if (call.verb == CallVerb::set) out += " " + std::to_string(call.octets);
  if (call.verb == CallVerb::send || (call.verb == CallVerb::receive && call.octets > 0))
    out += " " + std::to_string(call.octets) + (call.octets == 1 ? " octet" : " octets");
  if (call.urgent) out += " urgent";
  return out;
}

std::string to_string(const Returns& returns) {
  switch (returns.kind) {
    case Kind::octets:
      return (returns.exact ? "" : "at least ") + std::to_string(returns.octets) +
             (returns.octets == 1 ? " octet" : " octets");
    case Kind::state: return std::string(to_string(returns.state));
    case Kind::number: return (returns.exact ? "" : "at least ") + std::to_string(returns.octets);
    case Kind::ok:
    case Kind::nothing:
    case Kind::end_of_file:
    case Kind::reset:
    case Kind::refused:
    case Kind::timed_out:
    case Kind::unreachable:
    case Kind::error: break;
  }
  return std::string(kinds[static_cast<std::size_t>(returns.kind)]);
}

}  // namespace tcpspec::cases
