#pragma once
// What the agent is told, read for the witness of a connection: what the application gives to send, and
// whether it closes.

#include <string_view>

#include "run/connection.hpp"
#include "run/reply.hpp"

namespace tcpspec::run {

/// A line goes to the agent.  From now on the target may act on it.
void note_request(Connection&, std::string_view line);

/// The agent has replied to that line.
void note_reply(Connection&, std::string_view line, const Reply&);

}  // namespace tcpspec::run
