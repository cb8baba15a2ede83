#include "run/path_rewriting.hpp"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>

#include <fmt/format.h>

#include "base/hex.hpp"
#include "oracle/track.hpp"
#include "run/confirmation.hpp"
#include "run/recorded_segment.hpp"
#include "wire/option.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

namespace {

namespace ctl = wire::ctl;
using report::CaseResult;
using report::SegmentRecord;
using report::SegmentRole;
using wire::Segment;
using wire::Seq;

constexpr std::size_t enough_alike = 2;
constexpr std::size_t fewest_numbers = 4;  // of which no two are near each other
constexpr std::int32_t unrelated =
    1 << 20;  // octets: numbers so far apart have nothing to do with each other

bool are_near(Seq a, Seq b) {
  const std::int32_t apart = a - b;
  return apart > -unrelated && apart < unrelated;
}

/// An option that says something about numbers, or proves them.
bool depends_on_numbers(const Segment& segment) {
  return !segment.sack_blocks().empty() ||
         std::any_of(segment.options.begin(), segment.options.end(), [](const wire::Option& option) {
           return option.kind == wire::kind::md5 || option.kind == wire::kind::ao;
         });
}

bool is_icmp(const SegmentRecord& record) {
  const std::optional<wire::Octets> octets = base::from_hex(record.octets);
  return octets && std::holds_alternative<wire::IcmpMessage>(wire::parse(*octets));
}

/// What a case shows of the segments on their way.
class Shown {
 public:
  explicit Shown(CaseResult& result) : result_(result) {
    for (const SegmentRecord& record : result.segments) look_at(record);
    for (const report::StepRecord& step : result.steps)
      asked_for_urgent_ = asked_for_urgent_ || (step.sends_urgent && !step.result.empty());
  }

  CaseResult& result() const { return result_; }
  bool departs() const { return run::departs(result_); }

  // Numbers.
  std::vector<Seq> odd_numbers_of_resets;  ///< where they should have been 0
  bool right_reset = false;
  bool block_of_nothing = false;  ///< SACK of what was never sent
  bool right_block = false;
  bool about_numbers = false;  ///< something beside the header says what they are

  // Timestamps, where both agreed on them.
  bool data_came_with_stamps = false;
  bool data_came_without = false;
  bool others_came_with_stamps = false;
  bool data_went_with_stamps = false;
  bool echo_of_data_came = false;

  // MSS.
  std::set<std::size_t> announced;  ///< by SYN,ACKs; 0: none
  std::size_t offered = 0;          ///< the largest
  std::size_t largest_data = 0;     ///< of the target, where the tester offered an MSS
  std::size_t largest_whole = 0;    ///< with its options, where it is allowed for more

  // Urgent data.
  bool urg_came = false;
  bool urg_went = false;  ///< until the step that decided
  bool asked_for_urgent() const { return asked_for_urgent_; }
  bool urg_was_answered() const { return answered_; }

 private:
  struct Way {
    oracle::Tracker tracker;
    std::optional<Segment> last_sent;
    std::set<std::uint32_t> stamps_of_data;
    std::set<std::uint32_t> stamps_of_others;
    std::size_t offered = 0;
  };

  void look_at(const SegmentRecord& record) {
    const std::optional<Segment> segment = segment_of(record);
    if (!segment) {
      about_numbers = about_numbers || (!record.from_target && is_icmp(record));
      return;
    }
    about_numbers = about_numbers || depends_on_numbers(*segment);
    Way& way = ways_[record.connection];
    if (record.from_target)
      came(way, record, *segment);
    else
      went(way, record, *segment);
  }

  void went(Way& way, const SegmentRecord& record, const Segment& segment) {
    const bool has_data = !segment.payload.empty();
    if (segment.has(ctl::syn) && segment.mss()) {
      way.offered = *segment.mss();
      offered = std::max(offered, way.offered);
    }
    if (const auto stamps = segment.timestamps(); stamps && way.tracker.tcb().timestamps) {
      (has_data ? way.stamps_of_data : way.stamps_of_others).insert(stamps->tsval);
      data_went_with_stamps = data_went_with_stamps || has_data;
    }
    if (segment.has(ctl::urg) && record.step <= result_.deciding_step) urg_went = true;
    way.tracker.sent(segment);
    way.last_sent = segment;
  }

