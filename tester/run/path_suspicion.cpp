#include "run/path_suspicion.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/hex.hpp"
#include "oracle/track.hpp"
#include "run/confirmation.hpp"
#include "run/recorded_segment.hpp"
#include "wire/ip.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

namespace {

namespace ctl = wire::ctl;
using report::CaseResult;
using report::SegmentRecord;
using report::SegmentRole;
using wire::Segment;

// Fewer failures than this have something in common by chance.
constexpr std::size_t fewest_alike = 2;
constexpr std::size_t answers_of_a_whole_run = 100;
constexpr std::size_t fewest_answers = 5;  // of the target, before it is said what none of them has
constexpr std::int32_t far = 60'000;       // octets: nearer to the window they may be repeated
constexpr std::ptrdiff_t few_of = 8;       // one of so many
constexpr std::size_t least_size = 576;    // octets: every path takes such a datagram (RFC 1122 §3.3.3)

bool has_any_option(const Segment& segment) {
  return segment.window_scale() || segment.timestamps() || segment.sack_permitted();
}

bool has_odd_flags(const Segment& segment) {
  if (segment.has(ctl::syn)) return segment.has(ctl::fin) || segment.has(ctl::rst);
  if (segment.has(ctl::rst)) return (segment.flags & (ctl::fin | ctl::psh | ctl::urg)) != 0;
  return !segment.has(ctl::ack);
}

/// Data that acknowledge nothing new are sent for another reason: a timer, or the application.
bool is_answer(const Segment& segment, const oracle::Tcb& before) {
  return segment.len() == 0 || segment.has(ctl::syn) || segment.has(ctl::rst) ||
         segment.ack.after(before.last_ack_sent);
}

/// Options of IPv4, or an extension header of IPv6.
bool has_ip_options(const SegmentRecord& record) {
  constexpr std::size_t until_next_header = 7;
  const auto ip = base::from_hex(record.octets.substr(0, 2 * until_next_header));
  if (!ip || ip->size() < until_next_header) return false;
  const int version = ip->front() >> 4;
  constexpr int words_without_options = 5;
  return version == 4 ? (ip->front() & 0x0f) > words_without_options
                      : version == 6 && ip->back() != wire::protocol::tcp;
}

/// A segment of the tester, and the variables of a conforming target when it was sent.
struct Sent {
  const SegmentRecord& record;
  const Segment& segment;
  const oracle::Tcb& tcb;

  bool has(std::uint16_t flags) const { return segment.has(flags); }
  bool has_any(std::uint16_t flags) const { return (segment.flags & flags) != 0; }
  bool is_of_a_connection() const { return tcb.phase == oracle::Phase::synchronized; }
  /// Neither end has sent a SYN on these ports.
  bool is_of_nothing() const { return !tcb.iss && !tcb.irs; }
  std::int32_t beyond_the_window() const { return segment.seq - tcb.rcv_edge; }
  std::int32_t behind_the_window() const { return tcb.rcv_nxt - (segment.seq + segment.len()); }
};

/// A kind of segment that boxes on a path are known to drop.
struct Kind {
  bool (*matches)(const Sent&);
  const char* words;
};
constexpr std::array<Kind, 20> dropped_kinds{{
    {[](const Sent& s) { return s.has(ctl::syn | ctl::fin); }, "with SYN and FIN"},
    {[](const Sent& s) { return s.has(ctl::syn) && !s.segment.payload.empty(); }, "with SYN and data"},
    {[](const Sent& s) { return s.has_any(ctl::reserved); }, "with reserved bits"},
    {[](const Sent& s) { return s.has(ctl::syn) && s.has_any(ctl::ece | ctl::cwr); },
     "with SYN and ECN bits"},
    {[](const Sent& s) { return s.has(ctl::urg); }, "with URG"},
    {[](const Sent& s) { return !s.has_any(ctl::syn | ctl::ack | ctl::rst); }, "without SYN, ACK and RST"},
    {[](const Sent& s) { return s.has(ctl::rst); }, "with RST"},
    {[](const Sent& s) { return s.has(ctl::rst) && s.has_any(ctl::syn | ctl::fin); },
     "with RST beside SYN or FIN"},
    {[](const Sent& s) {
       return !s.has_any(ctl::fin | ctl::syn | ctl::rst | ctl::psh | ctl::ack | ctl::urg);
     },
     "without any flag"},
    // What follows is of no use to a firewall that keeps the state of connections.
    {[](const Sent& s) {
       return s.tcb.phase == oracle::Phase::none && (!s.has(ctl::syn) || s.has(ctl::ack));
     },
     "that belongs to no connection"},
    {[](const Sent& s) { return s.is_of_nothing() && s.has(ctl::syn | ctl::ack); },
     "with SYN,ACK that belongs to no connection"},
    {[](const Sent& s) { return s.is_of_nothing() && s.has(ctl::fin | ctl::ack) && !s.has(ctl::syn); },
     "with FIN that belongs to no connection"},
    {[](const Sent& s) { return s.is_of_a_connection() && !s.has(ctl::syn) && s.beyond_the_window() > far; },
     "far beyond the window"},
    {[](const Sent& s) { return s.is_of_a_connection() && s.beyond_the_window() > 0; }, "beyond the window"},
    {[](const Sent& s) { return s.is_of_a_connection() && s.behind_the_window() > far; },
     "far behind the window"},
    {[](const Sent& s) {
       return s.tcb.iss && s.tcb.phase != oracle::Phase::none && s.has(ctl::ack) &&
              s.segment.ack.after(s.tcb.snd_nxt);
     },
     "that acknowledges what was never sent"},
    {[](const Sent& s) { return has_odd_flags(s.segment); }, "with flags that no TCP sends together"},
    {[](const Sent& s) { return s.is_of_a_connection() && s.has(ctl::syn | ctl::ack); },
     "with SYN and ACK on a connection"},
    {[](const Sent& s) { return s.record.in_fragments; }, "in fragments"},
    {[](const Sent& s) { return has_ip_options(s.record); }, "with IP options or extension headers"},
}};
constexpr std::size_t with_rst = 6;  // its index

std::size_t size_of(const SegmentRecord& record) { return record.octets.size() / 2; }

/// What a case shows about the path.
class Evidence {
 public:
  explicit Evidence(CaseResult& result) : result_(result) {
    for (const SegmentRecord& record : result.segments) look_at(record);
  }

