// Finds out how many segments a second a path, or a target, lets through.

#include <algorithm>

#include "run/build.hpp"
#include "run/discovery.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

using report::SegmentRole;
namespace ctl = wire::ctl;

namespace {

constexpr std::size_t burst = 64;
constexpr double slow = 10;  // a second: who passes fewer lets no run be of use
constexpr double fastest = 640;
constexpr std::size_t fewest_asked = 20;
constexpr double share_that_is_all = 0.95;

class RateSearch {
 public:
  RateSearch(Play& play, std::uint16_t port) : play_(play) { play_.target_port = port; }

  Task<void> run() {
    if (co_await answered(burst, Duration{}) >= share_that_is_all) co_return;
    // At any rate a filter drops segments without a connection, and a bad path some.
    if (co_await answered_at(slow) < share_that_is_all) co_return;
    double rate = slow;
    while (rate < fastest && co_await answered_at(rate * 2) >= share_that_is_all) rate *= 2;
    play_.result.measurements.push_back({"rate", {rate}, ""});
  }

 private:
  /// For a second at least.
  Task<double> answered_at(double rate) {
    return answered(std::max(fewest_asked, static_cast<std::size_t>(rate)), seconds(1 / rate));
  }

  /// The share of `count` segments that got a RST: each belongs to no connection (RFC 9293 §3.10.7.2).
  Task<double> answered(std::size_t count, Duration between) {
    const Site& site = play_.env.sites.at(play_.family);
    std::vector<Connection*> all;
    Instant next = play_.stage.now();
    for (std::size_t i = 0; i < count; ++i) {
      if (between > Duration{}) co_await play_.wait_until(next);
      next += between;
      all.push_back(&play_.open(std::to_string(i), site.tester, {site.target, play_.target_port}));
      wire::Draft stray = ordinary(play_, *all.back(), ctl::ack);
      co_await play_.send(*all.back(), std::move(stray), SegmentRole::preparation);
    }
    const Instant deadline = play_.stage.now() + play_.patience();
    std::size_t came = 0;
    for (Connection* connection : all) {
      const std::optional<Arrival> arrival = co_await play_.next(*connection, deadline);
      if (!arrival) continue;
      play_.take(*connection, *arrival, SegmentRole::preparation, true);
      ++came;
    }
    play_.connections().clear();
    co_return static_cast<double>(came) / static_cast<double>(count);
  }

  Play& play_;
};

Task<void> search(Play& play, std::uint16_t port) {
  RateSearch rate(play, port);
  co_await rate.run();
}

}  // namespace

Script discover_rate(std::uint16_t port) {
  return [port](Play& play) { return search(play, port); };
}

}  // namespace tcpspec::run
