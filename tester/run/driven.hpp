#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

/// What a driver drives: it reports what has happened, fetches what is to be done, and comes back at the next
/// deadline.  Whoever is driven knows no socket and no clock.
class Driven {
 public:
  virtual ~Driven() = default;

  struct Outgoing {
    std::size_t machine;  ///< to be given back with on_sent
    wire::Octets octets;
  };
  using Todo = std::variant<Outgoing, std::string>;  ///< a datagram, or a line for the agent

  // What has happened.
  virtual void on_start(Instant now) = 0;
  virtual void on_sent(std::size_t machine, Instant when) = 0;
  virtual void on_unsendable(std::size_t machine, const std::string& why) = 0;
  /// `segment_size`: the capture merged segments of so many payload octets; 0 if it did not.
  virtual void on_datagram(Instant stamp, wire::OctetView octets, bool checksum_offloaded,
                           std::uint32_t segment_size = 0) = 0;
  /// A datagram that left this host without being asked for: a RST of its own kernel spoils the run.
  virtual void on_foreign(wire::OctetView octets) = 0;
  virtual void on_line(Instant now, std::string_view line) = 0;
  virtual void on_deadline(Instant now) = 0;  ///< wakes everything whose deadline is due
  /// The agent, and with it perhaps the whole stack, has died or does not answer any more.
  virtual void on_agent_gone(Instant now, const std::string& why) = 0;
  /// Ends the run: what has no verdict yet stays without one.
  virtual void abort(const std::string& why) = 0;

  // What to do next.
  virtual std::optional<Todo> poll() = 0;
  virtual bool has_todo() const = 0;
  virtual Instant next_deadline() const = 0;

  virtual bool finished() const = 0;
};

/// A line of the agent, `MACHINE REPLY`, as the request had it.
struct AddressedReply {
  std::size_t machine = 0;
  std::string_view reply;  ///< into the line
};
/// Nothing if the line does not begin with a number.
std::optional<AddressedReply> addressed(std::string_view line);

}  // namespace tcpspec::run