  CaseResult& result() const { return result_; }
  bool fails_by_silence() const { return departs(result_) && !came_in_deciding_step_; }
  bool sent_before_the_end(std::size_t kind) const { return sent_[kind]; }
  bool sent_unanswered(std::size_t kind) const { return was_last_[kind]; }
  bool saw_answer_to(std::size_t kind) const { return answered_[kind]; }
  bool rst_came() const { return rst_came_; }
  bool options_were_offered() const { return offered_options_; }
  bool options_came() const { return options_came_; }
  std::size_t answers() const { return answers_; }
  /// Octets of datagrams of the tester: the last one, the largest until the step that decided, and the
  /// largest that was answered; and the largest of the target.
  std::size_t last_size() const { return last_size_; }
  std::size_t largest_sent() const { return largest_sent_; }
  std::size_t largest_answered() const { return largest_answered_; }
  std::size_t largest_came() const { return largest_came_; }
  /// Whether it may be the loss of a full segment of the target that made the case depart.
  bool may_miss_full_segments() const {
    return offered_full_segments_ && departs(result_) && (misses_data_ || fails_by_silence());
  }
  const std::set<std::uint16_t>& windows() const { return windows_; }

 private:
  void look_at(const SegmentRecord& record) {
    const std::optional<Segment> segment = segment_of(record);
    if (!segment) return;
    if (record.from_target)
      from_target(record, *segment);
    else
      from_tester(record, *segment);
  }

  void from_tester(const SegmentRecord& record, const Segment& segment) {
    if (segment.has(ctl::syn) && has_any_option(segment)) offered_options_ = true;
    if (segment.mss() && *segment.mss() > least_size) offered_full_segments_ = true;
    oracle::Tracker& tracker = trackers_[record.connection];
    if (record.role == SegmentRole::stimulus || record.role == SegmentRole::preparation) {
      const Sent sent{record, segment, tracker.tcb()};
      for (std::size_t i = 0; i < dropped_kinds.size(); ++i) {
        was_last_[i] = dropped_kinds[i].matches(sent);
        if (record.step <= result_.deciding_step) sent_[i] = sent_[i] || was_last_[i];
      }
      last_size_ = size_of(record);
      if (record.step <= result_.deciding_step) largest_sent_ = std::max(largest_sent_, last_size_);
    }
    if (segment.has(ctl::rst) && tracker.tcb().phase != oracle::Phase::none) reset_a_connection_ = true;
    tracker.sent(segment);
  }

  void from_target(const SegmentRecord& record, const Segment& segment) {
    ++answers_;
    oracle::Tracker& tracker = trackers_[record.connection];
    const bool answers = is_answer(segment, tracker.tcb());
    misses_data_ = misses_data_ || (tracker.tcb().iss && segment.seq.after(tracker.tcb().snd_nxt));
    tracker.seen(segment);
    largest_came_ = std::max(largest_came_, size_of(record));
    const bool of_the_case = record.role == SegmentRole::matched || record.role == SegmentRole::not_expected;
    if (of_the_case && record.step == result_.deciding_step) came_in_deciding_step_ = true;
    if (segment.has(ctl::rst))
      rst_came_ = true;
    else
      windows_.insert(segment.window);
    if (segment.has(ctl::syn) && has_any_option(segment)) options_came_ = true;
    // That the connection is gone answers a RST.
    if (record.role == SegmentRole::answers_probe && (segment.flags & (ctl::rst | ctl::syn)) != 0)
      answered_[with_rst] = answered_[with_rst] || reset_a_connection_;
    if (!of_the_case) return;
    largest_answered_ = std::max(largest_answered_, last_size_);
    for (std::size_t i = 0; answers && i < dropped_kinds.size(); ++i)
      answered_[i] = answered_[i] || was_last_[i];
  }