  void came(Way& way, const SegmentRecord& record, const Segment& segment) {
    const bool of_the_case = record.role == SegmentRole::matched || record.role == SegmentRole::not_expected;
    answered_ = answered_ || (of_the_case && urg_went);
    urg_came = urg_came || segment.has(ctl::urg);
    note_number_of_reset(way, segment);
    way.tracker.seen(segment);
    note_blocks(way.tracker.tcb(), segment);
    note_stamps(way, segment);
    note_size(way, segment);
  }

  void note_number_of_reset(const Way& way, const Segment& segment) {
    if (!segment.has(ctl::rst | ctl::ack) || !way.last_sent || way.last_sent->has(ctl::ack)) return;
    if (segment.seq == Seq(0)) right_reset = true;
    const oracle::Tcb& tcb = way.tracker.tcb();
    const bool known = are_near(segment.seq, Seq(0)) || are_near(segment.seq, way.last_sent->seq) ||
                       are_near(segment.seq, way.last_sent->ack) ||
                       (tcb.iss && are_near(segment.seq, *tcb.iss));
    if (!known) odd_numbers_of_resets.push_back(segment.seq);
  }

  void note_blocks(const oracle::Tcb& tcb, const Segment& segment) {
    if (tcb.phase != oracle::Phase::synchronized) return;
    for (const auto& [left, right] : segment.sack_blocks())
      (are_near(left, tcb.rcv_nxt) ? right_block : block_of_nothing) = true;
  }

  void note_stamps(const Way& way, const Segment& segment) {
    if (!way.tracker.tcb().timestamps || segment.has(ctl::rst) || segment.has(ctl::syn)) return;
    const auto stamps = segment.timestamps();
    if (!segment.payload.empty())
      (stamps ? data_came_with_stamps : data_came_without) = true;
    else if (stamps)
      others_came_with_stamps = true;
    if (stamps && way.stamps_of_data.contains(stamps->tsecr) && !way.stamps_of_others.contains(stamps->tsecr))
      echo_of_data_came = true;
  }

  void note_size(const Way& way, const Segment& segment) {
    if (segment.has(ctl::syn | ctl::ack)) announced.insert(segment.mss().value_or(0));
    const std::size_t data = segment.payload.size();
    if (way.offered > 0) largest_data = std::max(largest_data, data);
    constexpr std::size_t of_stamps = 12;
    const std::size_t whole = data + (segment.timestamps() ? of_stamps : 0);
    if (way.offered > whole) largest_whole = std::max(largest_whole, whole);
  }

  CaseResult& result_;
  std::map<std::string, Way> ways_;
  bool asked_for_urgent_ = false;
  bool answered_ = false;
};

class Rewriting {
 public:
  Rewriting(std::vector<CaseResult>& results, std::vector<report::InvariantResult>& invariants)
      : invariants_(invariants) {
    all_.reserve(results.size());
    for (CaseResult& result : results) all_.emplace_back(result);
  }

  void suspect_numbers() {
    std::vector<Seq> numbers;
    for (const Shown& one : all_)
      numbers.insert(numbers.end(), one.odd_numbers_of_resets.begin(), one.odd_numbers_of_resets.end());
    const bool of_resets =
        !any([](const Shown& s) { return s.right_reset; }) && fewest_numbers <= count_unrelated(numbers);
    const bool of_blocks = !any([](const Shown& s) { return s.right_block; }) &&
                           fewest_numbers <= count([](const Shown& s) { return s.block_of_nothing; });
    if (!of_resets && !of_blocks) return;
    mark([](const Shown& s) { return !s.odd_numbers_of_resets.empty() || s.about_numbers; },
         of_resets ? "every RST that should have SEQ=0 had a number of its own, as if numbered anew"
                   : "all SACK blocks from this target are of what was never sent, as if numbered anew",
         {"sack-blocks-were-sent", "sack-blocks-are-well-formed"});
  }

