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
#include "sim/application.hpp"
#include "sim/behaviour.hpp"
#include "sim/host.hpp"
#include "sim/link.hpp"

namespace tcpspec::sim {

/// The addresses of the simulated target. Any other address may be the tester.
inline constexpr std::string_view target_addresses[] = {"10.77.0.2", "10.77.0.4", "fd77::2", "fd77::4"};

struct WorldOptions {
  std::uint64_t seed = 1;    ///< for ISNs, ports and random events of the link: equal seeds, equal runs
  Behaviour behaviour = {};  ///< the correct one, or that of a mutant (mutants.hpp)
  std::string link = {};     ///< a script (link_script.hpp); empty: a perfect wire
  Duration one_way = microseconds(50);
  bool isn_near_wrap = false;  ///< every ISN of the target lies within 50 of 2^32
};

/// The target, its application, and the wire to it, in virtual time.
///
/// Time only advances in wait_until(), which jumps to the next event. So two hours cost no more than their
/// events, and the same seed repeats a run exactly. One thread.
class World : public drive::Clock, public drive::Link, public drive::Channel {
 public:
  /// Throws std::invalid_argument if the link script cannot be read.
  explicit World(WorldOptions options = {});

  // Clock.
  Instant now() override { return now_; }
  void wait_until(Instant deadline) override;

  // Link. The tester also gets what it sends, as from a packet socket, with from_target = false.
  void send(wire::OctetView datagram) override;
  void receive(std::vector<drive::Frame>& into) override;

  // Channel.  The reply to a line is there at once.
  void write(std::string_view line) override;
  bool read(std::string& line) override;

  /// The target starts again: it has no connections, and its application has nothing open.
  void reboot();

  /// For tests that look inside.
  Host& host() { return *host_; }

 private:
  void happen(Instant at);
  void collect();

  WorldOptions options_;
  LinkScript script_;
  Instant now_;
  std::optional<Host> host_;
  std::optional<Application> application_;
  OneWay to_target_;
  OneWay to_tester_;
  std::vector<drive::Frame> inbox_;
  std::deque<std::string> replies_;
};

}  // namespace tcpspec::sim
