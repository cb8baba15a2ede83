#include "run/segment_size.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace tcpspec::run {

namespace {

constexpr std::array<std::string_view, 4> rules_of_size{"RFC9293-MUST-14", "RFC9293-MUST-15",
                                                        "RFC9293-MUST-16", "RFC8201-5.4-1"};

bool asks_for_the_size(const cases::Case& test) {
  return std::any_of(test.checks.begin(), test.checks.end(), [](const std::string& requirement) {
    return std::find(rules_of_size.begin(), rules_of_size.end(), requirement) != rules_of_size.end();
  });
}

}  // namespace

std::optional<std::string> larger_than_asked_for(const cases::Case& test, const oracle::Tcb& before,
                                                 const wire::Segment& segment) {
  const std::size_t octets = segment.payload.size();
  if (octets <= before.snd_mss || asks_for_the_size(test)) return std::nullopt;
  return fmt::format(
      "a segment carries {} octets but at most {} were requested, and the case depends on this", octets,
      before.snd_mss);
}

}  // namespace tcpspec::run
