#include "run/host.hpp"

#include <algorithm>

#include "run/conditions.hpp"
#include "run/confirmation.hpp"
#include "run/option_room.hpp"
#include "run/segment_size.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

using report::Verdict;

namespace {

// Failed openings before the target counts as dead: on a path that loses nothing, and at most. Between these
// two, confirmation.hpp says how many.
constexpr int attempts_to_open = 3;
constexpr int most_attempts_to_open = 16;
constexpr std::size_t segments_of_opening = 3;
constexpr int most_restarts = 3;

cases::Case make_opening(cases::State until) {
  cases::Case opening;
  opening.id = "sanity";
  opening.title = "The target opens a connection";
  opening.given.state = until;
  return opening;
}

/// Its numbers or its sums may be wrong, so that nothing opens; but somebody is there who tries.
bool answered_at_all(const report::CaseResult& opened) {
  return std::any_of(opened.segments.begin(), opened.segments.end(), [](const report::SegmentRecord& one) {
    return one.from_target && one.control_bits && (*one.control_bits & wire::ctl::rst) == 0;
  });
}

}  // namespace

Host::Host(Environment env, std::size_t at_once_first, std::size_t at_once)
    : env_(std::move(env)),
      concurrency_(at_once_first, at_once),
      admission_(env_.room, env_.timing.rtt),
      concurrency_of_the_living_(concurrency_),
      room_is_known_(at_once_first >= at_once && !env_.room.found_out) {}

int Host::conditions_index() {
  if (!env_.evidence) return 0;  // nobody judges these cases again
  if (std::exchange(conditions_changed_, false)) {
    auto now = conditions_of(env_);
    if (conditions_.empty() || conditions_.back() != now) conditions_.push_back(std::move(now));
  }
  return static_cast<int>(conditions_.size()) - 1;
}

bool Host::may_have_lacked_room(std::size_t round, bool opening_repeated, bool ran_alone) {
  if (room_is_known_) return false;
  // So few run at once that there was room, but if the application accepts slowly, there may have been none.
  if (env_.room.small()) return !ran_alone;
  concurrency_.ended(round, opening_repeated && !ran_alone);
  return round != concurrency_.round();
}

const cases::Case& Host::opening() const {
  static const cases::Case accepted = make_opening(cases::State::established);
  static const cases::Case answered = make_opening(cases::State::syn_received);
  return env_.agent || env_.awaited ? accepted : answered;
}

Host::Life Host::answered(const report::CaseResult& opened) {
  if (opened.verdict == Verdict::pass || answered_at_all(opened)) {
    failures_ = 0;
    restarts_ = 0;
    path_to_the_living_ = path_;
    concurrency_of_the_living_ = concurrency_;
    calibrate(opened);
    return Life::lives;
  }
  ++failures_;
  // A listener that is full of what the tester has opened drops the opening too, until its application has
  // time.
  const std::optional<int> enough =
      env_.room.small()
          ? most_attempts_to_open
          : confirmations_needed(path_to_the_living_.estimate(), attempts_to_open, segments_of_opening);
  if (failures_ >= enough.value_or(most_attempts_to_open) || opened.verdict == Verdict::error)
    return Life::dead;
  doubted_ = true;
  return Life::unclear;
}

void Host::calibrate(const report::CaseResult& opened) {
  if (calibration_.enough()) return;
  calibration_.opened(opened);
  if (!calibration_.enough()) return;
  calibration_.set(env_.timing);
  env_.routers = calibration_.routers();
  admission_ = Admission(env_.room, env_.timing.rtt);
  conditions_changed_ = true;
  if (env_.timing.overtaking > Duration{}) path_.expect_disorder();
}

bool Host::knows_option_room(const report::CaseResult& of_full_segments) {
  const std::optional<std::uint32_t> seen = option_room_seen(of_full_segments);
  if (seen && *seen != env_.option_room) {
    env_.option_room = *seen;
    conditions_changed_ = true;
  }
  return seen || of_full_segments.verdict == Verdict::not_applicable;
}

bool Host::knows_segment_limit(wire::Family family, const report::CaseResult& of_large_segments) {
  const std::optional<std::uint32_t> limit = segment_limit_seen(of_large_segments);
  if (limit.value_or(0) > 0) {
    env_.segment_limit[family] = *limit;
    conditions_changed_ = true;
  }
  return limit || of_large_segments.verdict == Verdict::not_applicable;
}

bool Host::is_lost() const { return restarts_ >= most_restarts; }

bool Host::bring_back(const std::function<bool(Environment&)>& restart) {
  ++restarts_;
  if (!restart || !restart(env_)) return false;
  conditions_changed_ = true;
  failures_ = 0;
  // The dead answer nothing, which is neither a loss of the path nor a lack of room.
  path_ = path_to_the_living_;
  concurrency_ = concurrency_of_the_living_;
  doubted_ = true;
  return true;
}

}  // namespace tcpspec::run
