// Opening: LISTEN, ACCEPT, CONNECT; DIAG; and the way from a line to its reply.

#include "session.hpp"

#include <algorithm>
#include <stdexcept>

#include "agent/answer.hpp"
#include "agent/words.hpp"
#include "connection.hpp"

namespace tcpspec::lwip_target {
namespace {

using agent::Arguments;
using agent::Refusal;

constexpr std::uint64_t most_octets = 1ULL << 32;
constexpr std::uint64_t most_buffer = 1ULL << 30;
constexpr std::uint64_t any_handle = ~0ULL;

struct End {
  ip_addr_t address;
  u16_t port;
};

End end_of(Arguments& arguments, std::string_view what) {
  const agent::SocketAddress given = arguments.endpoint(what);
  return {parse_address(given.address()), given.port()};
}

/// An address to bind to: the host's own, or any.
ip_addr_t own_address(const ip_addr_t& address) {
  if (ip_addr_isany_val(address) || is_own(address)) return address;
  throw Refusal{"invalid", "not an address of this host"};
}

/// Where an active opening begins.
End begin_of(const Arguments& arguments, const ip_addr_t& of_family) {
  const auto port = static_cast<u16_t>(arguments.has("port") ? arguments.number_of("port", 65535) : 0);
  if (!arguments.has("from")) return {*(IP_IS_V6_VAL(of_family) ? IP6_ADDR_ANY : IP4_ADDR_ANY), port};
  ip_addr_t from;
  if (ipaddr_aton(arguments.text_of("from").c_str(), &from) == 0 ||
      IP_GET_TYPE(&from) != IP_GET_TYPE(&of_family))
    throw Refusal{"invalid", "from: no address of that family"};
  return {own_address(from), port};
}

/// lwIP's window is fixed when it is compiled: the wish is read, and that is all.
void read_buffer_wish(const Arguments& arguments) {
  if (arguments.has("rcvbuf")) arguments.number_of("rcvbuf", most_buffer);
}

u8_t backlog_of(const Arguments& arguments) {
  if (!arguments.has("backlog")) return TCP_DEFAULT_LISTEN_BACKLOG;
  return static_cast<u8_t>(std::min<std::uint64_t>(arguments.number_of("backlog", 65535), 0xff));
}

/// A new block, which port reuse after TIME-WAIT does not hinder.
tcp_pcb* new_block(const ip_addr_t& of_family) {
  tcp_pcb* block = tcp_new_ip_type(IP_GET_TYPE(&of_family));
  if (block == nullptr) throw Refusal{"failed", "no memory for a connection"};
  ip_set_option(block, SOF_REUSEADDR);
  return block;
}

void check(err_t error, tcp_pcb* block) {
  if (error == ERR_OK) return;
  tcp_abort(block);
  throw Refusal{std::string(error_word(error)), "lwIP error " + std::to_string(error)};
}

}  // namespace

Session::Session() = default;
Session::~Session() = default;

void Session::end() {
  connections_.clear();
  listeners_.clear();
}

std::string Session::answer(std::string_view line) {
  static constexpr agent::Verb<Session> verbs[] = {
      {"HELLO", &Session::hello},        {"LISTEN", &Session::listen}, {"ACCEPT", &Session::accept},
      {"CONNECT", &Session::connect},    {"SEND", &Session::send},     {"RECEIVE", &Session::receive},
      {"SHUTDOWN", &Session::shut_down}, {"CLOSE", &Session::close},   {"ABORT", &Session::abort},
      {"STATUS", &Session::status},      {"DIAG", &Session::diag},     {"OPTION", &Session::option},
  };
  return agent::answer(line, *this, verbs);
}

std::string Session::hello(Arguments&) {
  return std::string("version=1 stack=lwIP_") + LWIP_VERSION_STRING +
         " features=diag,keepalive,unacked,state";
}

std::string Session::listen(Arguments& arguments) {
  const End at = end_of(arguments, "address");
  arguments.keys({"rcvbuf", "backlog"});
  read_buffer_wish(arguments);
  const u8_t backlog = backlog_of(arguments);
  own_address(at.address);
  tcp_pcb* block = new_block(at.address);
  check(tcp_bind(block, &at.address, at.port), block);
  err_t error = ERR_OK;
  tcp_pcb* listening = tcp_listen_with_backlog_and_err(block, backlog, &error);
  if (listening == nullptr) check(error, block);
  const u16_t port = reinterpret_cast<tcp_pcb_listen*>(listening)->local_port;
  listeners_[++last_handle_] = std::make_unique<Listener>(listening);
  return "handle=" + std::to_string(last_handle_) + " port=" + std::to_string(port);
}

std::string Session::accept(Arguments& arguments) {
  const auto found = listeners_.find(arguments.number("handle", any_handle));
  const End peer = end_of(arguments, "peer");
  arguments.end();
  if (found == listeners_.end()) throw Refusal{"closed", "no such listener"};
  auto& waiting = found->second->waiting;
  const auto connection = waiting.find({to_string(peer.address), peer.port});
  if (connection == waiting.end()) throw Refusal{"again", "no connection from that peer"};
  connections_[++last_handle_] = std::move(connection->second);
  waiting.erase(connection);
  return "handle=" + std::to_string(last_handle_);
}

std::string Session::connect(Arguments& arguments) {
  const End peer = end_of(arguments, "address");
  arguments.keys({"from", "port", "rcvbuf"});
  read_buffer_wish(arguments);
  const End from = begin_of(arguments, peer.address);
  tcp_pcb* block = new_block(peer.address);
  if (arguments.has("from") || arguments.has("port")) check(tcp_bind(block, &from.address, from.port), block);
  auto opening = std::make_unique<Connection>(block);
  const err_t error = tcp_connect(block, &peer.address, peer.port, [](void* self, tcp_pcb*, err_t) -> err_t {
    static_cast<Connection*>(self)->opened_ = true;
    return ERR_OK;
  });
  if (error != ERR_OK) throw Refusal{std::string(error_word(error)), "lwIP error " + std::to_string(error)};
  connections_[++last_handle_] = std::move(opening);
  return "handle=" + std::to_string(last_handle_) + " local=" + to_string(block->local_ip) +
         " port=" + std::to_string(block->local_port);
}

Session::Connection& Session::connection(Arguments& arguments) {
  const auto found = connections_.find(arguments.number("handle", any_handle));
  if (found == connections_.end()) throw Refusal{"closed", "no such connection"};
  return *found->second;
}

std::string Session::send(Arguments& arguments) {
  Connection& to = connection(arguments);
  const std::uint64_t octets = arguments.number("octets", most_octets);
  if (arguments.flag("urgent")) throw Refusal{"unsupported", "lwIP has no urgent data"};
  arguments.end();
  return to.send(octets);
}

std::string Session::receive(Arguments& arguments) {
  Connection& from = connection(arguments);
  const std::uint64_t octets = arguments.number("octets", most_octets);
  arguments.end();
  return from.receive(octets);
}

std::string Session::shut_down(Arguments& arguments) {
  Connection& which = connection(arguments);
  arguments.end();
  which.shut_down();
  return {};
}

std::string Session::close(Arguments& arguments) {
  const std::uint64_t handle = arguments.number("handle", any_handle);
  arguments.end();
  if (listeners_.erase(handle) > 0) return {};
  const auto found = connections_.find(handle);
  if (found == connections_.end()) throw Refusal{"closed", "no such connection"};
  found->second->close();
  connections_.erase(found);
  return {};
}

std::string Session::abort(Arguments& arguments) {
  const std::uint64_t handle = arguments.number("handle", any_handle);
  arguments.end();
  if (connections_.erase(handle) == 0) throw Refusal{"closed", "no such connection"};
  return {};
}

std::string Session::status(Arguments& arguments) {
  const std::uint64_t handle = arguments.number("handle", any_handle);
  arguments.end();
  if (listeners_.contains(handle)) return "state=LISTEN error=none unread=0 unsent=0 unacked=0";
  const auto found = connections_.find(handle);
  if (found == connections_.end()) throw Refusal{"closed", "no such connection"};
  return found->second->status();
}

std::string Session::diag(Arguments& arguments) {
  const End local = end_of(arguments, "local address");
  const End peer = end_of(arguments, "peer address");
  arguments.end();
  if (IP_GET_TYPE(&local.address) != IP_GET_TYPE(&peer.address)) throw Refusal{"invalid", "two families"};
  const tcp_pcb* block = find_connection(local.address, local.port, peer.address, peer.port);
  return "state=" + std::string(state_word(block == nullptr ? CLOSED : block->state));
}

std::string Session::option(Arguments& arguments) {
  Connection& which = connection(arguments);
  const std::string name = arguments.word("name");
  if (arguments.at_end()) return which.option(name);
  const auto value = static_cast<std::uint32_t>(arguments.number("value", 0x7fffffff));
  arguments.end();
  return which.set_option(name, value);
}

}  // namespace tcpspec::lwip_target
