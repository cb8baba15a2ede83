#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <vector>

#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::wire {

/// Puts the fragments of IP datagrams together again (RFC 791 §3.2, RFC 8200 §4.5).
///
/// It keeps at most 256 unfinished datagrams, each for 60 s at most; a new one takes the place of the oldest.
/// Fragments that contradict each other, or that end beyond 65,535 octets, drop their datagram (RFC 5722 §3).
class Reassembler {
 public:
  /// Returns the whole datagram when no part of it is missing any more: the IP header is that of the first
  /// fragment, without its fragmentation, with the length and the header checksum of the whole. Nothing if it
  /// is not a fragment.
  std::optional<Octets> add(OctetView datagram, Instant now);

  /// When the first of the unfinished datagrams has waited long enough; nothing if there is none.
  std::optional<Instant> next_timeout() const;
  /// Drops those that have, and returns of each whose first fragment is here what is here of it from its
  /// header on.
  std::vector<Octets> expire(Instant now);

 private:
  struct Key {
    Address source;
    Address destination;
    std::uint8_t protocol = 0;  ///< IPv4
    std::uint32_t id = 0;
    bool operator==(const Key&) const = default;
  };
  struct Fragment {
    Key key;
    Octets header;      ///< what comes before the fragmented part; for IPv6 without the fragment header
    OctetView payload;  ///< of this fragment
    std::size_t offset = 0;
    bool more = false;
  };
  struct Unfinished {
    Key key;
    Instant began;
    Octets header;  ///< of the first fragment; empty while that is missing
    Octets payload;
    std::vector<bool> here;            ///< of each octet of `payload`
    std::optional<std::size_t> total;  ///< of the payload, once the last fragment is here
  };

  static std::optional<Fragment> read(OctetView datagram);
  static std::optional<Fragment> read_ipv4(OctetView datagram);
  static std::optional<Fragment> read_ipv6(OctetView datagram);
  static bool put(Unfinished&, const Fragment&);
  Unfinished& unfinished(const Fragment&, Instant now);

  std::list<Unfinished> unfinished_;  ///< the oldest first
};

}  // namespace tcpspec::wire
