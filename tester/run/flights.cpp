#include "run/flights.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "case/notation.hpp"
#include "case/time_text.hpp"
#include "run/build.hpp"
#include "run/expect.hpp"
#include "run/measurements.hpp"
#include "run/send_rest.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

namespace {

using report::SegmentRole;
namespace ctl = wire::ctl;

/// What a flight consists of.
const cases::Expect& new_data() {
  static const cases::Expect expect = [] {
    cases::Expect out;
    out.expectation.alternatives.emplace_back(
        "", cases::parse_segment("<SEQ=SND.NXT><DATA=1..65535>", cases::Use::expect).value);
    return out;
  }();
  return expect;
}

/// Of a flight after one of `before` segments.  A window may be larger by a part of a segment than the flight
/// that it let out.
double most_after(double before, const cases::Growth& growth) {
  if (growth.by == cases::Growth::By::segments) return before + growth.most;
  return std::ceil(growth.most * (before + 1)) - 1;
}

class RoundTrips {
 public:
  RoundTrips(Play& play, Connection& connection, const cases::Acknowledge& step)
      : play_(play), connection_(connection), step_(step) {}

  Task<std::string> make() {
    while (std::cmp_less(octets_.size(), step_.times) && !has_all()) {
      co_await take_flight();
      if (octets_.back() == 0) {  // it had no room for the rest
        octets_.pop_back();
        break;
      }
      judge_last();
      co_await acknowledge();
    }
    if (step_.grows && octets_.size() < 2)
      throw Ended{
          report::Verdict::inconclusive, "the data of the application did not last for two flights", {}, {}};
    const std::vector<double> all = flights();
    add_flights(play_, step_.measures, all);
    co_return fmt::format("{} segments", fmt::join(all, ", "));
  }

 private:
  /// Whether everything that the application gave to its TCP has come.  It may have taken less than the case
  /// offers.
  bool has_all() const {
    return play_.env.agent && connection_.rest == 0 && connection_.has_sent_what_it_took();
  }

  Task<void> take_flight() {
    const Instant end = play_.stage.now() + play_.duration(step_.round_trip);
    octets_.push_back(0);
    co_await offer_rest(play_, connection_);
    for (;;) {
      const Instant offer = next_offer(connection_);
      const std::optional<Arrival> arrival = co_await play_.next(connection_, std::min(end, offer));
      if (arrival)
        co_await take(*arrival);
      else if (offer < end)
        co_await offer_rest(play_, connection_);
      else
        break;
    }
    if (octets_.back() == 0 && !has_no_more_data(connection_)) co_await take_expected();
  }

  Task<void> take(const Arrival& arrival) {
    const wire::Segment& segment = arrival.segment;
    const bool ends = segment.has(ctl::syn) || segment.has(ctl::fin) || segment.has(ctl::rst);
    if (!ends && segment.len() == 0) {
      play_.take(connection_, arrival, SegmentRole::ignored_by_case, false);
    } else if (!ends && segment.seq == connection_.tcb().snd_nxt) {
      play_.take(connection_, arrival, SegmentRole::matched, true);
      note(segment);
    } else if (!ends && connection_.is_retransmission(segment)) {
      // Its timeout may be shorter than the round trip.
      play_.take(connection_, arrival, SegmentRole::retransmission, false);
    } else if (!ends && segment.seq.after(connection_.tcb().snd_nxt)) {
      throw Ended{report::Verdict::inconclusive, "a segment of the flight is missing", {}, {}};
    } else {
      connection_.inbox.push_front(arrival);
      co_await take_expected();
    }
  }

  /// As an `expect` does it, which passes over what proves nothing and ends the case otherwise.
  Task<void> take_expected() {
    co_await expect(play_, connection_, new_data());
    note(*connection_.last);
  }

  void note(const wire::Segment& segment) {
    octets_.back() += segment.len();
    full_size_ = std::max(full_size_, segment.len());
    ends_.push_back(segment.seq + segment.len());
  }

  Task<void> acknowledge() {
    for (const wire::Seq& end : std::exchange(ends_, {})) {
      wire::Draft draft = ordinary(play_, connection_, ctl::ack);
      draft.ack = end;
      co_await play_.send(connection_, std::move(draft), SegmentRole::stimulus);
    }
  }

  std::vector<double> flights() const {
    std::vector<double> out;
    for (const std::uint64_t octets : octets_)
      out.push_back(std::ceil(static_cast<double>(octets) / static_cast<double>(full_size_)));
    return out;
  }

  void judge_last() {
    if (!step_.grows || octets_.size() < 2) return;
    const std::vector<double> all = flights();
    const double before = *std::max_element(all.begin(), all.end() - 1);
    if (all.back() <= most_after(before, *step_.grows)) return;
    add_flights(play_, step_.measures, all);
    throw Ended{
        report::Verdict::fail,
        fmt::format("in round trip {} came {} segments, after {} at most", all.size(), all.back(), before),
        "growth by " + cases::to_string(*step_.grows), fmt::format("{} segments", fmt::join(all, ", "))};
  }

  Play& play_;
  Connection& connection_;
  const cases::Acknowledge& step_;
  std::vector<std::uint64_t> octets_;  ///< of each flight
  std::uint32_t full_size_ = 1;        ///< the largest segment's
  std::vector<wire::Seq> ends_;        ///< of the last flight's segments
};

}  // namespace

Task<std::string> make_round_trips(Play& play, Connection& connection, const cases::Acknowledge& step) {
  RoundTrips trips(play, connection, step);
  co_return co_await trips.make();
}

}  // namespace tcpspec::run
