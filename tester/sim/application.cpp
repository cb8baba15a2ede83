#include "sim/application.hpp"

#include <algorithm>
#include <optional>

#include "base/hex.hpp"
#include "sim/application_options.hpp"

namespace tcpspec::sim {
namespace {

constexpr std::uint64_t most_octets = std::uint64_t{1} << 32;
constexpr std::uint64_t most_buffer = std::uint64_t{1} << 30;
constexpr std::uint64_t most_value = 0x7fffffff;
constexpr std::uint64_t most16 = 0xffff;
constexpr Refused closed{"closed"};

constexpr std::uint64_t most_handle = ~std::uint64_t{0};

/// `a` to `z` again and again, from this octet of the stream on.
wire::Octets letters(std::uint64_t from, std::uint64_t count) {
  wire::Octets octets(count);
  auto letter = static_cast<std::uint8_t>('a' + from % 26);
  for (std::uint8_t& octet : octets) {
    octet = letter;
    letter = letter == 'z' ? std::uint8_t{'a'} : static_cast<std::uint8_t>(letter + 1);
  }
  return octets;
}

std::string_view name_of(Reason reason) {
  switch (reason) {
    case Reason::none: return "none";
    case Reason::refused: return "refused";
    case Reason::reset: return "reset";
    case Reason::timed_out: return "timed-out";
    case Reason::unreachable: return "unreachable";
  }
  return "failed";
}

std::string_view name_of(Host::Refusal refusal) {
  switch (refusal) {
    case Host::Refusal::in_use: return "in-use";
    case Host::Refusal::invalid: return "invalid";
    case Host::Refusal::none: break;
  }
  return "failed";
}

}  // namespace

std::string Application::perform(std::string_view line) {
  Request request(line);
  if (request.id().empty()) return "? error invalid";
  try {
    const auto values = perform(request);
    return request.id() + " ok" + (values.empty() ? "" : " ") + values;
  } catch (const Refused& refused) {
    return request.id() + " error " + std::string(refused.name);
  }
}

std::string Application::perform(Request& request) {
  struct Entry {
    std::string_view verb;
    std::string (Application::*perform)(Request&);
  };
  static constexpr Entry table[] = {
      {"HELLO", &Application::hello},       {"LISTEN", &Application::listen},
      {"ACCEPT", &Application::accept},     {"CONNECT", &Application::connect},
      {"SEND", &Application::send},         {"RECEIVE", &Application::receive},
      {"SHUTDOWN", &Application::shutdown}, {"CLOSE", &Application::close},
      {"ABORT", &Application::abort},       {"STATUS", &Application::status},
      {"DIAG", &Application::diag},         {"OPTION", &Application::option},
      {"KEY", &Application::key},
  };
  if (request.verb().empty()) throw Refused{"invalid"};
  for (const auto& entry : table) {
    if (entry.verb == request.verb()) return (this->*entry.perform)(request);
  }
  throw Refused{"unsupported"};
}

Application::Socket& Application::socket(std::uint64_t handle) {
  const auto found = sockets_.find(handle);
  if (found == sockets_.end()) throw closed;
  return found->second;
}

std::uint64_t Application::keep(std::shared_ptr<Connection> connection) {
  sockets_[next_handle_].connection = std::move(connection);
  return next_handle_++;
}

std::string Application::hello(Request&) {
  return "version=1 stack=tcpspec_sim "
         "features=diag,ao,fastopen,md5,urgent,keepalive,usertimeout,unacked,state";
}

std::string Application::listen(Request& request) {
  const auto at = request.endpoint();
  request.keys({"rcvbuf", "backlog"});
  const auto buffer = request.number_of("rcvbuf", most_buffer).value_or(host_.rules().receive_buffer);
  const auto [refusal, id] = host_.listen(at.address, at.port, buffer, request.number_of("backlog", most16));
  if (refusal != Host::Refusal::none) throw Refused{name_of(refusal)};
  listeners_[next_handle_] = id;
  const auto port = host_.listener(id)->port;
  return "handle=" + std::to_string(next_handle_++) + " port=" + std::to_string(port);
}

std::string Application::accept(Request& request) {
  const auto handle = request.handle();
  const auto peer = request.endpoint();
  request.end();
  const auto found = listeners_.find(handle);
  if (found == listeners_.end()) throw closed;
  auto& ready = host_.listener(found->second)->ready;
  // The youngest, if the same peer has connected more than once.
  const auto connection = std::find_if(
      ready.rbegin(), ready.rend(), [&](const auto& candidate) { return candidate->tcb().remote == peer; });
  if (connection == ready.rend()) throw Refused{"again"};
  const auto accepted = *connection;
  ready.erase(std::next(connection).base());
  return "handle=" + std::to_string(keep(accepted));
}

std::string Application::connect(Request& request) {
  const auto remote = request.endpoint();
  request.keys({"from", "port", "rcvbuf", "keys", "text"});
  const auto from_text = request.text_of("from");
  const auto from = from_text ? wire::Address::parse(*from_text) : std::nullopt;
  if (from_text && !from) throw Refused{"invalid"};
  const auto port = static_cast<std::uint16_t>(request.number_of("port", most16).value_or(0));
  const auto buffer = request.number_of("rcvbuf", most_buffer).value_or(host_.rules().receive_buffer);
  Host::Wishes wishes;
  if (const auto listener = request.number_of("keys", most_handle)) {
    const auto found = listeners_.find(*listener);
    if (found == listeners_.end()) throw closed;
    wishes.key = host_.listener(found->second)->key;
  }
  wishes.text = letters(0, request.number_of("text", most16).value_or(0));
  auto [refusal, connection] = host_.connect(remote, from, port, buffer, wishes);
  if (refusal != Host::Refusal::none) throw Refused{name_of(refusal)};
  const auto local = connection->tcb().local;
  const auto handle = keep(std::move(connection));
  sockets_[handle].written = wishes.text.size();
  std::string opened = "handle=" + std::to_string(handle) + " local=" + local.address.to_string() +
                       " port=" + std::to_string(local.port);
  if (!wishes.text.empty()) opened += " sent=" + std::to_string(wishes.text.size());
  return opened;
}

std::string Application::send(Request& request) {
  auto& sender = socket(request.handle());
  const auto wanted = request.number(most_octets);
  const bool urgent = request.flag("urgent");
  request.end();
  auto& connection = *sender.connection;
  if (const auto reason = connection.take_error(); reason != Reason::none) throw Refused{name_of(reason)};
  if (!connection.may_send()) throw closed;
  const auto octets =
      letters(sender.written, std::min<std::uint64_t>(wanted, connection.settings().send_buffer));
  const auto sent = connection.send(octets, urgent);
  sender.written += sent;
  host_.touch(connection);
  return "sent=" + std::to_string(sent);
}

std::string Application::receive(Request& request) {
  auto& connection = *socket(request.handle()).connection;
  const auto most = request.number(most_octets);
  request.end();
  if (connection.unread() == 0 && host_.rules().tells_reset_from_end) {
    if (const auto reason = connection.take_error(); reason != Reason::none) throw Refused{name_of(reason)};
  }
  const auto octets = connection.receive(most);
  host_.touch(connection);
  constexpr std::size_t most_shown = 4096;
  const bool met_the_end = octets.size() < most && connection.at_end_of_text();
  return "octets=" + std::to_string(octets.size()) + " eof=" + (met_the_end ? "1" : "0") +
         " data=" + base::to_hex(wire::OctetView(octets).first(std::min(octets.size(), most_shown)));
}

std::string Application::shutdown(Request& request) {
  auto& connection = *socket(request.handle()).connection;
  request.end();
  connection.shutdown();
  host_.touch(connection);
  return {};
}

std::string Application::close(Request& request) {
  const auto handle = request.handle();
  request.end();
  if (const auto found = listeners_.find(handle); found != listeners_.end()) {
    host_.close_listener(found->second);
    listeners_.erase(found);
    return {};
  }
  auto& connection = *socket(handle).connection;
  connection.close();
  host_.touch(connection);
  sockets_.erase(handle);
  return {};
}

std::string Application::abort(Request& request) {
  const auto handle = request.handle();
  request.end();
  socket(handle).connection->abort();
  sockets_.erase(handle);
  return {};
}

std::string Application::status(Request& request) {
  const auto handle = request.handle();
  request.end();
  if (listeners_.contains(handle)) return "state=LISTEN error=none unread=0 unsent=0 unacked=0";
  auto& connection = *socket(handle).connection;
  const auto reason = connection.take_error();
  return "state=" + std::string(to_string(connection.state())) + " error=" + std::string(name_of(reason)) +
         " unread=" + std::to_string(connection.unread()) + " unsent=" + std::to_string(connection.unsent()) +
         " unacked=" + std::to_string(connection.unacknowledged());
}

std::string Application::diag(Request& request) {
  const auto local = request.endpoint();
  const auto remote = request.endpoint();
  request.end();
  if (local.address.family != remote.address.family) throw Refused{"invalid"};
  const auto* connection = host_.find(local, remote);
  const auto state = connection == nullptr ? State::closed : connection->state();
  return "state=" + std::string(to_string(state));
}

std::string Application::key(Request& request) {
  const auto found = listeners_.find(request.handle());
  wire::Key key;
  const auto scheme = request.word();
  if (scheme != "md5" && scheme != "ao") throw Refused{"invalid"};
  if (scheme == "ao") {
    key.scheme = wire::Scheme::ao;
    key.of_target = static_cast<std::uint8_t>(request.number(0xff));
    key.of_tester = static_cast<std::uint8_t>(request.number(0xff));
  }
  const auto secret = base::from_hex(request.word());
  request.end();
  if (!secret || secret->empty() || secret->size() > 80) throw Refused{"invalid"};
  if (found == listeners_.end()) throw closed;
  key.secret = *secret;
  host_.listener(found->second)->key = key;
  return {};
}

std::string Application::option(Request& request) {
  const auto handle = request.handle();
  const auto name = request.word();
  if (const auto found = listeners_.find(handle); found != listeners_.end()) {
    if (name != "fastopen") throw closed;
    auto& pending = host_.listener(found->second)->fast_opens;
    if (request.more()) pending = request.number(most16);
    request.end();
    return "value=" + std::to_string(pending);
  }
  auto& connection = *socket(handle).connection;
  std::optional<std::int64_t> value;
  if (request.more()) {
    const auto wanted = static_cast<std::int64_t>(request.number(most_value));
    request.end();
    value = set_option(connection, name, wanted);
    host_.touch(connection);
  } else {
    value = option_of(connection, name);
  }
  if (!value) throw Refused{"unsupported"};
  return "value=" + std::to_string(*value);
}

}  // namespace tcpspec::sim