  CaseResult& result_;
  std::array<bool, dropped_kinds.size()> was_last_{};  ///< what the last segment of the case itself was
  std::array<bool, dropped_kinds.size()> sent_{};      ///< until the step that decided
  std::array<bool, dropped_kinds.size()> answered_{};
  std::map<std::string, oracle::Tracker> trackers_;  ///< of each connection
  bool reset_a_connection_ = false;                  ///< or it should have
  bool came_in_deciding_step_ = false;
  bool rst_came_ = false;
  bool offered_options_ = false;
  bool options_came_ = false;
  std::set<std::uint16_t> windows_;  ///< the fields, not scaled
  std::size_t answers_ = 0;
  std::size_t last_size_ = 0;
  std::size_t largest_sent_ = 0;
  std::size_t largest_answered_ = 0;
  std::size_t largest_came_ = 0;
  bool offered_full_segments_ = false;
  bool misses_data_ = false;  ///< what came lies behind what should have come first
};

/// `like`: what is typical of such a path; where there is enough of it, it may be the cause of `others` as
/// well.
template <typename Like, typename Others>
void suspect(std::vector<Evidence>& all, Like like, Others others, const std::string& sentence) {
  if (static_cast<std::size_t>(std::count_if(all.begin(), all.end(), like)) < fewest_alike) return;
  for (Evidence& one : all)
    if (departs(one.result()) && (like(one) || others(one)) && one.result().perhaps_path.empty())
      one.result().perhaps_path = sentence;
}
template <typename Like>
void suspect(std::vector<Evidence>& all, Like like, const std::string& sentence) {
  suspect(all, like, like, sentence);
}

template <typename Which>
bool none(const std::vector<Evidence>& all, Which which) {
  return std::none_of(all.begin(), all.end(), which);
}

/// `vanished`: such segments were sent in vain; `answered`: one was answered. Returns whether they are
/// suspected.
template <typename Vanished, typename Answered, typename Others>
bool suspect_loss(std::vector<Evidence>& all, Vanished vanished, Answered answered, Others others,
                  const std::string& of_what) {
  const auto answers = std::count_if(all.begin(), all.end(), answered);
  // What came may have answered something else.
  if (answers * few_of > std::count_if(all.begin(), all.end(), vanished)) return false;
  suspect(all, vanished, others,
          fmt::format("{} {} was ever answered", answers == 0 ? "no" : "hardly any", of_what));
  return true;
}

/// A path with a smaller MTU than the ends believe, and without reports.
void suspect_size(std::vector<Evidence>& all) {
  std::set<std::size_t> vanished_sizes;
  for (const Evidence& one : all)
    if (one.fails_by_silence() && one.last_size() > least_size) vanished_sizes.insert(one.last_size());
  for (const std::size_t size : vanished_sizes) {
    const bool both_ways = none(all, [&](const Evidence& e) { return e.largest_came() >= size; });
    const bool suspected = suspect_loss(
        all, [&](const Evidence& e) { return e.fails_by_silence() && e.last_size() >= size; },
        [&](const Evidence& e) { return e.largest_answered() >= size; },
        [&](const Evidence& e) {
          return e.largest_sent() >= size || (both_ways && e.may_miss_full_segments());
        },
        fmt::format("datagram of {} octets or more", size));
    if (suspected) return;
  }
}

}  // namespace

void suspect_path(std::vector<CaseResult>& results) {
  std::vector<Evidence> all;
  all.reserve(results.size());
  std::size_t answers = 0, offers = 0;
  for (CaseResult& result : results) {
    answers += all.emplace_back(result).answers();
    offers += all.back().options_were_offered() ? 1 : 0;
  }
  if (answers < fewest_answers) return;
  if (none(all, [](const Evidence& e) { return e.rst_came(); }))
    suspect(
        all, [](const Evidence& e) { return e.fails_by_silence() && e.result().awaited_rst; },
        "no RST was ever seen from this target");
  if (offers >= fewest_answers && none(all, [](const Evidence& e) { return e.options_came(); }))
    suspect(
        all, [](const Evidence& e) { return departs(e.result()) && e.options_were_offered(); },
        "no SYN,ACK had a window scale, timestamps or SACK, although they were offered");
  std::set<std::uint16_t> windows;
  for (const Evidence& one : all) windows.insert(one.windows().begin(), one.windows().end());
  // A TCP's own windows are not scaled in SYNs, and change with what it holds.
  const std::size_t enough = windows == std::set<std::uint16_t>{0} ? fewest_answers : answers_of_a_whole_run;
  if (windows.size() == 1 && answers >= enough)
    suspect(
        all, [](const Evidence& e) { return departs(e.result()); },
        fmt::format("every window from this target was {}", *windows.begin()));
  for (std::size_t kind = 0; kind < dropped_kinds.size(); ++kind)
    suspect_loss(
        all, [&](const Evidence& e) { return e.fails_by_silence() && e.sent_unanswered(kind); },
        [&](const Evidence& e) { return e.saw_answer_to(kind); },
        [&](const Evidence& e) { return e.sent_before_the_end(kind); },
        fmt::format("segment {}", dropped_kinds[kind].words));
  suspect_size(all);
}

}  // namespace tcpspec::run
