#include "run/note_calls.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace tcpspec::run {

namespace {

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    if (end > 0) words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

std::uint64_t number_in(std::string_view word) {
  std::uint64_t value = 0;
  std::from_chars(word.data(), word.data() + word.size(), value);
  return value;
}

/// The calls that change what the target may send (agent/PROTOCOL.md).
enum class Call : std::uint8_t { other, send, shutdown, close, abort, option };

Call call_of(std::string_view line) {
  constexpr std::pair<std::string_view, Call> calls[] = {{"SEND ", Call::send},
                                                         {"SHUTDOWN ", Call::shutdown},
                                                         {"CLOSE ", Call::close},
                                                         {"ABORT ", Call::abort},
                                                         {"OPTION ", Call::option}};
  for (const auto& [word, call] : calls)
    if (line.starts_with(word)) return call;
  return Call::other;
}

struct Told {
  Call call = Call::other;
  std::string_view handle;
  std::uint64_t octets = 0;  ///< Call::send
  bool urgent = false;
  bool sets_tos = false;
};

Told read(std::string_view line) {
  Told told;
  told.call = call_of(line);
  if (told.call == Call::other) return told;
  const auto words = words_of(line);
  if (words.size() < 2) return Told{};
  told.handle = words[1];
  if (told.call == Call::send && words.size() > 2) told.octets = number_in(words[2]);
  told.urgent = told.call == Call::send && words.size() > 3;
  told.sets_tos = told.call == Call::option && words.size() > 3 && words[2] == "tos";
  return told;
}

bool ends_sending(Call call) { return call == Call::shutdown || call == Call::close || call == Call::abort; }

}  // namespace

void note_request(Connection& connection, std::string_view line) {
  if (!connection.witness.looks()) return;
  const Told told = read(line);
  watch::Application& application = connection.witness.application();
  const bool its_own = !connection.handle.empty() && told.handle == connection.handle;
  // A listener that is closed ends the connections that nobody has accepted.
  const bool of_listener = told.call == Call::close && connection.handle.empty();
  if (ends_sending(told.call) && (its_own || of_listener)) application.close_told = true;
  if (!its_own) return;
  application.tos_told = application.tos_told || told.sets_tos;
  if (told.octets == 0) return;
  application.given_most = application.given + told.octets;
  // Sent numbers begin after the SYN.
  if (told.urgent) application.urgent_end = static_cast<std::int64_t>(application.given_most) + 1;
}

void note_reply(Connection& connection, std::string_view line, const Reply& reply) {
  const Told told = read(line);
  if (told.octets == 0 || connection.handle.empty() || told.handle != connection.handle) return;
  connection.took(reply.ok ? reply.number("sent") : 0);
  if (told.urgent && connection.witness.looks())
    connection.witness.application().urgent_end = static_cast<std::int64_t>(connection.accepted) + 1;
}

}  // namespace tcpspec::run
