#include "reach/target_word.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/error.hpp"
#include "case/suggest.hpp"

namespace tcpspec::reach {
namespace {

constexpr std::string_view sim_prefix = "sim:";

[[noreturn]] void refuse(std::string_view word, const std::string& why) {
  const std::string near = cases::nearest(word, {"lab", "sim", "stepped"});
  throw UsageError("`" + std::string(word) + "` is not a target: " + why +
                   (near.empty() ? "" : " (did you mean `" + near + "`?)") +
                   "; a target is lab, sim, sim:MUTANT, stepped, HOST:PORT or [V6]:PORT");
}

constexpr std::string_view after_scheme = "://";

bool is_url(std::string_view word) { return word.find(after_scheme) != std::string_view::npos; }

/// `HOST:PORT` of a URL; a scheme that we do not know leaves the word PORT.
std::string target_in(std::string_view url) {
  constexpr std::pair<std::string_view, std::string_view> usual[] = {
      {"http", "80"}, {"https", "443"}, {"ftp", "21"}, {"ssh", "22"}, {"telnet", "23"}, {"redis", "6379"}};
  const std::size_t colon = url.find(after_scheme);
  std::string_view host = url.substr(colon + after_scheme.size());
  host = host.substr(0, host.find_first_of("/?#"));
  if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  const std::size_t bracket = host.find(']');
  if (host.find(':', bracket == std::string_view::npos ? 0 : bracket) != std::string_view::npos)
    return std::string(host);
  std::string_view port = "PORT";
  for (const auto& [scheme, number] : usual)
    if (url.substr(0, colon) == scheme) port = number;
  return std::string(host) + ":" + std::string(port);
}

/// `HOST:PORT[,PORT…]`.
TargetWord parse_host(std::string_view word) {
  TargetWord target;
  target.kind = TargetWord::Kind::host;
  const std::size_t colon = word.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == word.size()) refuse(word, "the port is missing");
  std::string_view host = word.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']') && host.size() > 2)
    host = host.substr(1, host.size() - 2);
  else if (host.find_first_of(":[]") != std::string_view::npos)
    // `::1:80` could also be an address without a port.
    refuse(word, "an IPv6 address needs brackets");
  if (host.empty()) refuse(word, "the host is missing");
  target.host = host;
  try {
    target.ports = parse_ports(word.substr(colon + 1));
  } catch (const UsageError& wrong) {
    refuse(word, wrong.what());
  }
  return target;
}

/// `PORT` or `ADDRESS:PORT`, of the tester.
TargetWord parse_awaited(std::string_view word) {
  TargetWord target;
  if (word.find(':') != std::string_view::npos)
    target = parse_host(word);
  else
    target.ports = parse_ports(word);
  if (target.ports.size() != 1)
    throw UsageError("a target is awaited on one port, not on " + std::string(word));
  target.kind = TargetWord::Kind::await;
  return target;
}

}  // namespace

bool looks_like_target(std::string_view word) {
  if (is_url(word)) return true;
  if (word == "lab" || word == "sim" || word == "stepped" || word.starts_with(sim_prefix)) return true;
  const std::size_t colon = word.rfind(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < word.size() &&
         word.find_first_not_of("0123456789,", colon + 1) == std::string_view::npos;
}

std::vector<std::uint16_t> parse_ports(std::string_view text) {
  std::vector<std::uint16_t> ports;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    std::uint16_t port = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), port);
    if (error != std::errc{} || stop != word.data() + word.size() || port == 0)
      throw UsageError("`" + std::string(word) +
                       "` is not a port: ports are 1 to 65535, with commas between them");
    if (std::find(ports.begin(), ports.end(), port) == ports.end()) ports.push_back(port);
    at = end + 1;
  }
  return ports;
}

TargetWord parse_target(std::string_view word) {
  TargetWord target;
  if (word == "lab") return target;
  if (word == "stepped") {
    target.kind = TargetWord::Kind::stepped;
    return target;
  }
  if (word.starts_with(await_prefix)) return parse_awaited(word.substr(await_prefix.size()));
  if (word == "sim" || word.starts_with(sim_prefix)) {
    target.kind = TargetWord::Kind::sim;
    if (word != "sim") target.mutant = word.substr(sim_prefix.size());
    if (word == sim_prefix) refuse(word, "the name of the mutant is missing");
    return target;
  }
  if (is_url(word))
    throw UsageError("`" + std::string(word) + "` is a URL; the target is `" + target_in(word) + "`");
  return parse_host(word);
}

}  // namespace tcpspec::reach
