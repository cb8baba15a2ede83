#include "sim/link.hpp"

namespace tcpspec::sim {
namespace {

/// How long a reordered datagram waits to be overtaken.
constexpr Duration patience = milliseconds(20);

}  // namespace

bool OneWay::drawn(double chance) {
  // Always drawn, so that one setting does not change the random numbers of another.
  const auto fraction = static_cast<double>(random_() >> 11) / 9007199254740992.0;  // 2^53
  return fraction < chance;
}

void OneWay::put(Instant now, wire::Octets datagram) {
  const auto n = ++count_;
  const bool lost = drawn(impairments_.lose_chance) || impairments_.lose.contains(n);
  const bool doubled = drawn(impairments_.duplicate_chance) || impairments_.duplicate.contains(n);
  const bool late = drawn(impairments_.reorder_chance) || impairments_.reorder.contains(n);
  const bool damaged = drawn(impairments_.corrupt_chance) || impairments_.corrupt.contains(n);
  const auto jitter = impairments_.jitter * (static_cast<double>(random_() >> 11) / 9007199254740992.0);
  if (lost) return;

  auto at = now + delay_ + impairments_.extra_delay + jitter;
  if (const auto more = impairments_.delay.find(n); more != impairments_.delay.end()) at += more->second;
  if (damaged) damage(datagram);
  if (doubled) arrive(at, datagram);
  if (late && !held_) {
    held_ = {at + patience, ++serial_};
    in_flight_.emplace(*held_, std::move(datagram));
    return;
  }
  arrive(at, std::move(datagram));
  release_held(at);
}

void OneWay::arrive(Instant at, wire::Octets datagram) {
  in_flight_.emplace(std::pair{at, ++serial_}, std::move(datagram));
}

void OneWay::release_held(Instant after) {
  if (!held_) return;
  auto held = in_flight_.extract(*held_);
  held_.reset();
  if (held.empty()) return;  // it has waited long enough
  held.key() = {after, ++serial_};
  in_flight_.insert(std::move(held));
}

void OneWay::damage(wire::Octets& datagram) {
  // A bit of the last octet: always covered by the checksum of TCP, never part of the IP header.
  if (!datagram.empty()) datagram.back() ^= static_cast<std::uint8_t>(1U << (random_() % 8));
}

std::optional<Instant> OneWay::next() const {
  if (in_flight_.empty()) return std::nullopt;
  return in_flight_.begin()->first.first;
}

std::optional<OneWay::Arrival> OneWay::take(Instant now) {
  if (in_flight_.empty() || in_flight_.begin()->first.first > now) return std::nullopt;
  auto first = in_flight_.extract(in_flight_.begin());
  if (held_ == first.key()) held_.reset();
  return Arrival{first.key().first, std::move(first.mapped())};
}

void OneWay::lose_all() {
  in_flight_.clear();
  held_.reset();
}

}  // namespace tcpspec::sim