  void suspect_stamps() {
    if (any([](const Shown& s) { return s.data_came_with_stamps || s.echo_of_data_came; })) return;
    if (count([](const Shown& s) { return s.data_came_without; }) < enough_alike ||
        count([](const Shown& s) { return s.others_came_with_stamps && s.data_went_with_stamps; }) <
            enough_alike)
      return;
    mark([](const Shown& s) { return s.data_came_without || s.data_went_with_stamps; },
         "no data ever came with timestamps, and none of data was echoed, though others were",
         {"timestamps-on-every-segment"});
  }

  void suspect_mss() {
    std::set<std::size_t> announced;
    std::size_t largest = 0;
    for (const Shown& one : all_) {
      announced.insert(one.announced.begin(), one.announced.end());
      largest = std::max(largest, one.largest_data);
    }
    if (announced.size() != 1) return;  // so that there is a case
    const std::size_t least = wire::default_mss(static_cast<wire::Family>(all_.front().result().family));
    const std::size_t limit = *announced.begin() == 0 ? least : *announced.begin();
    const auto is_full = [&](const Shown& s) { return s.largest_whole == limit; };
    if (limit > least || largest > limit || count(is_full) < enough_alike) return;
    const auto concerned = [&](const Shown& s) {
      const std::vector<std::string>& tags = s.result().tags;
      return is_full(s) || s.largest_data > s.offered ||
             std::find(tags.begin(), tags.end(), "mss") != tags.end();
    };
    mark(concerned,
         *announced.begin() == 0
             ? std::string("no SYN,ACK had an MSS, and no segment was larger than without one")
             : fmt::format("every SYN,ACK had an MSS of {}, and no segment was larger than that", limit),
         {"data-keep-within-the-mss", "initial-window-is-kept"});
  }

  void suspect_urg() {
    if (any([](const Shown& s) { return s.urg_came; })) return;
    const auto unsent = [](const Shown& s) { return s.departs() && s.asked_for_urgent(); };
    const auto without_effect = [](const Shown& s) {
      return s.departs() && s.urg_went && !s.asked_for_urgent() && s.urg_was_answered();
    };
    if (!any(unsent) || !any(without_effect)) return;
    mark([&](const Shown& s) { return unsent(s) || without_effect(s); },
         "no segment with URG ever came, and none had an effect", {});
  }

 private:
  template <typename Which>
  std::size_t count(Which which) const {
    return static_cast<std::size_t>(std::count_if(all_.begin(), all_.end(), which));
  }
  template <typename Which>
  bool any(Which which) const {
    return std::any_of(all_.begin(), all_.end(), which);
  }

  static std::size_t count_unrelated(const std::vector<Seq>& numbers) {
    std::vector<Seq> apart;
    for (const Seq number : numbers)
      if (std::none_of(apart.begin(), apart.end(), [&](Seq other) { return are_near(number, other); }))
        apart.push_back(number);
    return apart.size();
  }

  /// An invariant that is inconclusive is perhaps the path's.
  static void doubt(report::InvariantResult& invariant, const std::string& sentence) {
    invariant.verdict = report::Verdict::inconclusive;
    invariant.because += "; perhaps the path's: " + sentence;
  }

  template <typename Which>
  void mark(Which which, const std::string& sentence, std::initializer_list<std::string_view> broken) {
    for (Shown& one : all_)
      if (one.departs() && which(one) && one.result().perhaps_path.empty())
        one.result().perhaps_path = sentence;
    for (report::InvariantResult& invariant : invariants_)
      if (invariant.departures > 0 && std::find(broken.begin(), broken.end(), invariant.name) != broken.end())
        doubt(invariant, sentence);
  }

  std::vector<Shown> all_;
  std::vector<report::InvariantResult>& invariants_;
};

}  // namespace

void suspect_rewriting(std::vector<CaseResult>& results, std::vector<report::InvariantResult>& invariants) {
  Rewriting rewriting(results, invariants);
  rewriting.suspect_numbers();
  rewriting.suspect_stamps();
  rewriting.suspect_mss();
  rewriting.suspect_urg();
}

}  // namespace tcpspec::run
