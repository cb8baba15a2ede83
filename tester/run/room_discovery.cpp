// Finds out how many connections a listener has room for, by opening them.

#include <fmt/format.h>

#include <algorithm>

#include "run/build.hpp"
#include "run/clear_up.hpp"
#include "run/discovery.hpp"
#include "run/play.hpp"
#include "run/uncontrolled_service.hpp"

namespace tcpspec::run {

using report::SegmentRole;
namespace ctl = wire::ctl;

namespace {

constexpr std::uint16_t offered_mss = 1460;
constexpr int most_syns = 3;
constexpr long most_resets_lost = 2;  // by a path that mostly passes them
// A small listener is filled one by one; on a long path there is no time to fill it.
constexpr Duration longest_filling = milliseconds(1500);
constexpr Duration longest_answer = seconds(2);

/// What came on a connection since it was opened.
struct Came {
  bool text = false;
  bool end = false;  ///< FIN or RST
};

class Filling {
 public:
  Filling(Play& play, const Service& service, std::size_t most)
      : play_(play), service_(service), most_(most) {}

  Task<void> run() {
    play_.target_port = service_.port;
    co_await count_openings();
    if (openings_ < most_) co_await count_again_one_by_one();
    co_await count_connections();
    co_await see_who_is_attended_to();
    co_await leave();
    note("openings", openings_);
    note("connections", connections_);
    note("in-line", in_line_ ? 1 : 0);
    note("one-by-one", one_by_one_ ? 1 : 0);
    note("greeted", greeted_);
    note("ignores-resets", ignores_resets_.value_or(false) ? 1 : 0);
  }

 private:
  void note(const char* name, std::size_t value) {
    play_.result.measurements.push_back({name, {static_cast<double>(value)}, ""});
  }

  Connection& add() {
    const Site& site = play_.env.sites.at(play_.family);
    Connection& connection =
        play_.open(fmt::format("{:03}", all_.size()), site.tester, {site.target, service_.port});
    all_.push_back(&connection);
    return connection;
  }

  /// No timestamps: then a cookie has no room for the window scale.
  Task<void> send_syn(Connection& connection) {
    wire::Draft syn = opening(play_, connection, ctl::syn);
    if (connection.tcb().phase == oracle::Phase::syn_received) syn.seq = *connection.tcb().irs;
    syn.options = {wire::Option::mss(offered_mss), wire::Option::window_scale(7)};
    co_await play_.send(connection, std::move(syn), SegmentRole::preparation);
  }

  /// The SYN,ACK, if it comes by the deadline.
  Task<std::optional<wire::Segment>> syn_ack(Connection& connection, Instant deadline) {
    for (;;) {
      std::optional<Arrival> arrival = co_await play_.next(connection, deadline);
      if (!arrival) co_return std::nullopt;
      play_.take(connection, *arrival, SegmentRole::preparation, true);
      if (arrival->segment.has(ctl::syn | ctl::ack)) co_return arrival->segment;
    }
  }

  /// A SYN may be lost.
  Task<std::optional<wire::Segment>> answer_to_syns(Connection& connection) {
    std::optional<wire::Segment> answer;
    for (int syns = 0; !answer && syns < most_syns; ++syns) {
      co_await send_syn(connection);
      answer = co_await syn_ack(connection, play_.stage.now() + play_.env.timing.soon());
    }
    co_return answer;
  }

  /// All SYNs at once: those without room get no response, or a SYN cookie.
  Task<void> count_openings() {
    for (std::size_t i = 0; i < most_; ++i) co_await send_syn(add());
    std::vector<Connection*> waiting = all_;
    std::vector<std::pair<Connection*, bool>> scaled;
    for (int syns = 1; !waiting.empty(); ++syns) {
      std::vector<Connection*> unanswered;
      const Instant deadline = play_.stage.now() + play_.env.timing.soon();
      for (Connection* connection : waiting) {
        const std::optional<wire::Segment> answer = co_await syn_ack(*connection, deadline);
        if (answer)
          scaled.emplace_back(connection, answer->window_scale().has_value());
        else
          unanswered.push_back(connection);
      }
      if (syns == most_syns) break;
      for (Connection* connection : unanswered) co_await send_syn(*connection);
      waiting = std::move(unanswered);
    }
    scales_ = !scaled.empty() && scaled.front().second;
    for (const auto& [connection, scales] : scaled)
      if (scales || !scales_) kept_.push_back(connection);
    openings_ = kept_.size();
    co_await leave();
  }

