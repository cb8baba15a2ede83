#include "wire/authentication.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <stdexcept>

#include "wire/bytes.hpp"
#include "wire/ip.hpp"
#include "wire/option.hpp"

namespace tcpspec::wire {
namespace {

constexpr std::size_t plain_header = 20;
constexpr std::size_t digest_octets = 16;  // RFC 2385 §2.0
constexpr std::size_t mac_octets = 12;     // RFC 5926 §3.2.1
constexpr std::size_t sum_at = 16;

Octets hmac_sha1(OctetView key, OctetView message) {
  Octets out(EVP_MAX_MD_SIZE);
  unsigned length = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), out.data(),
           &length) == nullptr)
    throw std::runtime_error("HMAC-SHA-1 is not available");
  out.resize(length);
  return out;
}

Octets md5(OctetView message) {
  Octets out(EVP_MAX_MD_SIZE);
  unsigned length = 0;
  if (EVP_Digest(message.data(), message.size(), out.data(), &length, EVP_md5(), nullptr) != 1)
    throw std::runtime_error("MD5 is not available");
  out.resize(length);
  return out;
}

void append(Octets& to, OctetView octets) { to.insert(to.end(), octets.begin(), octets.end()); }

void append_u16(Octets& to, std::uint32_t value) {
  to.push_back(static_cast<std::uint8_t>(value >> 8));
  to.push_back(static_cast<std::uint8_t>(value));
}

void append_u32(Octets& to, std::uint32_t value) {
  append_u16(to, value >> 16);
  append_u16(to, value & 0xffffU);
}

OctetView address_octets(const Address& address) { return OctetView(address.octets).first(address.size()); }

/// RFC 9293 §3.1 and RFC 8200 §8.1.
void append_pseudo_header(Octets& to, const Address& source, const Address& destination, std::size_t length) {
  append(to, address_octets(source));
  append(to, address_octets(destination));
  if (source.family == Family::ipv4) {
    append_u16(to, protocol::tcp);
    append_u16(to, static_cast<std::uint32_t>(length));
  } else {
    append_u32(to, static_cast<std::uint32_t>(length));
    append_u32(to, protocol::tcp);
  }
}

/// Where the data of the first option of that kind begin; nothing if there is none.
std::optional<std::size_t> place_of_option(OctetView segment, std::size_t header, std::uint8_t kind) {
  for (std::size_t at = plain_header; at + 1 < header;) {
    if (segment[at] == kind::eol) break;
    if (segment[at] == kind::nop) {
      ++at;
      continue;
    }
    if (segment[at] == kind) return at + 2;
    if (segment[at + 1] < 2) break;
    at += segment[at + 1];
  }
  return std::nullopt;
}

std::size_t header_octets(OctetView segment) {
  return std::clamp<std::size_t>((segment[12] >> 4) * 4U, plain_header, segment.size());
}

/// RFC 2385 §2.0: pseudo-header, header without options and with a checksum of zero, data, key.
Octets digest_of(OctetView segment, const Address& source, const Address& destination,
                 const Authentication& with) {
  Octets message;
  if (with.covers_addresses) append_pseudo_header(message, source, destination, segment.size());
  const std::size_t header_at = message.size();
  append(message, segment.first(plain_header));
  message[header_at + sum_at] = message[header_at + sum_at + 1] = 0;
  if (with.covers_text) append(message, segment.subspan(header_octets(segment)));
  append(message, with.secret);
  return md5(message);
}

/// The high half of a sequence number that is counted in 64 bits from the ISN on (RFC 5925 §6.2).
std::uint32_t extension_of(Seq seq, Seq isn) {
  return static_cast<std::uint32_t>((static_cast<std::int64_t>(isn.value()) + (seq - isn)) >> 32);
}

