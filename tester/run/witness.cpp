#include "run/witness.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "oracle/relative.hpp"
#include "run/connection.hpp"

namespace tcpspec::run {

namespace {

constexpr std::size_t most_logged = 100;
constexpr std::size_t most_logged_octets = 32 << 10;
constexpr std::size_t beginning = 30;
// One that departs with every segment has been shown by then.
constexpr std::size_t most_departures = 200;
// Of one invariant: the first ones may be known, and a later one not.
constexpr std::ptrdiff_t most_drawn = 5;

}  // namespace

void Witness::begin(watch::Candidates& candidates, watch::Path path, bool with_agent, Instant began) {
  began_ = began;
  watch_.emplace(candidates, path);
  watch_->application().is_agent = with_agent;
}

void Witness::log(Instant now, bool from_target, wire::OctetView octets) {
  constexpr std::size_t usual_segments = 16, usual_octets = 1024;
  if (log_.empty()) {
    log_.reserve(usual_segments);
    log_octets_.reserve(usual_octets);
  }
  log_.push_back({++count_, now, from_target, log_octets_.size(), octets.size()});
  log_octets_.insert(log_octets_.end(), octets.begin(), octets.end());
  if (log_.size() > most_logged || log_octets_.size() > most_logged_octets) shorten_log();
}

/// Leaves out a quarter, from the middle.
void Witness::shorten_log() {
  const std::size_t from = std::min(beginning, log_.size() / 3);
  const std::size_t end = from + (log_.size() + 3) / 4;
  if (end >= log_.size()) return;
  const auto at = [](auto& list, std::size_t i) { return list.begin() + static_cast<std::ptrdiff_t>(i); };
  const std::size_t octets = log_[end].first - log_[from].first;
  log_octets_.erase(at(log_octets_, log_[from].first), at(log_octets_, log_[end].first));
  log_.erase(at(log_, from), at(log_, end));
  for (std::size_t i = from; i < log_.size(); ++i) log_[i].first -= octets;
}

void Witness::sent(Instant now, const wire::Segment& segment, wire::OctetView datagram) {
  if (!watch_) return;
  log(now, false, datagram);
  watch_->sent(now, segment);
}

void Witness::disturbed(Instant now) {
  if (watch_) watch_->disturbed(now);
}

void Witness::seen(Instant now, const wire::Segment& segment, wire::OctetView datagram) {
  if (!watch_) return;
  log(now, true, datagram);
  for (watch::Watch::Departure& found : watch_->seen(now, segment)) {
    if (departures_.size() >= most_departures) return;
    const auto before = std::count_if(departures_.begin(), departures_.end(), [&](const Departure& other) {
      return other.invariant == found.invariant;
    });
    departures_.push_back(
        {found.invariant, count_, now, std::move(found.got), before < most_drawn ? figure() : ""});
  }
}

void Witness::forget_from(Instant then) {
  std::erase_if(departures_, [&](const Departure& one) { return one.at >= then; });
}

std::string Witness::figure() const {
  // Follows the exchange once more, for the names of the numbers.
  Connection connection({}, {}, 0, 0);
  std::string out;
  int expected = 1;
  for (const Logged& one : log_) {
    if (one.number != expected) out += fmt::format("\n    ({} segments not kept)", one.number - expected);
    expected = one.number + 1;
    const wire::Datagram datagram = wire::parse(wire::OctetView(log_octets_).subspan(one.first, one.size));
    const auto* segment = std::get_if<wire::Segment>(&datagram);
    if (segment == nullptr) continue;
    const oracle::Tcb before =
        one.from_target ? connection.facing(*segment) : connection.view(segment->has(wire::ctl::syn));
    out +=
        fmt::format("{}{} {:>3} {:<56}{:>9.4f} s{}", out.empty() ? "" : "\n", one.from_target ? "<--" : "-->",
                    one.number, oracle::describe(*segment, one.from_target, before),
                    (one.at - began_).seconds(), one.number == count_ ? "  this one" : "");
    if (one.from_target)
      connection.seen(*segment);
    else
      connection.sent(*segment);
  }
  return out;
}

}  // namespace tcpspec::run
