#include "stepped/codec.hpp"

#include <algorithm>
#include <charconv>

#include "base/hex.hpp"
#include "base/words.hpp"

namespace tcpspec::stepped {

namespace {

constexpr std::string_view version = "1";

template <typename Each>
void each_of_list(std::string_view list, Each each) {
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    each(list.substr(at, end - at));
    at = end + 1;
  }
}

std::vector<wire::Address> read_addresses(std::string_view list, const Hello& hello) {
  std::vector<wire::Address> own;
  each_of_list(list, [&](std::string_view text) {
    const auto address = wire::Address::parse(text);
    if (!address) throw Malformed("`" + std::string(text) + "` is not an address");
    if (std::find(hello.addresses.begin(), hello.addresses.end(), *address) == hello.addresses.end())
      throw Malformed(std::string(text) + " is none of the addresses that the stack was given");
    own.push_back(*address);
  });
  std::vector<wire::Address> in_order;
  for (const wire::Address& offered : hello.addresses)
    if (std::find(own.begin(), own.end(), offered) != own.end()) in_order.push_back(offered);
  return in_order;
}

/// `one` or `other`, as the value of a key.
bool is_first(std::string_view key, std::string_view value, std::string_view one, std::string_view other) {
  if (value != one && value != other)
    throw Malformed("`" + std::string(key) + "` is `" + std::string(one) + "` or `" + std::string(other) +
                    "`");
  return value == one;
}

}  // namespace

std::string to_line(const Hello& hello) {
  std::string line = "hello " + std::string(version) + " seed=" + std::to_string(hello.seed) +
                     " now=" + std::to_string(hello.now.ns) + " addresses=";
  for (std::size_t i = 0; i < hello.addresses.size(); ++i) {
    const wire::Address& address = hello.addresses[i];
    line += (i > 0 ? "," : "") + address.to_string();
    line += address.family == wire::Family::ipv4 ? "/24" : "/64";
  }
  return line + "\n";
}

Greeting read_greeting(std::string_view line, const Hello& hello) {
  std::string_view rest = line;
  if (base::next_word(rest) != "hello") throw Malformed("the first line is not `hello`");
  if (base::next_word(rest) != version) throw Malformed("it is another version of the protocol");
  Greeting greeting;
  greeting.addresses = hello.addresses;
  while (!rest.empty()) {
    const std::string_view word = base::next_word(rest);
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) throw Malformed("`" + std::string(word) + "` has no `=`");
    const std::string_view key = word.substr(0, equals), value = word.substr(equals + 1);
    if (key == "packets")
      greeting.packets =
          is_first(key, value, "ip", "ethernet") ? Greeting::Packets::ip : Greeting::Packets::ethernet;
    if (key == "application") greeting.application = is_first(key, value, "yes", "no");
    if (key == "addresses") greeting.addresses = read_addresses(value, hello);
  }
  return greeting;
}

std::string to_lines(const sim::Step& step) {
  std::string text = "at " + std::to_string(step.now.ns) + "\n";
  for (const wire::Octets& packet : step.arrived)
    text.append("in ").append(base::to_hex(packet)).append("\n");
  for (const std::string& request : step.requests) text.append("ask ").append(request).append("\n");
  return text.append("go\n");
}

bool Answer::take(std::string_view line) {
  std::string_view rest = line;
  const std::string_view word = base::next_word(rest);
  if (word == "out") {
    auto octets = base::from_hex(rest);
    if (!octets || octets->empty()) throw Malformed("`out` needs octets: pairs of hexadecimal digits");
    response.sent.push_back(std::move(*octets));
    return false;
  }
  if (word == "reply") {
    take_reply(rest);
    return false;
  }
  if (word != "wake")
    throw Malformed(
        "a line of an answer begins with `out`, `reply` or `wake` (what else there is to say belongs on "
        "standard "
        "error)");
  take_wake(rest);
  return true;
}

void Answer::take_reply(std::string_view reply) {
  const std::vector<std::string>& requests = step_.requests;
  if (response.replies.size() == requests.size())
    throw Malformed("there were only " + std::to_string(requests.size()) + " requests to reply to");
  const std::string& request = requests[response.replies.size()];
  const std::string_view id = std::string_view(request).substr(0, request.find(' '));
  if (reply.substr(0, reply.find(' ')) != id)
    throw Malformed("the next reply is to `" + request + "`, and repeats its first word");
  response.replies.emplace_back(reply);
}

void Answer::take_wake(std::string_view time) {
  if (response.replies.size() < step_.requests.size())
    throw Malformed("the answer ends, and `" + step_.requests[response.replies.size()] + "` has no reply");
  if (time == "never") return;
  std::int64_t when = 0;
  const auto [end, error] = std::from_chars(time.data(), time.data() + time.size(), when);
  if (error != std::errc{} || end != time.data() + time.size() || when < 0)
    throw Malformed("`wake` needs a number of nanoseconds, or `never`");
  if (when < step_.now.ns) throw Malformed("it moves time back: it is " + std::to_string(step_.now.ns));
  wake = Instant{when};
}

}  // namespace tcpspec::stepped
