#include "run/tape.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "base/hex.hpp"
#include "base/words.hpp"

namespace tcpspec::run {
namespace {

using Kind = TapeEvent::Kind;

constexpr std::array<std::pair<Kind, std::string_view>, 10> names{{{Kind::start, "start"},
                                                                   {Kind::sent, "sent"},
                                                                   {Kind::unsendable, "unsendable"},
                                                                   {Kind::too_long, "too-long"},
                                                                   {Kind::segment, "segment"},
                                                                   {Kind::reply, "reply"},
                                                                   {Kind::deadline, "deadline"},
                                                                   {Kind::claimed, "claimed"},
                                                                   {Kind::taken, "taken"},
                                                                   {Kind::refused, "refused"}}};
constexpr std::string_view unverifiable_word = "unverifiable";

std::string_view name_of(Kind kind) {
  for (const auto& [each, name] : names)
    if (each == kind) return name;
  return {};
}

template <typename Number>
bool read_number(std::string_view text, Number& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc{} && end == text.data() + text.size();
}

bool read_octets(std::string_view hex, wire::Octets& into) {
  std::optional<wire::Octets> octets = base::from_hex(hex);
  if (octets) into = std::move(*octets);
  return octets.has_value();
}

// `192.0.2.1:80` or `[2001:db8::1]:80`, as Endpoint::to_string writes them.
bool read_end(std::string_view text, wire::Endpoint& into) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !read_number(text.substr(colon + 1), into.port)) return false;
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::optional<wire::Address> address = wire::Address::parse(host);
  if (address) into.address = *address;
  return address.has_value();
}

bool read_rest(TapeEvent& event, std::string_view rest) {
  switch (event.kind) {
    case Kind::unsendable:
    case Kind::too_long: event.text = rest; return true;
    case Kind::claimed:
    case Kind::taken:
    case Kind::refused: return read_end(rest, event.end);
    case Kind::start:
    case Kind::sent:
    case Kind::segment:
    case Kind::reply:
    case Kind::deadline: break;
  }
  if (!read_number(base::next_word(rest), event.time.ns)) return false;
  if (event.kind == Kind::reply) {
    event.text = rest;
    return true;
  }
  if (event.kind == Kind::segment && !read_octets(base::next_word(rest), event.octets)) return false;
  event.unverifiable = event.kind == Kind::segment && rest == unverifiable_word;
  return rest.empty() || event.unverifiable;
}

}  // namespace

std::string to_string(const TapeEvent& event) {
  const std::string_view name = name_of(event.kind);
  switch (event.kind) {
    case Kind::start:
    case Kind::sent:
    case Kind::deadline: return fmt::format("{} {}", name, event.time.ns);
    case Kind::unsendable:
    case Kind::too_long: return fmt::format("{} {}", name, event.text);
    case Kind::reply: return fmt::format("{} {} {}", name, event.time.ns, event.text);
    case Kind::claimed:
    case Kind::taken:
    case Kind::refused: return fmt::format("{} {}", name, event.end.to_string());
    case Kind::segment: break;
  }
  return fmt::format("{} {} {}{}{}", name, event.time.ns, base::to_hex(event.octets),
                     event.unverifiable ? " " : "", event.unverifiable ? unverifiable_word : "");
}

std::optional<TapeEvent> tape_event(std::string_view line) {
  const std::string_view word = base::next_word(line);
  for (const auto& [kind, name] : names) {
    if (name != word) continue;
    TapeEvent event{.kind = kind};
    if (read_rest(event, line)) return event;
  }
  return std::nullopt;
}

wire::Endpoint TapedPorts::claim(const wire::Address& tester) {
  const wire::Endpoint end = ports_.claim(tester);
  tape_.push_back(to_string({.kind = Kind::claimed, .end = end}));
  return end;
}

bool TapedPorts::claim(const wire::Endpoint& end) { return taped(end, ports_.claim(end)); }

bool TapedPorts::claim_on_new_path(const wire::Endpoint& end) {
  return taped(end, ports_.claim_on_new_path(end));
}

bool TapedPorts::taped(const wire::Endpoint& end, bool taken) {
  tape_.push_back(to_string({.kind = taken ? Kind::taken : Kind::refused, .end = end}));
  return taken;
}

}  // namespace tcpspec::run
