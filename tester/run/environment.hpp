#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "case/case.hpp"
#include "case/level.hpp"
#include "wire/address.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

class Ledger;

/// Both ends for one address family; the further addresses exist in the lab only.
struct Site {
  wire::Address tester;
  wire::Address target;
  std::optional<wire::Address> tester_other;
  std::optional<wire::Address> target_other;
  /// For connections that come from another source address, beside `tester_other`.  A host remembers what it
  /// learns about a path, so that each attempt of a case that teaches it something needs a path of its own.
  std::vector<wire::Address> testers_further = {};
};

/// What the application at a port does by itself, so that some user calls need no agent.
enum class Role : std::uint8_t {
  opaque,       ///< accepts; nothing else is known
  echo,         ///< returns what it gets
  discard,      ///< reads and sends nothing
  daytime,      ///< sends something and closes first
  chargen,      ///< sends without end
  http,         ///< answers `request` and closes first
  http_client,  ///< connects, sends a request, and closes first when `request`, the response, comes
};
std::string_view to_string(Role);
std::optional<Role> role_from_string(std::string_view);
/// Whether it closes first when it has got `Service::request`.
constexpr bool closes_when_told(Role role) { return role == Role::http || role == Role::http_client; }

struct Service {
  std::uint16_t port = 0;
  Role role = Role::opaque;
  std::string request = "GET / HTTP/1.0\r\n\r\n";  ///< Role::http
  bool known = true;    ///< it does what its role says and no more; false: the role was found out
  bool greets = false;  ///< it was seen to speak first
};

/// How much a listener takes at once, as far as it was found out (room.hpp).
struct Room {
  static constexpr std::size_t unlimited = 100'000;
  std::size_t openings = unlimited;     ///< connections that are opening
  std::size_t connections = unlimited;  ///< that are open
  bool in_line = false;                 ///< what goes beyond `connections` is dropped, not sent away
  bool one_by_one = false;              ///< the service handles one connection after the other
  bool found_out = false;

  bool small() const { return openings < unlimited || connections < unlimited; }
  /// So many may run at once that no case hinders another, however slow the application is.
  std::size_t for_repetitions() const { return std::min(openings, connections) / 3; }
};

/// `6 opening, 64 open`; what has no limit is not named.
std::string to_string(const Room&);

/// The times of a run. All are measured or taken from the target's profile, never assumed by a case.
struct Timing {
  Duration rtt = milliseconds(1);  ///< the largest round trip seen while calibrating
  Duration overtaking;             ///< segments sent closer than this may overtake each other
  /// After this time without a response it is silence: see calibrate().
  Duration patience = milliseconds(800);
  Duration rto = seconds(1);   ///< the target's initial retransmission timeout
  Duration msl = seconds(30);  ///< half the target's TIME-WAIT
  double scale = 1;            ///< see stretch()

  /// A response that waits for no timer and no application has come after so long.
  Duration soon() const { return (rtt * 8 + milliseconds(60)) * scale; }

  /// The tester waits so many times as long for what no RFC and no case gives a time: for a response before
  /// that is silence, and for the target's application. Before anything is measured.
  void stretch(double times) {
    scale = times;
    patience = patience * times;
  }
};

/// Silence is judged after the longest permitted delay of an acknowledgment (0.5 s, RFC 9293 MUST-40), plus
/// the delays of the path and of this machine.
constexpr Duration patience_for(Duration rtt, Duration jitter) {
  return milliseconds(500) + rtt * 8 + jitter * 4 + milliseconds(200);
}

/// From the variation of the round trips. A path with constant delay also keeps the order of segments. For
/// another path, a larger variation than the measured one is assumed.
constexpr Duration overtaking_for(Duration jitter) {
  return jitter < milliseconds(2) ? Duration{} : jitter * 2;
}

/// A listener that the agent keeps open for all cases of a family.
struct SharedListener {
  std::string handle;
  std::uint16_t port = 0;
};

/// A target without an agent that connects to the tester.
struct Awaited {
  std::uint16_t port = 0;  ///< of the tester
  bool triggered = false;  ///< it connects when the channel gets CONNECT; false: by itself
};

/// What is known about the target and the path to it. All machines of a run share it and do not change it.
struct Environment {
  std::map<wire::Family, Site> sites;
  std::vector<Service> services;
  std::uint16_t closed_port = 0;
  bool agent = false;
  std::optional<Awaited> awaited;                    ///< then it has no port that could be opened
  std::map<wire::Family, SharedListener> listeners;  ///< with the agent
  Timing timing;
  Room room;
  bool ignores_resets = false;  ///< a RST of ours does not get there, or ends nothing
  bool over_loopback = false;   ///< the target is this host, and misses the checks of its input routing
  bool over_a_path = false;     ///< there may be boxes between: neither a lab nor the loopback nor simulated
  int routers = 0;              ///< between target and tester, as far as the TTL of its first segments tells
  /// Octets that the target leaves free for options in a full segment where SACK was agreed on, as measured.
  std::uint32_t option_room = 0;
  /// Octets of data in the largest segment that the target sends, as measured; absent if it sends large ones.
  std::map<wire::Family, std::uint32_t> segment_limit;
  bool wrapping_numbers = false;  ///< draw the tester's ISNs just below 2^32

  /// Somebody will read what was recorded: segments in words, and a tape to judge the case again. Otherwise
  /// records have only what the runner itself reads.
  bool evidence = true;

  bool keywords_only = false;  ///< no fail for what the RFCs say without a key word (RFC 2119)

  /// Of what holds of every segment; shared by all machines, and null where nobody watches.
  Ledger* ledger = nullptr;

  /// Nothing if the id is unknown.
  std::function<std::optional<cases::Level>(const std::string& requirement)> level_of;
};

/// Four-tuples for the machines: a claimed end belongs to its claimant until it is released. The driver's
/// implementation also prevents the host's own kernel from responding there.
class Ports {
 public:
  virtual ~Ports() = default;
  /// Throws std::runtime_error when none is left.
  virtual wire::Endpoint claim(const wire::Address& tester) = 0;
  /// Claims this very port on another address; false if it is taken.
  virtual bool claim(const wire::Endpoint&) = 0;
  /// The same, but false too if an earlier claimant has used this address: the target may remember the path.
  virtual bool claim_on_new_path(const wire::Endpoint& end) { return claim(end); }
  /// The claimant no longer needs it; the next claim may get it.
  virtual void release(const wire::Endpoint&) = 0;
  /// The claimant also gets what the target sends to this end, although it has no owner here.
  virtual void overhear(const wire::Endpoint&) = 0;
  /// The claimant gets the next connection that the target opens to this end. Others may await one there,
  /// too.
  virtual void await_opening(const wire::Endpoint&) = 0;
};

}  // namespace tcpspec::run
