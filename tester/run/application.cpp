#include "run/application.hpp"

#include <fmt/format.h>

#include "base/hex.hpp"
#include "run/build.hpp"
#include "run/needs.hpp"

namespace tcpspec::run {

using report::SegmentRole;
using report::Verdict;
namespace ctl = wire::ctl;

namespace {

// How often the application is asked again while it may still be about to learn of something. Short, so that
// a window does not take long to fill.
constexpr std::uint32_t small_buffer = 4096;

struct Listener {
  std::string handle;
  std::uint16_t port;
};

/// Before the first segment, so that none is without it.
Task<void> give_key(Play& play, const Listener& listener) {
  if (!play.test.key) co_return;
  const wire::Key& key = *play.test.key;
  std::string line = fmt::format("KEY {} {}", listener.handle, to_string(key.scheme));
  if (key.scheme == wire::Scheme::ao) line += fmt::format(" {} {}", key.of_target, key.of_tester);
  line += " " + base::to_hex(key.secret);
  const Reply reply = co_await demand(play, line, "use such a key");
  if (!reply.ok) throw Ended{Verdict::error, "the agent could not use the key: " + reply.error, {}, {}};
}

Task<Listener> open_listener(Play& play) {
  const wire::Address& address = play.env.sites.at(play.family).target;
  std::string line = fmt::format("LISTEN {} 0", address.to_string());
  if (play.test.receive_buffer)
    line += fmt::format(" rcvbuf={}", *play.test.receive_buffer);
  else if (play.test.given.zero_window)
    line += fmt::format(" rcvbuf={}", small_buffer);
  if (play.test.backlog) line += fmt::format(" backlog={}", *play.test.backlog);
  const Reply reply = co_await demand(play, line, "OPEN passively");
  if (!reply.ok) throw Ended{Verdict::error, "the agent could not listen: " + reply.error, {}, {}};
  const Listener listener{reply.get("handle"), static_cast<std::uint16_t>(reply.number("port"))};
  play.listeners.push_back(listener.handle);
  co_await give_key(play, listener);
  if (play.test.fast_open) {
    const Reply taken = co_await demand(
        play, fmt::format("OPTION {} fastopen {}", listener.handle, *play.test.fast_open), "use Fast Open");
    // Of a server that knows no option of a listener.
    if (!taken.ok) throw not_applicable("the application cannot use Fast Open: " + taken.error);
  }
  co_return listener;
}

/// Some connection of the case goes to another port of the target.
Task<void> prepare_second_port(Play& play) {
  bool wanted = false;
  for (const auto& [name, differs] : play.test.connections)
    wanted = wanted || differs == cases::Differs::target_port;
  if (!wanted) co_return;
  if (play.env.agent) {
    const Listener listener = co_await open_listener(play);
    play.second_port = listener.port;
    co_return;
  }
  // If a service sends data by itself, the connection of that data would not be known.
  for (const Service& service : play.env.services) {
    const bool quiet = service.role == Role::discard || service.role == Role::opaque;
    if (quiet && service.port != play.target_port) play.second_port = service.port;
  }
}

/// Takes what a service sends by itself, until its FIN is the next segment.
Task<void> absorb_until_fin(Play& play, Connection& connection) {
  for (;;) {
    const Instant deadline = play.stage.now() + play.patience() * 4;
    std::optional<Arrival> arrival = co_await play.next(connection, deadline);
    if (!arrival) {
      play.opening_repeated = true;  // it may have had no time for this connection
      throw Ended{Verdict::inconclusive, "the service did not close", {}, {}};
    }
    if (arrival->segment.has(ctl::fin)) {
      connection.inbox.push_front(std::move(*arrival));
      co_return;
    }
    const bool text = !arrival->segment.payload.empty() && !connection.is_retransmission(arrival->segment);
    play.take(connection, *arrival, SegmentRole::from_service, false);
    if (text) {
      wire::Draft acknowledgment = ordinary(play, connection, ctl::ack);
      co_await play.send(connection, std::move(acknowledgment), SegmentRole::acknowledges_service);
    }
  }
}

/// Of all that a case needs, what is missing most likely.
std::string what_no_service_does(const Needs& needs) {
  if (needs.closes_first) return "no service of the target closes first";
  if (needs.sends) return "no service of the target sends on request";
  return "no service of the target leaves a connection open";
}

}  // namespace

Task<void> prepare_application(Play& play) {
  if (play.test.given.state == cases::State::closed) {
    if (play.env.closed_port == 0)
      throw Ended{Verdict::inconclusive, "no port of the target is known to be closed", {}, {}};
    // The key of what is opened actively is that of a listener.
    if (play.test.key && play.env.agent) {
      const Listener listener = co_await open_listener(play);
      play.listener = listener.handle;
    }
    play.target_port = play.env.closed_port;
    co_return;
  }
  const Needs needs = needs_of(play.test);
  if (!play.env.agent) {
    play.service = service_for(needs, play.env.services);
    if (!play.service) throw not_applicable(what_no_service_does(needs));
    if (play.env.awaited) co_return;
    play.target_port = play.service->port;
    co_await prepare_second_port(play);
    co_return;
  }
  co_await prepare_second_port(play);
  if (needs.private_listener) {
    const Listener listener = co_await open_listener(play);
    play.listener = listener.handle;
    play.target_port = listener.port;
    co_return;
  }
  const SharedListener& shared = play.env.listeners.at(play.family);
  play.listener = shared.handle;
  play.target_port = shared.port;
}

Task<bool> accepted_within(Play& play, Connection& connection, Duration limit) {
  if (!play.env.agent || !connection.handle.empty()) co_return true;
  const Instant deadline = play.stage.now() + limit;
  for (;;) {
    const wire::Endpoint& peer = connection.flow.tester;
    std::string line = fmt::format("ACCEPT {} {} {}", play.listener, peer.address.to_string(), peer.port);
    const Reply reply = co_await demand(play, line, "ACCEPT");
    if (reply.ok) {
      connection.given(reply.get("handle"));
      co_return true;
    }
    if (reply.error != "again")
      throw Ended{Verdict::error, "the agent could not accept: " + reply.error, {}, {}};
    if (play.stage.now() >= deadline) co_return false;
    co_await play.wait_until(play.stage.now() + asking_interval);
  }
}

Task<void> accept(Play& play, Connection& connection) {
  const bool accepted = co_await accepted_within(play, connection, play.patience());
  if (!accepted) throw Ended{Verdict::inconclusive, "the application was not given the connection", {}, {}};
}

Task<Reply> demand(Play& play, std::string line, std::string what) {
  Reply reply = co_await play.request(std::move(line));
  if (reply.error == "unsupported") throw not_applicable("the application cannot " + what);
  co_return reply;
}

Task<Reply> open_actively(Play& play, Connection& connection, std::uint32_t text, bool unbound) {
  const wire::Endpoint& tester = connection.flow.tester;
  const wire::Address own = connection.flow.target.address;
  std::string line = fmt::format("CONNECT {} {}", tester.address.to_string(), tester.port);
  if (unbound)
    connection.other_of_target = play.env.sites.at(play.family).target_other;
  else
    line += " from=" + own.to_string();
  if (connection.flow.target.port != 0) line += fmt::format(" port={}", connection.flow.target.port);
  if (play.test.receive_buffer) line += fmt::format(" rcvbuf={}", *play.test.receive_buffer);
  if (play.test.key) line += fmt::format(" keys={}", play.listener);
  if (text > 0) {
    line += fmt::format(" text={}", text);
    if (connection.witness.looks()) connection.witness.application().given_most = connection.accepted + text;
  }
  const Reply reply = co_await demand(play, line, "OPEN");
  // Of a server that is older than the word.
  if (text > 0 && reply.error == "invalid") throw not_applicable("the application cannot OPEN with data");
  if (reply.ok) {
    connection.given(reply.get("handle"));
    connection.flow.target.port = static_cast<std::uint16_t>(reply.number("port"));
    connection.took(reply.number("sent"));
    const std::optional<wire::Address> local = wire::Address::parse(reply.get("local"));
    const bool another = local && *local != wire::Address{local->family, {}} && *local != own &&
                         *local != connection.other_of_target;
    if (unbound && another)
      throw Ended{Verdict::inconclusive,
                  "the target opens from " + local->to_string() + ", where the tester does not listen",
                  {},
                  {}};
  }
  co_return reply;
}

Task<void> close(Play& play, Connection& connection) {
  if (play.env.agent) {
    co_await accept(play, connection);
    const Reply reply = co_await demand(play, "SHUTDOWN " + connection.handle, "CLOSE");
    if (!reply.ok) throw Ended{Verdict::error, "the agent could not close: " + reply.error, {}, {}};
    co_return;
  }
  if (play.service && closes_when_told(play.service->role)) {
    wire::Draft request = ordinary(play, connection, ctl::ack | ctl::psh);
    request.payload.assign(play.service->request.begin(), play.service->request.end());
    co_await play.send(connection, std::move(request), SegmentRole::makes_service_close);
  }
  co_await absorb_until_fin(play, connection);
}

namespace {

/// By STATUS, which takes the pending error along: it is kept for the call that would have met it.
Task<std::optional<cases::State>> state_of_handle(Play& play, Connection& connection) {
  if (!connection.has_handle_of_now()) co_return std::nullopt;
  const Reply reply = co_await play.request("STATUS " + connection.handle);
  if (!reply.ok) co_return std::nullopt;
  if (reply.get("error") != "none") connection.withheld_error = reply.get("error");
  co_return cases::state_from_string(reply.get("state"));
}

}  // namespace

Task<std::optional<cases::State>> status(Play& play, Connection& connection) {
  if (!play.env.agent) co_return std::nullopt;
  const wire::FourTuple& flow = connection.flow;
  std::string line = fmt::format("DIAG {} {} {} {}", flow.target.address.to_string(), flow.target.port,
                                 flow.tester.address.to_string(), flow.tester.port);
  const Reply reply = co_await play.request(line);
  if (reply.error == "unsupported") co_return co_await state_of_handle(play, connection);
  if (!reply.ok) co_return std::nullopt;
  co_return cases::state_from_string(reply.get("state"));
}

Task<void> release_application(Play& play) {
  if (!play.env.agent) co_return;
  for (auto& [name, connection] : play.connections()) {
    if (connection.handle.empty()) continue;
    if (connection.witness.looks()) connection.witness.application().close_told = true;
    const std::string handle = std::exchange(connection.handle, {});
    co_await play.request("ABORT " + handle);
  }
  for (const std::string& handle : play.listeners) co_await play.request("CLOSE " + handle);
  play.listeners.clear();
}

}  // namespace tcpspec::run
