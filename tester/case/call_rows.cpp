// The table of user calls.

#include <array>

#include "case/call.hpp"
#include "case/in_order.hpp"

namespace tcpspec::cases {

namespace {

using Kind = Returns::Kind;
using Effect = CallRow::Effect;

// The return.

constexpr std::array opening{Kind::ok,        Kind::reset,       Kind::refused,
                             Kind::timed_out, Kind::unreachable, Kind::error};
constexpr std::array sending{Kind::ok,      Kind::octets,    Kind::nothing,     Kind::reset,
                             Kind::refused, Kind::timed_out, Kind::unreachable, Kind::error};
constexpr std::array receiving{Kind::octets,  Kind::nothing,   Kind::end_of_file, Kind::reset,
                               Kind::refused, Kind::timed_out, Kind::unreachable, Kind::error};
constexpr std::array telling{Kind::ok,        Kind::state,       Kind::reset, Kind::refused,
                             Kind::timed_out, Kind::unreachable, Kind::error};
constexpr std::array finding{Kind::ok, Kind::nothing, Kind::error};
constexpr std::array done{Kind::ok, Kind::error};
constexpr std::array counted{Kind::number};

// The words after the call's word.

constexpr std::array ends_or_text{Argument::group, Argument::unbound, Argument::text};
constexpr std::array octets_to_send{Argument::octets, Argument::urgent};
constexpr std::array octets_to_take{Argument::some_octets};
constexpr std::array option_and_value{Argument::option, Argument::value};
constexpr std::array option_alone{Argument::option};

struct ArgumentRow {
  Argument argument;
  std::string_view syntax;
  std::string_view pattern;  ///< a regular expression, the space before it included
};

constexpr auto arguments = std::to_array<ArgumentRow>({
    {Argument::group, "[to broadcast | to multicast]", "( to (broadcast|multicast))?"},
    {Argument::unbound, "[from any address]", "( from any address)?"},
    {Argument::text, "[with n octets]", "( with [0-9]+ octets?)?"},
    {Argument::octets, "n octets", " [0-9]+ octets?"},
    {Argument::some_octets, "[n octets]", "( [0-9]+ octets?)?"},
    {Argument::urgent, "[urgent]", "( urgent)?"},
    {Argument::option, "option", " [a-z]+"},
    {Argument::value, "n", " [0-9]+"},
});

const ArgumentRow& row_of(Argument argument) { return arguments[static_cast<std::size_t>(argument)]; }

// As in agent/PROTOCOL.md; its other options are for the agent's own use.
constexpr std::array<std::string_view, 11> options{"nodelay", "keepalive",   "keepidle", "keepintvl",
                                                   "keepcnt", "usertimeout", "uto",      "tos",
                                                   "ttl",     "oobinline",   "atmark"};

constexpr auto call_table = std::to_array<CallRow>({
    {.verb = CallVerb::open, .word = "OPEN", .arguments = ends_or_text, .returns = opening},
    {.verb = CallVerb::send,
     .word = "SEND",
     .arguments = octets_to_send,
     .returns = sending,
     .request = "SEND {connection} {octets}{urgent}",
     .number = "sent",
     .effect = Effect::sends,
     .service = true},
    {.verb = CallVerb::receive,
     .word = "RECEIVE",
     .arguments = octets_to_take,
     .returns = receiving,
     .asks = true,
     .request = "RECEIVE {connection} {octets}",
     .number = "octets"},
    {.verb = CallVerb::close,
     .word = "CLOSE",
     .meaning = "nothing more to send",
     .returns = done,
     .request = "SHUTDOWN {connection}",
     .effect = Effect::closes,
     .service = true},
    {.verb = CallVerb::close_fully,
     .word = "CLOSE FULLY",
     .meaning = "also stops reading",
     .returns = done,
     .request = "CLOSE {connection}",
     .effect = Effect::closes,
     .forgets_handle = true},
    {.verb = CallVerb::close_listener,
     .word = "CLOSE LISTENER",
     .returns = done,
     .request = "CLOSE {listener}",
     .effect = Effect::ends_listener},
    {.verb = CallVerb::abort,
     .word = "ABORT",
     .returns = done,
     .request = "ABORT {connection}",
     .forgets_handle = true},
    {.verb = CallVerb::status,
     .word = "STATUS",
     .returns = telling,
     .asks = true,
     .request = "STATUS {connection}"},
    {.verb = CallVerb::accept,
     .word = "ACCEPT",
     .returns = finding,
     .asks = true,
     .request = "ACCEPT {listener} {peer}"},
    {.verb = CallVerb::set,
     .word = "SET",
     .arguments = option_and_value,
     .returns = done,
     .request = "OPTION {connection} {option} {octets}"},
    {.verb = CallVerb::get,
     .word = "GET",
     .arguments = option_alone,
     .returns = counted,
     .request = "OPTION {connection} {option}",
     .number = "value"},
});

static_assert(in_order(arguments, &ArgumentRow::argument));
static_assert(in_order(call_table, &CallRow::verb));

}  // namespace

std::span<const CallRow> call_rows() { return call_table; }
const CallRow& row_of(CallVerb verb) { return call_table[static_cast<std::size_t>(verb)]; }
std::span<const std::string_view> option_names() { return options; }

std::string syntax(const CallRow& row) {
  std::string out(row.word);
  for (const Argument argument : row.arguments) (out += ' ') += row_of(argument).syntax;
  return out;
}

std::string call_pattern() {
  std::string out;
  for (const CallRow& row : call_table) {
    (out += out.empty() ? "" : "|") += row.word;
    for (const Argument argument : row.arguments) out += row_of(argument).pattern;
  }
  return "^(" + out + ")$";
}

}  // namespace tcpspec::cases
