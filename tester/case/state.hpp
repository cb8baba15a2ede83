#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tcpspec::cases {

/// RFC 9293 §3.3.2.
enum class State : std::uint8_t {
  closed,
  listen,
  syn_sent,
  syn_received,
  established,
  fin_wait_1,
  fin_wait_2,
  close_wait,
  closing,
  last_ack,
  time_wait,
};
inline constexpr int state_count = 11;

std::string_view to_string(State);  ///< `SYN-RECEIVED`
std::optional<State> state_from_string(std::string_view);

}  // namespace tcpspec::cases
