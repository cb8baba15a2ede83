#pragma once
// Silence is a departure only of a target that is shown to be alive: a lost segment and a dead path are
// silent too. Whether the host is alive and whether the connection is alive are two questions.

#include <optional>
#include <string>

#include "run/play.hpp"

namespace tcpspec::run {

/// To what a living host has responded.
struct SignOfLife {
  enum class Of : std::uint8_t {
    connection,     ///< an ordinary segment on the connection was answered
    no_connection,  ///< there is a TCP, but this connection is gone
    host,           ///< nothing on the connection was answered, but a new SYN was
  } of = Of::connection;
  std::string what;  ///< `an ordinary segment was answered in 0.1 ms, so the target is alive`
};

/// After an unexpected silence. Nothing: there is no response, or the path may have forgotten the connection.
Task<std::optional<SignOfLife>> alive(Play&, Connection&);

/// If there was no response to anything on the connection: how the host responds to a new SYN.
Task<std::optional<SignOfLife>> only_host_lives(Play&, const Connection&);

/// Boxes on the way forget a connection that a RST or a second SYN seems to end, and drop what still belongs
/// to it: then its silence is not evidence.
bool path_may_have_forgotten(const Play&, const Connection&);

}  // namespace tcpspec::run
