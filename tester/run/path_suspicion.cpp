#include "run/path_suspicion.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "run/recorded_segment.hpp"
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
constexpr std::size_t fewest_answers = 5;  // of the target, before it is said what none of them has
constexpr std::size_t full_size = 1200;    // octets of data: a box that drops these drops what fills a link

bool has_any_option(const Segment& segment) {
  return segment.window_scale() || segment.timestamps() || segment.sack_permitted();
}

/// A kind of segment that boxes on a path are known to drop.
struct Kind {
  bool (*matches)(const Segment&);
  const char* words;
};
constexpr std::array<Kind, 8> dropped_kinds{{
    {[](const Segment& s) { return s.has(ctl::syn | ctl::fin); }, "with SYN and FIN"},
    {[](const Segment& s) { return s.has(ctl::syn) && !s.payload.empty(); }, "with SYN and data"},
    {[](const Segment& s) { return (s.flags & ctl::reserved) != 0; }, "with reserved bits"},
    {[](const Segment& s) { return s.has(ctl::syn) && (s.flags & (ctl::ece | ctl::cwr)) != 0; },
     "with SYN and ECN bits"},
    {[](const Segment& s) { return s.has(ctl::urg); }, "with URG"},
    {[](const Segment& s) { return (s.flags & (ctl::syn | ctl::ack | ctl::rst)) == 0; },
     "without SYN, ACK and RST"},
    {[](const Segment& s) { return s.has(ctl::rst); }, "with RST"},
    {[](const Segment& s) { return s.payload.size() >= full_size; }, "of full size"},
}};

/// What a case shows about the path.
class Evidence {
 public:
  explicit Evidence(CaseResult& result) : result_(result) {
    for (const SegmentRecord& record : result.segments) look_at(record);
  }

  CaseResult& result() const { return result_; }
  bool fails() const { return result_.verdict == report::Verdict::fail && result_.known.empty(); }
  bool fails_by_silence() const { return fails() && !came_in_deciding_step_; }
  bool sent_unanswered(std::size_t kind) const { return was_last_[kind]; }
  bool saw_answer_to(std::size_t kind) const { return answered_[kind]; }
  bool rst_came() const { return rst_came_; }
  bool options_were_offered() const { return offered_options_; }
  bool options_came() const { return options_came_; }
  std::size_t answers() const { return answers_; }
  bool only_windows_of_zero() const { return answers_ > 0 && !open_window_; }

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
    if (record.role != SegmentRole::stimulus && record.role != SegmentRole::preparation) return;
    for (std::size_t i = 0; i < dropped_kinds.size(); ++i) was_last_[i] = dropped_kinds[i].matches(segment);
  }

  void from_target(const SegmentRecord& record, const Segment& segment) {
    ++answers_;
    const bool of_the_case = record.role == SegmentRole::matched || record.role == SegmentRole::not_expected;
    if (of_the_case && record.step == result_.deciding_step) came_in_deciding_step_ = true;
    if (segment.has(ctl::rst)) {
      rst_came_ = true;
      return;
    }
    open_window_ = open_window_ || segment.window > 0;
    if (segment.has(ctl::syn) && has_any_option(segment)) options_came_ = true;
    if (!of_the_case) return;
    for (std::size_t i = 0; i < dropped_kinds.size(); ++i) answered_[i] = answered_[i] || was_last_[i];
  }

  CaseResult& result_;
  std::array<bool, dropped_kinds.size()> was_last_{};  ///< what the last segment of the case itself was
  std::array<bool, dropped_kinds.size()> answered_{};
  bool came_in_deciding_step_ = false;
  bool rst_came_ = false;
  bool offered_options_ = false;
  bool options_came_ = false;
  bool open_window_ = false;
  std::size_t answers_ = 0;
};

template <typename Which>
void suspect(std::vector<Evidence>& all, Which which, const std::string& sentence) {
  std::vector<CaseResult*> alike;
  for (Evidence& one : all)
    if (which(one)) alike.push_back(&one.result());
  if (alike.size() < fewest_alike) return;
  for (CaseResult* result : alike)
    if (result->perhaps_path.empty()) result->perhaps_path = sentence;
}

template <typename Which>
bool none(const std::vector<Evidence>& all, Which which) {
  return std::none_of(all.begin(), all.end(), which);
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
        all, [](const Evidence& e) { return e.fails() && e.options_were_offered(); },
        "no SYN,ACK had a window scale, timestamps or SACK, although they were offered");
  if (std::all_of(all.begin(), all.end(),
                  [](const Evidence& e) { return e.answers() == 0 || e.only_windows_of_zero(); }))
    suspect(
        all, [](const Evidence& e) { return e.fails(); }, "every window from this target was 0");
  for (std::size_t kind = 0; kind < dropped_kinds.size(); ++kind)
    if (none(all, [&](const Evidence& e) { return e.saw_answer_to(kind); }))
      suspect(
          all, [&](const Evidence& e) { return e.fails_by_silence() && e.sent_unanswered(kind); },
          fmt::format("no segment {} was ever answered", dropped_kinds[kind].words));
}

}  // namespace tcpspec::run
