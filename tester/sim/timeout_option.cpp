// The user timeout option (RFC 5482): an end tells the other how long it keeps data that are not
// acknowledged, and each takes the longer time of the two, within its limits. It is used if the application
// asks for it.

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {
namespace {

constexpr std::uint8_t kind = 28;
constexpr std::uint16_t in_minutes = 0x8000;  // the granularity bit (§3.3)
constexpr std::int64_t most = 0x7fff;
constexpr std::int64_t nanoseconds = 1'000'000'000;

}  // namespace

std::optional<wire::Option> Connection::timeout_to_announce() {
  const auto own = settings_.announced;
  if (!own || announced_timeout_ == own) return std::nullopt;
  if (announced_timeout_ && !rules_.announces_changed_timeout) return std::nullopt;
  announced_timeout_ = own;
  const std::int64_t whole = std::max<std::int64_t>(own->ns / nanoseconds, 1);
  const bool minutes =
      (whole > most && rules_.sends_long_timeouts_in_minutes) || !rules_.sends_short_timeouts_in_seconds;
  const auto number = static_cast<std::uint16_t>(std::min(minutes ? whole / 60 : whole, most));
  const auto field = static_cast<std::uint16_t>(minutes ? number | in_minutes : number);
  return wire::Option{kind, {static_cast<std::uint8_t>(field >> 8), static_cast<std::uint8_t>(field & 0xff)}};
}

void Connection::read_timeout_option(const Segment& seg) {
  if (!settings_.announced || seg.has(ctl::syn)) return;
  const auto found = std::find_if(seg.options.begin(), seg.options.end(),
                                  [](const wire::Option& option) { return option.kind == kind; });
  if (found == seg.options.end() || found->data.size() != 2) return;
  const auto field = static_cast<std::uint16_t>(found->data[0] << 8 | found->data[1]);
  const auto time = seconds(static_cast<double>(field & most) * ((field & in_minutes) != 0 ? 60 : 1));
  // §3.4: a time of zero is reserved, and nothing is done about it.
  if (time == Duration{} && !rules_.takes_timeout_of_zero) {
    if (!rules_.ignores_timeout_of_zero) close_with(Reason::timed_out);
    return;
  }
  if (rules_.heeds_timeout_of_peer) remote_timeout_ = time;
  restart_give_up_timer();
}

Duration Connection::agreed_timeout() const {
  // §3.1: min(U_LIMIT, max(ADV_UTO, REMOTE_UTO, L_LIMIT)).
  if (remote_timeout_ == Duration{}) return {};  // only a fault takes it
  const Duration own = *settings_.announced;
  const Duration remote = remote_timeout_.value_or(Duration{});
  const Duration longer = rules_.takes_larger_timeout || !remote_timeout_ ? std::max(own, remote) : remote;
  return std::min(rules_.most_timeout, std::max(longer, rules_.least_timeout));
}

}  // namespace tcpspec::sim