  /// SYNs that come at the same moment may each use the same free place.
  Task<void> count_again_one_by_one() {
    const Instant until = play_.stage.now() + longest_filling;
    for (std::size_t i = 0; i < openings_ && play_.stage.now() < until; ++i) {
      const std::optional<wire::Segment> answer = co_await answer_to_syns(add());
      const bool has_room = answer && (!scales_ || answer->window_scale());
      if (has_room)
        kept_.push_back(all_.back());
      else
        openings_ = std::max<std::size_t>(1, i);
    }
    co_await leave();
  }

  /// One more that is opened and kept; false if there is no room for it.
  Task<bool> keep_one() {
    Connection& connection = add();
    const std::optional<wire::Segment> answer = co_await answer_to_syns(connection);
    if (!answer) co_return false;
    wire::Draft acknowledgment = ordinary(play_, connection, ctl::ack);
    co_await play_.send(connection, std::move(acknowledgment), SegmentRole::preparation);
    kept_.push_back(&connection);
    ++connections_;
    co_return true;
  }

  /// All at once if there was room for as many openings.
  Task<void> count_connections() {
    if (openings_ == most_) {
      for (std::size_t i = 0; i < most_; ++i) co_await send_syn(add());
      const Instant deadline = play_.stage.now() + play_.env.timing.soon();
      for (Connection* connection : all_) {
        const std::optional<wire::Segment> answer = co_await syn_ack(*connection, deadline);
        if (!answer) continue;
        wire::Draft acknowledgment = ordinary(play_, *connection, ctl::ack);
        co_await play_.send(*connection, std::move(acknowledgment), SegmentRole::preparation);
        kept_.push_back(connection);
        ++connections_;
      }
      co_return;
    }
    const Instant until = play_.stage.now() + longest_filling;
    while (!in_line_ && connections_ < most_ && play_.stage.now() < until) {
      const bool kept = co_await keep_one();
      in_line_ = !kept;
    }
  }

  /// Takes what has come on all of them until then, or until `enough` of them got data or ended.
  Task<std::vector<Came>> hear(Instant deadline, std::size_t enough) {
    std::vector<Came> came(all_.size());
    for (;;) {
      std::size_t heard = 0;
      for (std::size_t i = 0; i < all_.size(); ++i) {
        while (!all_[i]->inbox.empty()) {
          const std::optional<Arrival> arrival = co_await play_.next(*all_[i], play_.stage.now());
          if (!arrival) break;
          came[i].text = came[i].text || !arrival->segment.payload.empty();
          came[i].end = came[i].end || arrival->segment.has(ctl::fin) || arrival->segment.has(ctl::rst);
          play_.take(*all_[i], *arrival, SegmentRole::preparation, false);
        }
        if (came[i].text || came[i].end) ++heard;
      }
      if (heard >= enough || play_.stage.now() >= deadline) co_return came;
      co_await play_.stage.happening(deadline);
    }
  }

  Task<void> see_who_is_attended_to() {
    if (all_.empty()) co_return;
    const Duration patience =
        service_.greets ? longest_answer * play_.env.timing.scale : play_.env.timing.soon();
    const std::vector<Came> came = co_await hear(play_.stage.now() + patience, all_.size());
    greeted_ = static_cast<std::size_t>(
        std::count_if(came.begin(), came.end(), [](const Came& c) { return c.text || c.end; }));
    // If there is one too many, it ends any of them, perhaps at random.
    const auto ended = std::find_if(came.begin(), came.end(), [](const Came& c) { return c.end; });
    if (ended != came.end() && ended != came.begin())
      connections_ = std::max<std::size_t>(1, static_cast<std::size_t>(ended - came.begin()) / 2);
    co_await see_whether_one_waits_for_another();
  }

