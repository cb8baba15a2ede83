#include "drive/trace_path.hpp"

#include <algorithm>
#include <stdexcept>

#include "drive/packet_addresses.hpp"
#include "wire/checksum.hpp"

namespace tcpspec::drive {

namespace {

constexpr int most_hops = 30;
constexpr int most_silent = 3;
constexpr int tries = 2;
constexpr Duration patience = milliseconds(1100);  // routers report once a second

bool is_v6(wire::OctetView datagram) { return datagram[0] >> 4 == 6; }

std::size_t header_of(wire::OctetView datagram) {
  return is_v6(datagram) ? 40 : std::size_t{4} * (datagram[0] & 15U);
}

/// What a frame says about the datagram that was sent between these ends.
struct Heard {
  bool answer = false;
  std::optional<run::PathTrace::Quote> quote;
};

Heard listen_to(const Frame& frame, const TcpEndpoints& sent) {
  const wire::OctetView octets = frame.octets;
  if (const auto ends = tcp_endpoints(octets))
    return {ends->source == sent.destination && ends->destination == sent.source, {}};
  const auto quoted = quoted_tcp_endpoints(octets);
  if (!quoted || quoted->source != sent.source || quoted->destination != sent.destination) return {};
  const std::size_t message = header_of(octets);
  const std::uint8_t time_exceeded = is_v6(octets) ? 3 : 11;
  if (octets[message] != time_exceeded) return {};
  const wire::OctetView datagram = octets.subspan(message + 8);
  return {false, run::PathTrace::Quote{0, ip_addresses(octets)->source, {datagram.begin(), datagram.end()}}};
}

class Trace {
 public:
  Trace(Link& link, Clock& clock, wire::Octets datagram, const std::vector<wire::Octets>& before)
      : link_(link),
        clock_(clock),
        before_(before),
        datagram_(std::move(datagram)),
        ends_(tcp_endpoints(datagram_)) {
    if (!ends_) throw std::invalid_argument("not a TCP segment");
  }

  run::PathTrace run() {
    int silent = 0;
    for (int hop = 1; hop <= most_hops && silent < most_silent; ++hop) {
      bool heard = false;
      for (int i = 0; i < tries && !heard; ++i) heard = ask(hop);
      if (found_.reached > 0) break;
      silent = heard ? 0 : silent + 1;
    }
    return std::move(found_);
  }

 private:
  /// The time to live, with a right header checksum, or the hop limit.
  void limit_hops(std::uint8_t hops) {
    if (is_v6(datagram_)) {
      datagram_[7] = hops;
      return;
    }
    datagram_[8] = hops;
    wire::set_ipv4_checksum(std::span(datagram_).first(header_of(datagram_)));
  }

  bool ask(int hop) {
    limit_hops(static_cast<std::uint8_t>(hop));
    for (const wire::Octets& one : before_) link_.send(one);
    link_.send(datagram_);
    const Instant deadline = clock_.now() + patience;
    for (;;) {
      std::vector<Frame> frames;
      link_.receive(frames);
      for (const Frame& frame : frames) {
        if (!frame.from_target) continue;
        Heard heard = listen_to(frame, *ends_);
        if (heard.answer) found_.reached = hop;
        if (heard.quote) {
          heard.quote->hop = hop;
          found_.quotes.push_back(std::move(*heard.quote));
        }
        if (heard.answer || heard.quote) return true;
      }
      if (clock_.now() >= deadline) return false;
      clock_.wait_until(deadline);
    }
  }

  Link& link_;
  Clock& clock_;
  const std::vector<wire::Octets>& before_;
  wire::Octets datagram_;
  std::optional<TcpEndpoints> ends_;
  run::PathTrace found_;
};

}  // namespace

wire::Octets from_port(wire::Octets datagram, std::uint16_t port) {
  const std::size_t at = header_of(datagram);
  if (datagram.size() < at + 20) throw std::invalid_argument("not a TCP segment");
  const auto word = [&](std::size_t i) {
    return static_cast<std::uint32_t>(datagram[i] << 8 | datagram[i + 1]);
  };
  // RFC 1624: what the sum was wrong by, it stays wrong by.
  std::uint32_t sum = (~word(at + 16) & 0xffffU) + (~word(at) & 0xffffU) + port;
  sum = (sum & 0xffffU) + (sum >> 16);
  sum = ~((sum & 0xffffU) + (sum >> 16)) & 0xffffU;
  datagram[at] = static_cast<std::uint8_t>(port >> 8);
  datagram[at + 1] = static_cast<std::uint8_t>(port);
  datagram[at + 16] = static_cast<std::uint8_t>(sum >> 8);
  datagram[at + 17] = static_cast<std::uint8_t>(sum);
  return datagram;
}

run::PathTrace trace_path(Link& link, Clock& clock, wire::Octets datagram,
                          const std::vector<wire::Octets>& before) {
  return Trace(link, clock, std::move(datagram), before).run();
}

}  // namespace tcpspec::drive
