// Fast Open (RFC 7413): data in the SYN of a client that shows by a cookie that it is where it says.

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"
#include "sim/host.hpp"

namespace tcpspec::sim {
namespace {

const wire::Option* cookie_in(const Segment& seg) {
  const auto found = std::find_if(seg.options.begin(), seg.options.end(),
                                  [](const auto& one) { return one.kind == wire::kind::fast_open; });
  return found == seg.options.end() ? nullptr : &*found;
}

/// §4.1.1: of 4 to 16 octets, an even number.
bool is_cookie(std::size_t octets) { return octets >= 4 && octets <= 16 && octets % 2 == 0; }

}  // namespace

void Connection::take_fast_open(const Segment& syn) {
  const auto* option = cookie_in(syn);
  if (option == nullptr) return;
  if (!tcb_.passive) {
    // §4.1.3: for the next time.
    const bool keeps = rules_.replaces_cookies || fast_open_.to_show.empty();
    if (syn.has(ctl::ack) && fast_open_.asked && is_cookie(option->data.size()) && keeps)
      host_.remember_cookie(tcb_.remote.address, option->data);
    return;
  }
  const auto* listens = host_.listener(listener_);
  if (listens == nullptr || listens->fast_opens == 0) return;
  const bool odd = !option->data.empty() && !is_cookie(option->data.size());
  if (odd && rules_.ignores_cookie_of_odd_length) return;
  const Octets cookie = host_.cookie_for(tcb_.remote.address);
  const bool is_right = odd || option->data == cookie || !rules_.checks_cookie;
  const bool valid = is_right && rules_.takes_valid_cookies;
  if (option->data.empty() || !valid) {
    fast_open_.to_give = cookie;
    return;
  }
  // §4.2: too many that may all come from forged addresses: the ordinary handshake.
  if (!host_.may_fast_open(*listens)) return;
  take_text_of_syn();
}

void Connection::take_text_of_syn() {
  fast_open_.taken = true;
  tcb_.rcv.nxt = text_.advance(tcb_.rcv.nxt);
}

void Connection::begin_fast_open() {
  // §4.2.2: the application may answer before the handshake is complete, within an initial window.
  congestion_.start(effective_mss(), false, tcb_.snd.iss);
  for (std::uint32_t i = 1; i < rules_.window_before_ack; ++i) congestion_.grow_by_initial_window();
  host_.on_fast_opened(*this);
}

void Connection::open_with(wire::OctetView text) {
  queue_.append(text);
  fast_open_.asked = true;
  const auto* known = host_.known_of(tcb_.remote.address);
  if (known != nullptr && known->failed && rules_.remembers_failed_fast_open) {
    fast_open_.asked = false;
  } else if (known != nullptr && rules_.caches_cookies) {
    fast_open_.to_show = known->cookie;
  }
  fast_open_.with_text = !fast_open_.to_show.empty() || (fast_open_.asked && !rules_.asks_for_cookie_first);
  open_active();
}

std::optional<wire::Option> Connection::cookie_option(std::uint16_t flags) const {
  const bool answers = (flags & ctl::ack) != 0;
  if (answers) {
    const bool leaves_out =
        fast_open_.to_give.empty() || (syn_repeated_ && rules_.repeats_answer_without_cookie);
    if (leaves_out) return std::nullopt;
    return wire::Option{wire::kind::fast_open, fast_open_.to_give};
  }
  if (!fast_open_.asked || (syn_repeated_ && rules_.repeats_syn_without_cookie)) return std::nullopt;
  return wire::Option{wire::kind::fast_open, fast_open_.to_show};
}

std::uint32_t Connection::text_for_syn() const {
  constexpr std::size_t most = 500;  // of what every host takes
  if (!fast_open_.with_text || tcb_.state != State::syn_sent) return 0;
  return static_cast<std::uint32_t>(std::min(queue_.size(), most));
}

void Connection::on_lost_fast_open() {
  // §4.1.3.1 and §4.2.2: perhaps the path drops such SYNs. The next is an ordinary one.
  if (tcb_.state != State::syn_sent || !fast_open_.asked) return;
  if (fast_open_.with_text || rules_.remembers_lost_requests) host_.remember_failure(tcb_.remote.address);
  if (fast_open_.with_text && rules_.repeats_syn_without_text) queue_.split(*queue_.oldest(), 1);
}

void Connection::send_refused_text_again() {
  // §4.2.2: what the SYN,ACK does not acknowledge has not arrived.
  if (!fast_open_.with_text || tcb_.snd.una == tcb_.snd.nxt) return;
  if (rules_.sends_refused_text_again) return queue_.mark_all_lost();
  queue_.acknowledge(tcb_.snd.nxt);
  tcb_.snd.una = tcb_.snd.nxt;
}

Octets Host::cookie_for(const wire::Address& client) const {
  const wire::Endpoint whom{rules_.cookie_depends_on_client ? client : wire::Address{}, 0};
  Octets cookie(rules_.cookie_octets);
  for (std::size_t i = 0; i < cookie.size(); ++i)
    cookie[i] = static_cast<std::uint8_t>(keyed_hash(options_.seed + 3 + i / 8, {}, whom) >> (8 * (i % 8)));
  return cookie;
}

bool Host::may_fast_open(const Listener& listens) const {
  if (!rules_.counts_pending_fast_opens) return true;
  if (rules_.counts_open_fast_opens) {
    const auto all = std::count_if(connections_.begin(), connections_.end(), [&](const auto& one) {
      return one.second.connection->listener() == listens.id && one.second.connection->is_fast_opened();
    });
    return static_cast<std::size_t>(all) < listens.fast_opens;
  }
  const auto pending =
      std::count_if(listens.opening.begin(), listens.opening.end(),
                    [this](std::uint64_t id) { return connections_.at(id).connection->is_fast_opened(); });
  return static_cast<std::size_t>(pending) < listens.fast_opens;
}

const Host::Known* Host::known_of(const wire::Address& server) const {
  const auto found = known_.find(server);
  return found == known_.end() ? nullptr : &found->second;
}

void Host::remember_cookie(const wire::Address& server, const Octets& cookie) {
  known_[server].cookie = cookie;
}

void Host::remember_failure(const wire::Address& server) { known_[server].failed = true; }

void Host::on_fast_opened(Connection& connection) {
  if (auto* its_listener = listener(connection.listener())) its_listener->ready.push_back(share(connection));
}

}  // namespace tcpspec::sim
