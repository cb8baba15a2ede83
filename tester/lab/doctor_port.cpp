// Whether the target's ports are open.
#include "lab/doctor_port.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "drive/descriptor.hpp"
#include "drive/route.hpp"
#include "drive/socket_address.hpp"

namespace tcpspec::lab {
namespace {

using Verdict = Check::Verdict;
using Steady = std::chrono::steady_clock;

// A SYN is sent again after one and after three seconds; a missing neighbour is also known after three
// seconds.
constexpr auto longest_connect = std::chrono::seconds(4);

/// One ordinary connection on its way.
struct Attempt {
  wire::Endpoint end;
  drive::Descriptor socket{};
  std::optional<int> error{};  ///< of connect(2), 0 where it succeeded; nothing while it is open
};

Attempt begin(const wire::Endpoint& end) {
  Attempt attempt{end};
  try {
    const drive::Route route = drive::route_to(end.address);
    attempt.socket = drive::Descriptor(
        ::socket(drive::socket_family(end.address.family), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
        "socket");
    const drive::SocketAddress address = drive::socket_address(end, route.interface_index);
    if (::connect(attempt.socket.get(), address.get(), address.size) == 0)
      attempt.error = 0;
    else if (errno != EINPROGRESS)
      attempt.error = errno;
  } catch (const std::system_error& refused) {
    attempt.error = refused.code().value();
  }
  return attempt;
}

void conclude(Attempt& attempt) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(attempt.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) < 0) error = errno;
  attempt.error = error;
}

void wait_for(std::vector<Attempt>& attempts) {
  const auto deadline = Steady::now() + longest_connect;
  for (;;) {
    std::vector<pollfd> polled;
    std::vector<Attempt*> waiting;
    for (Attempt& attempt : attempts) {
      if (attempt.error) continue;
      polled.push_back({attempt.socket.get(), POLLOUT, 0});
      waiting.push_back(&attempt);
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now()).count();
    if (waiting.empty() || left <= 0) return;
    if (poll(polled.data(), polled.size(), static_cast<int>(left)) < 0 && errno != EINTR)
      throw drive::os_error("poll");
    for (std::size_t i = 0; i < polled.size(); ++i)
      if (polled[i].revents != 0) conclude(*waiting[i]);
  }
}

bool is_open(const Attempt& attempt) { return attempt.error == 0; }

Check check_of(const Attempt& attempt, bool open_elsewhere) {
  const std::string address = attempt.end.address.to_string();
  Check check{"port " + std::to_string(attempt.end.port), Verdict::good, address + " takes connections", ""};
  if (is_open(attempt)) return check;
  check.verdict = open_elsewhere ? Verdict::hazard : Verdict::broken;
  check.remedy = "is the target on, and is that its address?  ping " + address;
  if (!attempt.error) {
    check.finding = address + " does not respond: there is no such host, or a filter drops our segments";
  } else if (*attempt.error == ECONNREFUSED) {
    check.finding = address + " is closed: the connection was refused";
    check.remedy = "start the service; `ss -ltn` on the target lists the ports that are open";
  } else if (*attempt.error == EHOSTUNREACH) {
    check.finding = address + " is not there: no host responds at this address";
  } else {
    check.finding = address + " cannot be reached: " + std::generic_category().message(*attempt.error);
  }
  if (open_elsewhere)
    check.remedy = attempt.end.address.family == wire::Family::ipv4 ? "tcpspec run --family 6"
                                                                    : "tcpspec run --family 4";
  return check;
}

}  // namespace

std::vector<Check> examine_ports(const std::vector<wire::Address>& addresses,
                                 const std::vector<std::uint16_t>& ports) {
  std::vector<Attempt> attempts;
  for (const std::uint16_t port : ports)
    for (const wire::Address& address : addresses) attempts.push_back(begin({address, port}));
  wait_for(attempts);
  std::vector<Check> checks;
  for (const Attempt& attempt : attempts) {
    const bool open_elsewhere = std::any_of(attempts.begin(), attempts.end(), [&](const Attempt& other) {
      return is_open(other) && other.end.port == attempt.end.port;
    });
    checks.push_back(check_of(attempt, open_elsewhere));
  }
  return checks;
}

}  // namespace tcpspec::lab
