#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::reach {

/// Before the tester's port, at which a target is awaited that connects.
inline constexpr std::string_view await_prefix = "await:";

/// The word that names a target on the command line.
struct TargetWord {
  enum class Kind : std::uint8_t { lab, sim, stepped, host, await } kind = Kind::lab;
  std::string mutant;  ///< sim: the named fault; empty: the correct endpoint
  std::string host;    ///< host: a name or an address, without brackets; await: of the tester, or empty
  std::vector<std::uint16_t> ports;  ///< host: at least one, none of them 0; await: the one of the tester
};

/// Whether the tester owns the target's clock, so that nobody waits.
inline bool in_virtual_time(TargetWord::Kind kind) {
  return kind == TargetWord::Kind::sim || kind == TargetWord::Kind::stepped;
}

/// Whether `word` is probably a target, not a file: `lab`, `sim`, `sim:…`, `stepped`, or something that ends
/// in `:PORT`.
bool looks_like_target(std::string_view word);

/// `lab`, `sim`, `sim:MUTANT`, `stepped`, `HOST:PORT[,PORT…]`, `[V6]:PORT[,PORT…]`, `await:PORT`,
/// `await:ADDRESS:PORT`.  Throws UsageError.
TargetWord parse_target(std::string_view word);

/// `80`, `80,443`.  Throws UsageError.
std::vector<std::uint16_t> parse_ports(std::string_view text);

}  // namespace tcpspec::reach
