#include "run/path_loss.hpp"

#include <algorithm>
#include <cmath>

#include "wire/segment.hpp"

namespace tcpspec::run {

using report::CaseResult;
using report::SegmentRecord;
using report::Verdict;
namespace ctl = wire::ctl;

namespace {

/// The octets in hexadecimal, beginning with the TCP header, because a second copy has a different IP header.
std::string_view from_tcp_header(const SegmentRecord& record) {
  constexpr std::size_t digits_of_a_word = 8, ipv6_header = 80;
  const std::string_view octets = record.octets;
  if (octets.size() < ipv6_header) return {};
  const bool ipv4 = octets[0] == '4';
  const auto words = static_cast<std::size_t>(octets[1] <= '9' ? octets[1] - '0' : octets[1] - 'a' + 10);
  return octets.substr(ipv4 ? words * digits_of_a_word : ipv6_header);
}

constexpr double shortest_timer = 0.15;  // seconds; the shortest timeout of stacks is 200 ms

/// The same segment twice, nothing sent between, and sooner than any timer of a TCP: the path has duplicated
/// this segment or the one that caused it. What a step awaited several times is the target's own.
bool doubled(const SegmentRecord& a, const SegmentRecord& b) {
  if (b.role == report::SegmentRole::matched) return false;
  if (!a.from_target || !b.from_target || a.connection != b.connection) return false;
  const std::string_view segment = from_tcp_header(a);
  return !segment.empty() && segment == from_tcp_header(b) && b.time - a.time < shortest_timer;
}

bool is_repeated(const SegmentRecord& segment) {
  return segment.role == report::SegmentRole::repeated_for_loss;
}

/// Segments that a case repeats by itself, or to which a target never responds, say nothing about the path.
bool sent_again_for_a_loss(const CaseResult& result, const SegmentRecord& segment) {
  const bool never_answered = result.verdict == Verdict::inconclusive && result.deciding_step < 0;
  return is_repeated(segment) && !never_answered;
}

/// There was a response to the first of what was sent again at `again`, only late: the response had come
/// before, and this host had not seen it yet, or there was a response to both.
bool answered_late(const std::vector<SegmentRecord>& all, std::size_t again) {
  const SegmentRecord* first = nullptr;
  for (std::size_t i = again + 1; i < all.size(); ++i) {
    if (!all[i].from_target || all[i].connection != all[again].connection) continue;
    if (all[i].time < all[again].time) return true;
    if (first != nullptr) return doubled(*first, all[i]);
    first = &all[i];
  }
  return false;
}

/// Before the steps, the tester repeats a segment until there is a response, so a loss is noticed there. In a
/// step, silence may be the response.
bool answered_in_the_opening(const std::vector<SegmentRecord>& all, std::size_t i) {
  return !all[i].from_target && all[i].step < 0 && i + 1 < all.size() && all[i + 1].from_target;
}

/// With any other bits: an ECN-setup SYN has two more (RFC 3168 §6.1.1).
bool has_only(const SegmentRecord& segment, std::uint16_t wanted) {
  constexpr std::uint16_t telling = ctl::syn | ctl::ack | ctl::rst | ctl::fin;
  return segment.control_bits && (*segment.control_bits & telling) == wanted;
}
bool is_syn(const SegmentRecord& segment) { return has_only(segment, ctl::syn); }
bool is_syn_ack(const SegmentRecord& segment) { return has_only(segment, ctl::syn | ctl::ack); }

/// Whether the SYN,ACK at `answer` comes again although its SYN was sent once.
bool opened_twice(const std::vector<SegmentRecord>& all, std::size_t answer) {
  for (std::size_t i = answer + 1; i < all.size(); ++i) {
    if (!all[i].from_target && is_syn(all[i])) return false;
    if (is_syn_ack(all[i]) && doubled(all[answer], all[i])) return true;
  }
  return false;
}

}  // namespace

void PathLoss::saw(const CaseResult& result) {
  const std::vector<SegmentRecord>& all = result.segments;
  int unanswered = 0;  // the responses to a burst may be as many equal segments
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (sent_again_for_a_loss(result, all[i]) && !answered_late(all, i)) ++unanswered_;
    if (answered_in_the_opening(all, i)) ++answered_;
    if (all[i].from_target) ++arrived_;
    if (i > 0 && is_syn_ack(all[i]) && is_syn(all[i - 1]) && !is_repeated(all[i - 1])) {
      ++openings_;
      if (opened_twice(all, i)) ++openings_doubled_;
    }
    if (i > 0 && unanswered <= 0 && doubled(all[i - 1], all[i])) ++doubled_;
    unanswered = all[i].from_target ? unanswered - 1 : std::max(unanswered, 0) + 1;
  }
}

double PathLoss::estimate() const {
  const auto asked = static_cast<double>(answered_ + unanswered_);
  // A response comes if neither the request nor the response is lost.
  const double lost = asked == 0 ? 0 : 1 - std::sqrt(static_cast<double>(answered_) / asked);
  const auto share = [](std::size_t part, std::size_t of) {
    return of == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(of);
  };
  const double doubled = std::max(share(doubled_, arrived_), share(openings_doubled_, openings_));
  return std::max(least_, lost + doubled);
}

}  // namespace tcpspec::run
