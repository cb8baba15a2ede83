#include "reports/packed_tape.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace tcpspec::report {
namespace {

constexpr std::string_view arrival_word = "segment ", departure_word = "sent ";

/// The time of an event on the tape.
std::string time_of(const CaseResult& result, const SegmentRecord& segment) {
  if (!(std::abs(segment.time) < 1e9)) return {};  // not of a run: the sum would overflow
  return std::to_string(result.began_at + std::llround(segment.time * 1e9));
}

/// What the event says behind its first word, and may say more behind that.
std::string told(const CaseResult& result, const SegmentRecord& segment) {
  const std::string time = time_of(result, segment);
  return segment.from_target ? time + " " + segment.octets : time;
}

/// Which segment of the case an event tells of, from the first to the last: both are mostly in the same
/// order.
class Finder {
 public:
  explicit Finder(const CaseResult& result) : result_(result) {}

  std::optional<std::size_t> find(std::string_view event, bool from_target) {
    const std::size_t count = result_.segments.size();
    std::size_t& from = next_[from_target ? 1 : 0];
    for (std::size_t looked = 0; looked < std::min(count, most_looked_at); ++looked) {
      const std::size_t i = (from + looked) % count;
      const SegmentRecord& segment = result_.segments[i];
      if (segment.from_target != from_target || !tells(event, segment)) continue;
      from = i + 1;
      return i;
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t most_looked_at = 64;

  bool tells(std::string_view event, const SegmentRecord& segment) const {
    if (segment.from_target && event.find(segment.octets) == std::string_view::npos) return false;
    const std::string all = told(result_, segment);
    return event.starts_with(all) && (event.size() == all.size() || event[all.size()] == ' ');
  }

  const CaseResult& result_;
  std::size_t next_[2] = {0, 0};
};

/// The segment that the event refers to, and what comes behind that.
std::optional<std::pair<std::size_t, std::string_view>> reference(std::string_view event) {
  if (!event.starts_with('#')) return std::nullopt;
  std::size_t index = 0;
  const char* const end = event.data() + event.size();
  const auto [at, error] = std::from_chars(event.data() + 1, end, index);
  if (error != std::errc{}) return std::nullopt;
  return std::pair{index, std::string_view(at, end)};
}

}  // namespace

Tape packed_tape(const CaseResult& result) {
  Tape packed = result.tape;
  Finder finder(result);
  for (std::string& event : packed.events)
    for (const std::string_view word : {arrival_word, departure_word}) {
      if (!event.starts_with(word)) continue;
      const std::string_view rest = std::string_view(event).substr(word.size());
      const auto index = finder.find(rest, word == arrival_word);
      if (!index) break;
      const std::string_view behind = rest.substr(told(result, result.segments[*index]).size());
      event = std::string(word) + "#" + std::to_string(*index) + std::string(behind);
      break;
    }
  return packed;
}

void unpack_tape(CaseResult& result) {
  for (std::string& event : result.tape.events)
    for (const std::string_view word : {arrival_word, departure_word}) {
      if (!event.starts_with(word)) continue;
      const auto found = reference(std::string_view(event).substr(word.size()));
      if (!found || found->first >= result.segments.size()) break;
      event = std::string(word) + told(result, result.segments[found->first]) + std::string(found->second);
      break;
    }
}

}  // namespace tcpspec::report
