#pragma once

#include <coroutine>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <variant>

#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

/// What a machine asks of its driver.
struct SendDatagram {
  wire::Octets octets;
};
struct Request {
  std::string line;  ///< to the agent, without the id
};
using Action = std::variant<SendDatagram, Request>;

/// Why the driver could not send a datagram.
struct Unsendable {
  std::string why;
  bool too_long = false;  ///< for the link, as the kernel says
};

inline constexpr Instant never{std::numeric_limits<std::int64_t>::max()};

/// The connection between a conversation and its driver: actions go out, the time comes in, and the waiting
/// coroutine is resumed when something has happened or its deadline has passed.
class Stage {
 public:
  // For the conversation.
  Instant now() const { return now_; }
  void act(Action action) { actions_.push_back(std::move(action)); }

  /// `co_await stage.happening(deadline)`: true if the driver reported something, false if the deadline
  /// passed.
  auto happening(Instant deadline) {
    struct Awaiter {
      Stage& stage;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> handle) noexcept { stage.waiting_ = handle; }
      bool await_resume() const noexcept { return stage.happened_; }
    };
    deadline_ = deadline;
    return Awaiter{*this};
  }

  // For the machine.
  void advance(Instant now) {
    if (now > now_) now_ = now;
  }
  void wake(bool happened) {
    if (!waiting_) return;
    happened_ = happened;
    deadline_ = never;
    std::exchange(waiting_, {}).resume();
  }
  Instant deadline() const { return waiting_ ? deadline_ : never; }
  std::optional<Action> take_action() {
    if (actions_.empty()) return std::nullopt;
    Action action = std::move(actions_.front());
    actions_.pop_front();
    return action;
  }
  bool has_action() const { return !actions_.empty(); }

 private:
  Instant now_;
  Instant deadline_ = never;
  bool happened_ = false;
  std::coroutine_handle<> waiting_;
  std::deque<Action> actions_;
};

}  // namespace tcpspec::run
