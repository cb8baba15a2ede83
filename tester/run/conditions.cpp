#include "run/conditions.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <vector>

namespace tcpspec::run {
namespace {

using Words = std::map<std::string, std::string>;

std::string prefix(wire::Family family) { return family == wire::Family::ipv4 ? "ipv4 " : "ipv6 "; }

/// One table for both directions, so that everything that is written can be read.
class Writer {
 public:
  void address(const std::string& key, const wire::Address& value) { words[key] = value.to_string(); }
  void optional_address(const std::string& key, const std::optional<wire::Address>& value) {
    if (value) words[key] = value->to_string();
  }
  void addresses(const std::string& key, const std::vector<wire::Address>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) address(fmt::format("{} {}", key, i), values[i]);
  }
  void number(const std::string& key, std::uint64_t value) { words[key] = std::to_string(value); }
  void time(const std::string& key, Duration value) { words[key] = std::to_string(value.ns) + " ns"; }
  void flag(const std::string& key, bool value) { words[key] = value ? "yes" : "no"; }

  Words words;
};

[[noreturn]] void refuse(const std::string& key) {
  throw std::invalid_argument("the conditions do not say what `" + key + "` is");
}

class Reader {
 public:
  explicit Reader(const Words& words) : words_(words) {}

  const std::string& text(const std::string& key) const {
    const auto found = words_.find(key);
    if (found == words_.end()) refuse(key);
    return found->second;
  }
  bool has(const std::string& key) const { return words_.contains(key); }
  void address(const std::string& key, wire::Address& into) const {
    const auto read = wire::Address::parse(text(key));
    if (!read) refuse(key);
    into = *read;
  }
  void optional_address(const std::string& key, std::optional<wire::Address>& into) const {
    if (has(key)) address(key, into.emplace());
  }
  void addresses(const std::string& key, std::vector<wire::Address>& into) const {
    for (std::size_t i = 0; has(fmt::format("{} {}", key, i)); ++i)
      address(fmt::format("{} {}", key, i), into.emplace_back());
  }
  template <typename Number>
  void number(const std::string& key, Number& into) const {
    const std::string& word = text(key);
    if (std::from_chars(word.data(), word.data() + word.size(), into).ec != std::errc{}) refuse(key);
  }
  void time(const std::string& key, Duration& into) const { number(key, into.ns); }
  void flag(const std::string& key, bool& into) const { into = text(key) == "yes"; }

 private:
  const Words& words_;
};

void each_site(auto& with, const std::string& key, auto& site) {
  with.address(key + "tester", site.tester);
  with.address(key + "target", site.target);
  with.optional_address(key + "tester other", site.tester_other);
  with.optional_address(key + "target other", site.target_other);
  with.addresses(key + "tester further", site.testers_further);
}

void each_plain(auto& with, auto& env) {
  with.number("closed port", env.closed_port);
  with.flag("agent", env.agent);
  with.flag("over loopback", env.over_loopback);
  with.flag("wrapping numbers", env.wrapping_numbers);
  with.flag("key words only", env.keywords_only);
  with.time("rtt", env.timing.rtt);
  with.time("patience", env.timing.patience);
  with.time("rto", env.timing.rto);
  with.time("msl", env.timing.msl);
}

const std::string routers_key = "routers";
const std::string scale_key = "timescale";
const std::string option_room_key = "room for options";
const std::string segment_limit_key = "segment limit";

std::string service_key(std::size_t index) { return fmt::format("service {}", index); }
std::string found_out_key(std::size_t index) { return service_key(index) + " found out"; }
std::string greets_key(std::size_t index) { return service_key(index) + " greets"; }

// `80 http GET / HTTP/1.0`, the request unchanged.
Service service_from(const std::string& key, const std::string& text) {
  const std::size_t first = text.find(' ');
  const std::size_t second = first == std::string::npos ? first : text.find(' ', first + 1);
  if (second == std::string::npos) refuse(key);
  Service service;
  const std::optional<Role> role = role_from_string(text.substr(first + 1, second - first - 1));
  if (!role || std::from_chars(text.data(), text.data() + first, service.port).ec != std::errc{}) refuse(key);
  service.role = *role;
  service.request = text.substr(second + 1);
  return service;
}

}  // namespace

Words conditions_of(const Environment& env) {
  Writer writer;
  for (const auto& [family, site] : env.sites) each_site(writer, prefix(family), site);
  for (const auto& [family, listener] : env.listeners) {
    writer.words[prefix(family) + "listener"] = listener.handle;
    writer.number(prefix(family) + "listener port", listener.port);
  }
  if (env.awaited) {
    writer.number("awaited port", env.awaited->port);
    writer.flag("triggered", env.awaited->triggered);
  }
  for (std::size_t i = 0; i < env.services.size(); ++i) {
    const Service& service = env.services[i];
    writer.words[service_key(i)] =
        fmt::format("{} {} {}", service.port, to_string(service.role), service.request);
    if (!service.known) writer.flag(found_out_key(i), true);
    if (service.greets) writer.flag(greets_key(i), true);
  }
  each_plain(writer, env);
  if (env.routers > 0) writer.number(routers_key, static_cast<std::uint64_t>(env.routers));
  if (env.option_room > 0) writer.number(option_room_key, env.option_room);
  for (const auto& [family, octets] : env.segment_limit)
    writer.number(prefix(family) + segment_limit_key, octets);
  if (env.timing.scale != 1) writer.words[scale_key] = fmt::format("{}", env.timing.scale);
  return writer.words;
}

Environment environment_of(const Words& conditions) {
  const Reader reader(conditions);
  Environment env;
  for (const wire::Family family : {wire::Family::ipv4, wire::Family::ipv6}) {
    const std::string key = prefix(family);
    if (reader.has(key + "tester")) each_site(reader, key, env.sites[family]);
    if (reader.has(key + segment_limit_key))
      reader.number(key + segment_limit_key, env.segment_limit[family]);
    if (!reader.has(key + "listener")) continue;
    SharedListener& listener = env.listeners[family];
    listener.handle = reader.text(key + "listener");
    reader.number(key + "listener port", listener.port);
  }
  if (reader.has("awaited port")) {
    env.awaited.emplace();
    reader.number("awaited port", env.awaited->port);
    reader.flag("triggered", env.awaited->triggered);
  }
  for (std::size_t i = 0; reader.has(service_key(i)); ++i) {
    Service& service = env.services.emplace_back(service_from(service_key(i), reader.text(service_key(i))));
    service.known = !reader.has(found_out_key(i));
    service.greets = reader.has(greets_key(i));
  }
  each_plain(reader, env);
  if (reader.has(routers_key)) reader.number(routers_key, env.routers);
  if (reader.has(option_room_key)) reader.number(option_room_key, env.option_room);
  if (reader.has(scale_key)) reader.number(scale_key, env.timing.scale);
  return env;
}

}  // namespace tcpspec::run
