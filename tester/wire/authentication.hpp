#pragma once
// Segments that prove by a shared key who sent them: the MD5 signature option (RFC 2385) and the TCP
// Authentication Option (RFC 5925) with HMAC-SHA-1-96 (RFC 5926 §3.1.1 and §3.2.1).

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "wire/segment.hpp"

namespace tcpspec::wire {

enum class Scheme : std::uint8_t { md5, ao };

/// `md5`, `ao`.
std::string_view to_string(Scheme);

/// The option that carries the proof: kind 19 (RFC 2385 §3.0) or 29 (RFC 5925 §2.2).
std::uint8_t option_kind(Scheme);

/// A key that two ends share. With AO it is a master key tuple, whose two KeyIDs name it in each direction.
struct Key {
  Scheme scheme = Scheme::md5;
  Octets secret;
  std::uint8_t of_target = 0;  ///< AO: the KeyID in segments of the target
  std::uint8_t of_tester = 0;  ///< AO: the KeyID in segments of the tester

  bool operator==(const Key&) const = default;
};

/// What the proof of one segment is made with, beside the segment itself.
struct Authentication {
  Scheme scheme = Scheme::md5;
  Octets secret;
  std::uint8_t key_id = 0;       ///< AO
  std::uint8_t next_key_id = 0;  ///< AO: RNextKeyID
  Seq source_isn;                ///< AO: of the sender
  Seq destination_isn;           ///< AO: of the receiver; 0 in a SYN (RFC 5925 §5.2)

  // Faults.
  bool wrong = false;              ///< the octets are not those of the proof
  bool covers_text = true;         ///< MD5: the data are a part of what is proved
  bool covers_addresses = true;    ///< MD5: and the pseudo-header
  bool covers_options = true;      ///< AO: and the other options
  std::size_t octets_of_md5 = 16;  ///< of the digest that are sent
};

/// The option with room for the proof; `emit` fills it.
Option option_for(const Authentication&);

/// Writes the proof into the option of a segment (header and data, as it is sent), which has it already.
void authenticate(std::span<std::uint8_t> segment, const Address& source, const Address& destination,
                  const Authentication&);

/// What a segment proves. `none`: it does not have the option, or not in its proper length.
enum class Proof : std::uint8_t { none, wrong, right };
Proof proof_of(const Segment&, const Authentication&);

/// RFC 5925 §5.2: the key of one direction of a connection, of 20 octets.
Octets traffic_key(const Authentication&, const Endpoint& source, const Endpoint& destination);

}  // namespace tcpspec::wire