/// RFC 5925 §5.1: extension, pseudo-header, header with a checksum of zero and its options with a MAC of
/// zero, data.
Octets mac_of(OctetView segment, std::size_t mac_at, const Address& source, const Address& destination,
              const Authentication& with) {
  Reader from(segment);
  const Endpoint source_end{source, from.u16()};
  const Endpoint destination_end{destination, from.u16()};
  const Seq seq(from.u32());
  Octets message;
  append_u32(message, extension_of(seq, with.source_isn));
  append_pseudo_header(message, source, destination, segment.size());
  const std::size_t header_at = message.size();
  const std::size_t header = header_octets(segment);
  append(message, segment);
  message[header_at + sum_at] = message[header_at + sum_at + 1] = 0;
  const auto begin = message.begin() + static_cast<std::ptrdiff_t>(header_at);
  std::fill_n(begin + static_cast<std::ptrdiff_t>(mac_at), mac_octets, std::uint8_t{0});
  // §3.1: only the option itself, without the others, if the key says so.
  if (!with.covers_options) {
    const auto option = begin + static_cast<std::ptrdiff_t>(mac_at) - 4;
    const Octets own(option, option + 4 + mac_octets);
    message.erase(begin + plain_header, begin + static_cast<std::ptrdiff_t>(header));
    message.insert(message.begin() + static_cast<std::ptrdiff_t>(header_at + plain_header), own.begin(),
                   own.end());
  }
  Octets mac = hmac_sha1(traffic_key(with, source_end, destination_end), message);
  mac.resize(mac_octets);
  return mac;
}

}  // namespace

std::string_view to_string(Scheme scheme) { return scheme == Scheme::md5 ? "md5" : "ao"; }

std::uint8_t option_kind(Scheme scheme) { return scheme == Scheme::md5 ? kind::md5 : kind::ao; }

Octets traffic_key(const Authentication& with, const Endpoint& source, const Endpoint& destination) {
  // RFC 5926 §3.1.1.1: the counter, a label, the context, and the length of the output in bits.
  constexpr std::string_view label = "TCP-AO";
  Octets input{1};
  input.insert(input.end(), label.begin(), label.end());
  append(input, address_octets(source.address));
  append(input, address_octets(destination.address));
  append_u16(input, source.port);
  append_u16(input, destination.port);
  append_u32(input, with.source_isn.value());
  append_u32(input, with.destination_isn.value());
  append_u16(input, 160);
  return hmac_sha1(with.secret, input);
}

Option option_for(const Authentication& with) {
  if (with.scheme == Scheme::md5) return {kind::md5, Octets(with.octets_of_md5)};
  Option option{kind::ao, Octets(2 + mac_octets)};
  Writer(option.data).u8(with.key_id).u8(with.next_key_id);
  return option;
}

void authenticate(std::span<std::uint8_t> segment, const Address& source, const Address& destination,
                  const Authentication& with) {
  const auto place = place_of_option(segment, header_octets(segment), option_kind(with.scheme));
  if (!place) throw std::invalid_argument("a segment without the option for its proof");
  const std::size_t at = with.scheme == Scheme::md5 ? *place : *place + 2;
  Octets proof = with.scheme == Scheme::md5 ? digest_of(segment, source, destination, with)
                                            : mac_of(segment, at, source, destination, with);
  if (with.scheme == Scheme::md5) proof.resize(with.octets_of_md5);
  if (with.wrong) proof.front() ^= 0xffU;
  Writer(segment, at).put(proof);
}

Proof proof_of(const Segment& segment, const Authentication& with) {
  const bool md5 = with.scheme == Scheme::md5;
  const std::size_t data = md5 ? digest_octets : 2 + mac_octets;
  const auto option = std::find_if(segment.options.begin(), segment.options.end(), [&](const Option& one) {
    return one.kind == option_kind(with.scheme) && one.data.size() == data;
  });
  if (option == segment.options.end()) return Proof::none;
  if (!md5 && option->data[0] != with.key_id) return Proof::wrong;

  Octets octets(plain_header);
  Writer(octets)
      .u16(segment.source.port)
      .u16(segment.destination.port)
      .u32(segment.seq.value())
      .u32(segment.ack.value())
      .u16(static_cast<std::uint16_t>(segment.data_offset << 12 | segment.flags))
      .u16(segment.window)
      .u16(0)
      .u16(segment.urgent_pointer);
  append(octets, segment.option_octets);
  append(octets, segment.payload);
  Octets again = octets;
  Authentication as_it_should_be = with;
  as_it_should_be.wrong = false;
  authenticate(again, segment.source.address, segment.destination.address, as_it_should_be);
  return again == octets ? Proof::right : Proof::wrong;
}

}  // namespace tcpspec::wire
