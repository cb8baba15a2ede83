#pragma once

#include <optional>
#include <string>
#include <vector>

#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::sim {

/// What happens to a target in virtual time at one instant.
struct Step {
  Instant now;
  std::vector<wire::Octets> arrived;  ///< datagrams, in this order; then the target's timers that are due run
  std::vector<std::string> requests;  ///< of agent/PROTOCOL.md, in this order, without the newline
};

/// What the target does then.
struct Response {
  std::vector<wire::Octets> sent;    ///< datagrams, in this order
  std::vector<std::string> replies;  ///< one for each request, in their order
  bool operator==(const Response&) const = default;
};

/// A step as it was, with all that was seen of the target in it.
struct Moment {
  Step step;
  Response response;
  std::optional<Instant> next;  ///< when the target's next step is due
};

}  // namespace tcpspec::sim
