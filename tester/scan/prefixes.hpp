#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "wire/address.hpp"

namespace tcpspec::scan {

/// Addresses and networks: those that a scan must leave alone.
class Prefixes {
 public:
  /// Reads lines `10.0.0.0/8`, `2001:db8::/32` or an address, as in zmap's list; `#` begins a comment. Adds a
  /// sentence to `faults` for each line that cannot be read.
  static Prefixes parse(std::string_view text, std::vector<std::string>& faults);

  void add(const wire::Address& network, unsigned bits);
  /// Whether it is in one of them; in the time of one look for each length of a prefix.
  bool contains(const wire::Address&) const;

 private:
  struct Length {
    wire::Family family;
    unsigned bits;
    auto operator<=>(const Length&) const = default;
  };
  std::map<Length, std::set<wire::Address>> networks_;
};

}  // namespace tcpspec::scan
