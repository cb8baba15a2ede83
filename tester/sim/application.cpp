#include "sim/application.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

#include "base/hex.hpp"
#include "sim/application_options.hpp"

namespace tcpspec::sim {
namespace {

std::vector<std::string> split(std::string_view line) {
  std::istringstream from{std::string(line)};
  std::vector<std::string> words;
  for (std::string word; from >> word;) words.push_back(word);
  return words;
}

template <typename Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The value of `key=value` among the words, if it is there.
std::optional<std::string> value_of(const std::vector<std::string>& words, std::string_view key) {
  for (const auto& word : words) {
    if (word.starts_with(key) && word.size() > key.size() && word[key.size()] == '=') {
      return word.substr(key.size() + 1);
    }
  }
  return std::nullopt;
}

std::optional<wire::Endpoint> endpoint(const std::vector<std::string>& words, std::size_t at) {
  if (words.size() < at + 2) return std::nullopt;
  const auto address = wire::Address::parse(words[at]);
  const auto port = number<std::uint16_t>(words[at + 1]);
  if (!address || !port) return std::nullopt;
  return wire::Endpoint{*address, *port};
}

std::string ok(const std::string& values = {}) { return values.empty() ? "ok" : "ok " + values; }
std::string error(std::string_view name) { return "error " + std::string(name); }

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

std::string Application::perform(std::string_view request) {
  const auto words = split(request);
  if (words.empty()) return "? error invalid";
  const auto id = words[0] + " ";
  const std::string verb = words.size() > 1 ? words[1] : "";
  if (verb == "HELLO") return id + ok("version=1 stack=tcpspec_sim features=diag,urgent");
  if (verb == "LISTEN") return id + listen(words);
  if (verb == "ACCEPT") return id + accept(words);
  if (verb == "CONNECT") return id + connect(words);
  if (verb == "SEND") return id + send(words);
  if (verb == "RECEIVE") return id + receive(words);
  if (verb == "SHUTDOWN") return id + shutdown(words);
  if (verb == "CLOSE") return id + close(words);
  if (verb == "ABORT") return id + abort(words);
  if (verb == "STATUS") return id + status(words);
  if (verb == "DIAG") return id + diag(words);
  if (verb == "OPTION") return id + option(words);
  return id + error("unsupported");
}

Application::Socket* Application::socket(const Words& words) {
  if (words.size() < 3) return nullptr;
  const auto handle = number<std::uint64_t>(words[2]);
  const auto found = handle ? sockets_.find(*handle) : sockets_.end();
  return found == sockets_.end() ? nullptr : &found->second;
}

std::uint64_t Application::keep(std::shared_ptr<Connection> connection) {
  sockets_[next_handle_].connection = std::move(connection);
  return next_handle_++;
}

std::string Application::listen(const Words& words) {
  const auto at = endpoint(words, 2);
  if (!at) return error("invalid");
  const auto buffer = number<std::size_t>(value_of(words, "rcvbuf").value_or(""));
  const auto backlog = number<std::size_t>(value_of(words, "backlog").value_or(""));
  const auto [refusal, id] =
      host_.listen(at->address, at->port, buffer.value_or(host_.rules().receive_buffer), backlog);
  if (refusal != Host::Refusal::none) return error(name_of(refusal));
  listeners_[next_handle_] = id;
  const auto port = host_.listener(id)->port;
  return ok("handle=" + std::to_string(next_handle_++) + " port=" + std::to_string(port));
}

std::string Application::accept(const Words& words) {
  const auto handle = words.size() > 2 ? number<std::uint64_t>(words[2]) : std::nullopt;
  const auto found = handle ? listeners_.find(*handle) : listeners_.end();
  if (found == listeners_.end()) return error("closed");
  const auto peer = endpoint(words, 3);
  if (!peer) return error("invalid");
  auto& ready = host_.listener(found->second)->ready;
  // The youngest, if the same peer has connected more than once.
  const auto connection = std::find_if(
      ready.rbegin(), ready.rend(), [&](const auto& candidate) { return candidate->tcb().remote == *peer; });
  if (connection == ready.rend()) return error("again");
  const auto accepted = *connection;
  ready.erase(std::next(connection).base());
  return ok("handle=" + std::to_string(keep(accepted)));
}

std::string Application::connect(const Words& words) {
  const auto remote = endpoint(words, 2);
  if (!remote) return error("invalid");
  const auto from_text = value_of(words, "from");
  const auto from = from_text ? wire::Address::parse(*from_text) : std::nullopt;
  if (from_text && !from) return error("invalid");
  const auto port = number<std::uint16_t>(value_of(words, "port").value_or(""));
  const auto buffer = number<std::size_t>(value_of(words, "rcvbuf").value_or(""));
  auto [refusal, connection] =
      host_.connect(*remote, from, port.value_or(0), buffer.value_or(host_.rules().receive_buffer));
  if (refusal != Host::Refusal::none) return error(name_of(refusal));
  const auto local = connection->tcb().local;
  return ok("handle=" + std::to_string(keep(std::move(connection))) + " local=" + local.address.to_string() +
            " port=" + std::to_string(local.port));
}

std::string Application::send(const Words& words) {
  auto* sender = socket(words);
  if (sender == nullptr) return error("closed");
  const auto n = words.size() > 3 ? number<std::size_t>(words[3]) : std::nullopt;
  if (!n) return error("invalid");
  auto& connection = *sender->connection;
  if (const auto reason = connection.take_error(); reason != Reason::none) return error(name_of(reason));
  if (!connection.may_send()) return error("closed");
  const auto most = std::min(*n, connection.settings().send_buffer);
  wire::Octets octets(most);
  for (std::size_t i = 0; i < most; ++i) {
    octets[i] = static_cast<std::uint8_t>('a' + (sender->written + i) % 26);
  }
  const auto sent = connection.send(octets, words.size() > 4 && words[4] == "urgent");
  sender->written += sent;
  host_.touch(connection);
  return ok("sent=" + std::to_string(sent));
}

std::string Application::receive(const Words& words) {
  auto* receiver = socket(words);
  if (receiver == nullptr) return error("closed");
  const auto max = words.size() > 3 ? number<std::size_t>(words[3]) : std::nullopt;
  if (!max) return error("invalid");
  auto& connection = *receiver->connection;
  if (connection.unread() == 0 && host_.rules().tells_reset_from_end) {
    if (const auto reason = connection.take_error(); reason != Reason::none) return error(name_of(reason));
  }
  const auto octets = connection.receive(*max);
  host_.touch(connection);
  constexpr std::size_t most_shown = 4096;
  return ok("octets=" + std::to_string(octets.size()) + " eof=" + (connection.at_end_of_text() ? "1" : "0") +
            " data=" + base::to_hex(wire::OctetView(octets).first(std::min(octets.size(), most_shown))));
}

std::string Application::shutdown(const Words& words) {
  auto* closing = socket(words);
  if (closing == nullptr) return error("closed");
  closing->connection->shutdown();
  host_.touch(*closing->connection);
  return ok();
}

std::string Application::close(const Words& words) {
  const auto handle = words.size() > 2 ? number<std::uint64_t>(words[2]) : std::nullopt;
  if (const auto found = handle ? listeners_.find(*handle) : listeners_.end(); found != listeners_.end()) {
    host_.close_listener(found->second);
    listeners_.erase(found);
    return ok();
  }
  auto* closing = socket(words);
  if (closing == nullptr) return error("closed");
  closing->connection->close();
  host_.touch(*closing->connection);
  sockets_.erase(*handle);
  return ok();
}

std::string Application::abort(const Words& words) {
  auto* aborting = socket(words);
  if (aborting == nullptr) return error("closed");
  aborting->connection->abort();
  sockets_.erase(*number<std::uint64_t>(words[2]));
  return ok();
}

std::string Application::status(const Words& words) {
  const auto handle = words.size() > 2 ? number<std::uint64_t>(words[2]) : std::nullopt;
  if (handle && listeners_.contains(*handle))
    return ok("state=LISTEN error=none unread=0 unsent=0 unacked=0");
  auto* asked = socket(words);
  if (asked == nullptr) return error("closed");
  auto& connection = *asked->connection;
  const auto reason = connection.take_error();
  return ok("state=" + std::string(to_string(connection.state())) + " error=" + std::string(name_of(reason)) +
            " unread=" + std::to_string(connection.unread()) + " unsent=" +
            std::to_string(connection.unsent()) + " unacked=" + std::to_string(connection.unacknowledged()));
}

std::string Application::diag(const Words& words) {
  const auto local = endpoint(words, 2);
  const auto remote = endpoint(words, 4);
  if (!local || !remote) return error("invalid");
  const auto* connection = host_.find(*local, *remote);
  const auto state = connection == nullptr ? State::closed : connection->state();
  return ok("state=" + std::string(to_string(state)));
}

std::string Application::option(const Words& words) {
  auto* chosen = socket(words);
  if (chosen == nullptr) return error("closed");
  if (words.size() == 4) {
    const auto now = option_of(*chosen->connection, words[3]);
    return now ? ok("value=" + std::to_string(*now)) : error("unsupported");
  }
  const auto value = words.size() > 4 ? number<std::int64_t>(words[4]) : std::nullopt;
  if (!value || *value < 0) return error("invalid");
  const auto result = set_option(*chosen->connection, words[3], *value);
  if (!result) return error("unsupported");
  host_.touch(*chosen->connection);
  return ok("value=" + std::to_string(*result));
}

}  // namespace tcpspec::sim
