#pragma once
// How every user call can be written, for the tests that go over all rows.

#include <string>
#include <vector>

#include "case/call.hpp"

namespace tcpspec::cases {

/// Texts for one argument, the space before it included; an empty one if it can be left out.
inline std::vector<std::string> sample_arguments(Argument argument) {
  switch (argument) {
    case Argument::group: return {"", " to broadcast", " to multicast"};
    case Argument::unbound: return {"", " from any address"};
    case Argument::text: return {"", " with 3 octets"};
    case Argument::octets: return {" 3 octets", " 1 octet"};
    case Argument::some_octets: return {"", " 3 octets"};
    case Argument::urgent: return {"", " urgent"};
    case Argument::option: return {" keepidle"};
    case Argument::value: return {" 5"};
  }
  return {};
}

/// The call with every combination of its arguments.
inline std::vector<std::string> sample_calls(const CallRow& row) {
  std::vector<std::string> texts{std::string(row.word)};
  for (const Argument argument : row.arguments) {
    std::vector<std::string> longer;
    for (const std::string& text : texts)
      for (const std::string& more : sample_arguments(argument)) longer.push_back(text + more);
    texts = std::move(longer);
  }
  return texts;
}

}  // namespace tcpspec::cases
