#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drive/channel.hpp"
#include "drive/clock.hpp"
#include "drive/link.hpp"
#include "sim/link.hpp"
#include "sim/step.hpp"

namespace tcpspec::sim {

/// The wire to a target in virtual time.
struct WireOptions {
  std::string script = {};  ///< link_script.hpp; empty: a perfect wire
  Duration one_way = microseconds(50);
  std::uint64_t seed = 1;  ///< for the random events of the link
};

/// What is around a target in virtual time: its clock, the wire to it, and the line to its application.
///
/// Time only advances in wait_until(), which jumps to the next event. So two hours cost no more than their
/// events, and the same seed repeats a run exactly. What happens to the target at one instant is one step.
/// One thread.
class VirtualWorld : public drive::Clock, public drive::Link, public drive::Channel {
 public:
  /// Not 0, so that a missing initialization does not look like a time.
  static constexpr Instant begins_at{seconds(1000).ns};

  /// Throws std::invalid_argument if the link script cannot be read.
  explicit VirtualWorld(const WireOptions&);

  // Clock.
  Instant now() override { return now_; }
  void wait_until(Instant deadline) override;

  // Link. The tester also gets what it sends, as from a packet socket, with from_target = false.
  void send(wire::OctetView datagram) override;
  void receive(std::vector<drive::Frame>& into) override;

  // Channel.  A request does not overtake what was sent before it: while that is on its way, it takes as long
  // as a datagram on a perfect wire. Otherwise the requests of an instant are performed together, when the
  // first reply is asked for or time goes on; the replies are then there at once.
  void write(std::string_view line) override;
  bool read(std::string& line) override;

 protected:
  /// Lets the target live through one instant.  The times of the steps never go back.
  virtual Response step(const Step&) = 0;
  /// When the target's next step is due if nothing happens before; nothing if it waits for nothing.
  virtual std::optional<Instant> next_deadline() const = 0;

  /// Performs the requests that have arrived.
  void flush();
  /// What was asked and answered, and what is on its way, belongs to a target that is no more.
  void forget_target();

 private:
  void happen(Instant at);
  void take(Response);
  std::vector<std::string> requests_due();
  std::optional<Instant> next_request() const;

  struct Request {
    Instant arrives;
    std::string line;
  };

  Instant now_;
  Duration one_way_;
  OneWay to_target_;
  OneWay to_tester_;
  std::vector<drive::Frame> inbox_;
  std::deque<Request> requests_;
  std::deque<std::string> replies_;
};

}  // namespace tcpspec::sim
