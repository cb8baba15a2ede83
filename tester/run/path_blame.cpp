#include "run/path_blame.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hex.hpp"
#include "run/recorded_segment.hpp"
#include "wire/draft.hpp"
#include "wire/print.hpp"

namespace tcpspec::run {

namespace {

using wire::Segment;

std::optional<Segment> segment_in(wire::OctetView octets) {
  wire::Datagram datagram = wire::parse(octets);
  if (auto* segment = std::get_if<Segment>(&datagram)) return std::move(*segment);
  return std::nullopt;
}

/// A quote that was cut short goes on as it was sent: what it does not have is not a difference.
wire::Octets completed(wire::OctetView quoted, wire::OctetView sent) {
  wire::Octets whole(quoted.begin(), quoted.end());
  if (quoted.size() < sent.size())
    whole.insert(whole.end(), sent.begin() + static_cast<std::ptrdiff_t>(quoted.size()), sent.end());
  return whole;
}

std::string name_of(const wire::Option& option) {
  Segment alone;
  alone.options = {option};
  if (const auto mss = alone.mss()) return fmt::format("<MSS={}>", *mss);
  if (const auto shift = alone.window_scale()) return fmt::format("<WSOPT={}>", *shift);
  if (alone.sack_permitted()) return "<SACKOK>";
  if (alone.timestamps()) return "<TS>";
  return fmt::format("<OPT={}>", option.kind);
}

void compare_options(const Segment& sent, const Segment& quoted, std::vector<std::string>& changes) {
  constexpr std::uint8_t no_operation = 1;
  const auto find = [](const Segment& segment, std::uint8_t kind) {
    return std::find_if(segment.options.begin(), segment.options.end(),
                        [&](const wire::Option& option) { return option.kind == kind; });
  };
  for (const wire::Option& option : sent.options) {
    if (option.kind == no_operation) continue;
    const auto now = find(quoted, option.kind);
    if (now == quoted.options.end())
      changes.push_back(name_of(option) + " was removed");
    else if (!(*now == option))
      changes.push_back(name_of(option) + " became " + name_of(*now));
  }
  for (const wire::Option& option : quoted.options)
    if (option.kind != no_operation && find(sent, option.kind) == sent.options.end())
      changes.push_back(name_of(option) + " was added");
}

std::string hop(const PathTrace::Quote& quote) {
  return fmt::format("hop {} ({})", quote.hop, quote.router.to_string());
}

}  // namespace

std::vector<std::string> changes_in(wire::OctetView sent, wire::OctetView quoted) {
  const auto before = segment_in(sent);
  const auto after = segment_in(completed(quoted, sent));
  if (!before || !after) return {};
  std::vector<std::string> changes;
  const auto compare = [&](const char* name, std::uint64_t a, std::uint64_t b) {
    if (a != b) changes.push_back(fmt::format("<{0}={1}> became <{0}={2}>", name, a, b));
  };
  compare("SEQ", before->seq.value(), after->seq.value());
  compare("ACK", before->ack.value(), after->ack.value());
  if (before->flags != after->flags)
    changes.push_back(fmt::format("<CTL={}> became <CTL={}>", wire::flags_to_string(before->flags),
                                  wire::flags_to_string(after->flags)));
  compare("WND", before->window, after->window);
  compare("UP", before->urgent_pointer, after->urgent_pointer);
  compare("TOS", before->traffic_class, after->traffic_class);
  compare_options(*before, *after, changes);
  compare("DATA", before->payload.size(), after->payload.size());
  if (before->payload.size() == after->payload.size() && before->payload != after->payload)
    changes.emplace_back("the data were changed");
  return changes;
}

std::string blame(wire::OctetView sent, const PathTrace& trace, const PathTrace& ordinary) {
  const PathTrace::Quote* unchanged = nullptr;
  for (const PathTrace::Quote& quote : trace.quotes) {
    const std::vector<std::string> changes = changes_in(sent, quote.datagram);
    if (changes.empty()) {
      unchanged = &quote;
      continue;
    }
    return fmt::format("{} {}: {}", hop(quote),
                       unchanged ? "got it changed behind " + hop(*unchanged) : "got it changed",
                       fmt::join(changes, ", "));
  }
  if (trace.reached > 0) return {};
  const int last = unchanged ? unchanged->hop : 0;
  const auto further = std::find_if(ordinary.quotes.begin(), ordinary.quotes.end(),
                                    [&](const PathTrace::Quote& quote) { return quote.hop > last; });
  if (further == ordinary.quotes.end()) return {};
  return fmt::format("{} never got it, although it gets ordinary segments: it was dropped {}", hop(*further),
                     unchanged ? "behind " + hop(*unchanged) : "before");
}

std::vector<wire::Octets> suspects_of(const report::CaseResult& result) {
  std::vector<wire::Octets> suspects;
  const auto add = [&](const report::SegmentRecord& record) {
    if (auto octets = base::from_hex(record.octets)) suspects.push_back(std::move(*octets));
  };
  const auto is_sent = [&](const report::SegmentRecord& record) {
    return !record.from_target && segment_of(record).has_value();
  };
  const report::SegmentRecord* stimulus = nullptr;
  for (const report::SegmentRecord& record : result.segments)
    if (is_sent(record) && record.role == report::SegmentRole::stimulus &&
        record.step <= result.deciding_step)
      stimulus = &record;
  if (stimulus != nullptr) add(*stimulus);
  if (stimulus != nullptr && result.awaited_rst) {
    const Segment answered = *segment_of(*stimulus);
    wire::Draft rst;
    rst.flow = {answered.source, answered.destination};
    rst.flags = wire::ctl::rst;
    rst.seq = answered.seq;
    suspects.push_back(wire::emit(rst));
  }
  const auto syn = std::find_if(result.segments.begin(), result.segments.end(), [&](const auto& record) {
    return is_sent(record) && segment_of(record)->has(wire::ctl::syn);
  });
  if (syn != result.segments.end() && &*syn != stimulus) add(*syn);
  return suspects;
}

}  // namespace tcpspec::run
