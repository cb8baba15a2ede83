#include "wire/option.hpp"

#include <algorithm>
#include <stdexcept>

#include "wire/bytes.hpp"

namespace tcpspec::wire {
namespace {

/// The first option of that kind, if its length is legal.
const Option* find(const std::vector<Option>& options, std::uint8_t wanted) {
  const auto found =
      std::find_if(options.begin(), options.end(), [&](const Option& o) { return o.kind == wanted; });
  return found != options.end() && has_length_of_its_kind(*found) ? &*found : nullptr;
}

Option make(std::uint8_t kind, std::size_t size) { return Option{kind, Octets(size)}; }

std::string name(std::uint8_t kind) { return "option kind " + std::to_string(kind); }

}  // namespace

bool has_length_of_its_kind(const Option& option) {
  const auto size = option.data.size();
  switch (option.kind) {
    case kind::mss: return size == 2;                    // RFC 9293 §3.2
    case kind::window_scale: return size == 1;           // RFC 7323 §2.2
    case kind::sack_permitted: return size == 0;         // RFC 2018 §2
    case kind::sack: return size != 0 && size % 8 == 0;  // RFC 2018 §3
    case kind::timestamps: return size == 8;             // RFC 7323 §3.2
    default: return true;                                // not an enumeration: any octet is a kind
  }
}

Option Option::mss(std::uint16_t octets) {
  auto option = make(kind::mss, 2);
  Writer(option.data).u16(octets);
  return option;
}

Option Option::window_scale(std::uint8_t shift) { return {kind::window_scale, {shift}}; }

Option Option::sack_permitted() { return {kind::sack_permitted, {}}; }

Option Option::timestamps(std::uint32_t tsval, std::uint32_t tsecr) {
  auto option = make(kind::timestamps, 8);
  Writer(option.data).u32(tsval).u32(tsecr);
  return option;
}

Option Option::nop() { return {kind::nop, {}}; }

Option Option::sack(const std::vector<std::pair<Seq, Seq>>& blocks) {
  auto option = make(kind::sack, blocks.size() * 8);
  Writer to(option.data);
  for (const auto& [left, right] : blocks) to.u32(left.value()).u32(right.value());
  return option;
}

std::optional<std::uint16_t> Segment::mss() const {
  const auto* option = find(options, kind::mss);
  if (option == nullptr) return std::nullopt;
  return Reader(option->data).u16();
}

std::optional<std::uint8_t> Segment::window_scale() const {
  const auto* option = find(options, kind::window_scale);
  if (option == nullptr) return std::nullopt;
  return Reader(option->data).u8();
}

bool Segment::sack_permitted() const { return find(options, kind::sack_permitted) != nullptr; }

std::optional<Timestamps> Segment::timestamps() const {
  const auto* option = find(options, kind::timestamps);
  if (option == nullptr) return std::nullopt;
  Reader from(option->data);
  const auto tsval = from.u32();
  return Timestamps{tsval, from.u32()};
}

std::vector<std::pair<Seq, Seq>> Segment::sack_blocks() const {
  std::vector<std::pair<Seq, Seq>> blocks;
  const auto* option = find(options, kind::sack);
  if (option == nullptr) return blocks;
  for (Reader from(option->data); from.remaining() >= 8;) {
    const Seq left(from.u32());
    blocks.emplace_back(left, Seq(from.u32()));
  }
  return blocks;
}

Octets encode_options(const std::vector<Option>& options) {
  Octets octets;
  octets.reserve(max_option_octets);
  for (const auto& option : options) {
    octets.push_back(option.kind);
    if (option.kind == kind::eol || option.kind == kind::nop) {
      if (!option.data.empty()) throw std::invalid_argument(name(option.kind) + " has no data");
      continue;
    }
    if (option.data.size() > 253) throw std::length_error(name(option.kind) + " has more than 255 octets");
    octets.push_back(static_cast<std::uint8_t>(option.data.size() + 2));
    octets.insert(octets.end(), option.data.begin(), option.data.end());
  }
  return octets;
}

DecodedOptions decode_options(OctetView octets) {
  DecodedOptions result;
  for (Reader from(octets); from.remaining() > 0;) {
    Option option{from.u8(), {}};
    if (option.kind == kind::eol) {
      const auto padding = from.take(from.remaining());
      if (std::any_of(padding.begin(), padding.end(), [](auto octet) { return octet != 0; })) {
        result.malformations.push_back("padding after the end of the options is not zero");
      }
      break;
    }
    if (option.kind != kind::nop) {
      if (from.remaining() == 0) {
        result.malformations.push_back(name(option.kind) + " has no length octet");
        break;
      }
      const std::size_t length = from.u8();
      if (length < 2) {
        result.malformations.push_back(name(option.kind) + " has length " + std::to_string(length));
        break;
      }
      if (length - 2 > from.remaining()) {
        result.malformations.push_back(name(option.kind) + " of length " + std::to_string(length) +
                                       " runs past the option field");
        break;
      }
      const auto data = from.take(length - 2);
      option.data.assign(data.begin(), data.end());
      if (!has_length_of_its_kind(option)) {
        result.malformations.push_back(name(option.kind) + " has length " + std::to_string(length));
      }
    }
    result.options.push_back(std::move(option));
  }
  return result;
}

}  // namespace tcpspec::wire