  /// What makes the service do something that shows.
  Task<void> prod(Connection& connection) {
    if (service_.role != Role::http && service_.role != Role::echo)
      co_return co_await send_last(play_, connection);  // most applications close then, too
    wire::Draft request = ordinary(play_, connection, ctl::ack | ctl::psh);
    const std::string text = service_.role == Role::http ? service_.request : "?";
    request.payload.assign(text.begin(), text.end());
    co_await play_.send(connection, std::move(request), SegmentRole::makes_service_send);
  }

  /// The second connection is asked first: if it answers only when the first one has, it had to wait.
  Task<void> see_whether_one_waits_for_another() {
    if (connections_ < 2 || all_.size() < 2) {
      one_by_one_ = service_.role == Role::http;
      co_return;
    }
    if (service_.greets) {
      one_by_one_ = greeted_ == 1;
      co_return;
    }
    const auto answered = [](const Came& c) { return c.text || c.end; };
    co_await prod(*all_[1]);
    const std::vector<Came> at_once = co_await hear(play_.stage.now() + play_.env.timing.soon(), 1);
    if (std::any_of(at_once.begin(), at_once.end(), answered)) co_return;
    co_await prod(*all_[0]);
    const std::vector<Came> now =
        co_await hear(play_.stage.now() + longest_answer * play_.env.timing.scale, 1);
    const bool nothing_known = service_.role != Role::http && service_.role != Role::echo;
    one_by_one_ = answered(now[0]) || (!answered(now[1]) && !nothing_known);
  }

  /// Where a RST does not end them, the openings would be in the way of what follows for a minute.
  Task<void> leave() {
    for (Connection* connection : all_) co_await reset(play_, *connection);
    if (!ignores_resets_ && !kept_.empty()) co_await see_whether_resets_get_there();
    if (ignores_resets_.value_or(false)) co_await end_in_order(kept_);
    kept_.clear();
    all_.clear();
    play_.connections().clear();
  }

  /// A FIN is acknowledged only where the RST before it has done nothing; one RST may be lost.
  Task<void> see_whether_resets_get_there() {
    std::vector<Connection*> some(kept_.begin(),
                                  kept_.begin() + std::min<long>(most_resets_lost + 1, std::ssize(kept_)));
    ignores_resets_ = co_await end_in_order(some) == some.size();
  }

  /// How many of them have acknowledged the FIN.
  Task<std::size_t> end_in_order(const std::vector<Connection*>& connections) {
    for (Connection* connection : connections) co_await send_last(play_, *connection);
    const Instant deadline = play_.stage.now() + play_.env.timing.soon();
    std::size_t ended = 0;
    for (Connection* connection : connections) {
      const bool acknowledged = co_await await_end(play_, *connection, deadline);
      if (acknowledged) ++ended;
    }
    co_return ended;
  }

  Play& play_;
  const Service service_;
  const std::size_t most_;
  std::vector<Connection*> all_;
  std::vector<Connection*> kept_;  ///< those for which there was room
  std::size_t openings_ = 0;
  bool scales_ = false;  ///< it responds with a window scale if it keeps the opening
  std::size_t connections_ = 0;
  std::size_t greeted_ = 0;  ///< or ended
  bool in_line_ = false;
  bool one_by_one_ = false;
  std::optional<bool> ignores_resets_;
};

Task<void> fill(Play& play, Service service, std::size_t most) {
  Filling filling(play, service, most);
  co_await filling.run();
}

}  // namespace

Script discover_room(const Service& service, std::size_t most) {
  return [service, most](Play& play) { return fill(play, service, most); };
}

}  // namespace tcpspec::run
