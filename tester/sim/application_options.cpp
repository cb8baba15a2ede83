#include "sim/application_options.hpp"

#include <algorithm>

namespace tcpspec::sim {

std::optional<std::int64_t> set_option(Connection& connection, std::string_view name, std::int64_t value) {
  auto& settings = connection.settings();
  const auto octet = static_cast<std::uint8_t>(std::min<std::int64_t>(value, 255));
  if (name == "nodelay") {
    settings.nodelay = value != 0;
  } else if (name == "keepalive") {
    settings.keepalive = value != 0 || (settings.keepalive && !connection.rules().keepalive_can_end);
  } else if (name == "keepidle") {
    settings.keepalive_idle = seconds(static_cast<double>(value));
  } else if (name == "keepintvl") {
    settings.keepalive_interval = seconds(static_cast<double>(value));
  } else if (name == "keepcnt") {
    settings.keepalive_count = static_cast<std::uint32_t>(value);
  } else if (name == "usertimeout") {
    // 0 restores the default, as in other stacks.
    settings.user_timeout.reset();
    if (value > 0) settings.user_timeout = milliseconds(static_cast<double>(value));
  } else if (name == "uto") {
    settings.announced.reset();
    if (value > 0) settings.announced = seconds(static_cast<double>(value));
  } else if (name == "tos") {
    if (connection.rules().tos_may_change || settings.tos == 0) settings.tos = octet;
  } else if (name == "ttl") {
    settings.ttl = octet;
  } else if (name == "rcvbuf") {
    connection.receive_buffer().resize(static_cast<std::size_t>(value));
  } else if (name == "sndbuf") {
    settings.send_buffer = static_cast<std::size_t>(value);
  } else if (name == "oobinline") {
    settings.urgent_inline = value != 0;
  } else {
    return std::nullopt;
  }
  connection.settings_changed();
  return value;
}

std::optional<std::int64_t> option_of(Connection& connection, std::string_view name) {
  const auto& settings = connection.settings();
  const auto in_seconds = [](Duration time) { return time.ns / 1'000'000'000; };
  if (name == "nodelay") return settings.nodelay;
  if (name == "keepalive") return settings.keepalive;
  if (name == "keepidle") return in_seconds(settings.keepalive_idle);
  if (name == "keepintvl") return in_seconds(settings.keepalive_interval);
  if (name == "keepcnt") return settings.keepalive_count;
  if (name == "usertimeout") return settings.user_timeout ? settings.user_timeout->ns / 1'000'000 : 0;
  if (name == "tos") return settings.tos;
  if (name == "ttl") return settings.ttl;
  if (name == "rcvbuf") return static_cast<std::int64_t>(connection.receive_buffer().capacity());
  if (name == "sndbuf") return static_cast<std::int64_t>(settings.send_buffer);
  if (name == "oobinline") return settings.urgent_inline;
  if (name == "atmark") return connection.at_urgent_mark();
  return std::nullopt;
}

}  // namespace tcpspec::sim
