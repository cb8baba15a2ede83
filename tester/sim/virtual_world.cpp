#include "sim/virtual_world.hpp"

#include <algorithm>
#include <utility>

#include "sim/link_script.hpp"

namespace tcpspec::sim {
namespace {

std::optional<Instant> earliest(std::initializer_list<std::optional<Instant>> times) {
  std::optional<Instant> first;
  for (const auto& time : times) {
    if (time && (!first || *time < *first)) first = time;
  }
  return first;
}

}  // namespace

VirtualWorld::VirtualWorld(const WireOptions& options)
    : now_(begins_at),
      one_way_(options.one_way),
      to_target_(options.one_way, LinkScript::parse(options.script).out, options.seed * 2),
      to_tester_(options.one_way, LinkScript::parse(options.script).in, options.seed * 2 + 1) {}

void VirtualWorld::forget_target() {
  to_target_.lose_all();
  requests_.clear();
  replies_.clear();
}

void VirtualWorld::wait_until(Instant deadline) {
  flush();
  while (inbox_.empty() && replies_.empty()) {
    const auto next = earliest({to_target_.next(), to_tester_.next(), next_request(), next_deadline()});
    if (!next || *next > deadline) {
      now_ = std::max(now_, deadline);
      return;
    }
    happen(*next);
  }
}

void VirtualWorld::happen(Instant at) {
  now_ = std::max(now_, at);
  Step what{now_, {}, {}};
  while (auto arrival = to_target_.take(now_)) what.arrived.push_back(std::move(arrival->datagram));
  what.requests = requests_due();
  const auto due = next_deadline();
  if (!what.arrived.empty() || !what.requests.empty() || (due && *due <= now_)) take(step(what));
  while (auto arrival = to_tester_.take(now_)) {
    drive::Frame frame;
    frame.time = arrival->time;
    frame.octets = std::move(arrival->datagram);
    inbox_.push_back(std::move(frame));
  }
}

void VirtualWorld::take(Response response) {
  for (auto& datagram : response.sent) to_tester_.put(now_, std::move(datagram));
  for (auto& reply : response.replies) replies_.push_back(std::move(reply));
}

std::vector<std::string> VirtualWorld::requests_due() {
  std::vector<std::string> due;
  while (!requests_.empty() && requests_.front().arrives <= now_) {
    due.push_back(std::move(requests_.front().line));
    requests_.pop_front();
  }
  return due;
}

void VirtualWorld::flush() {
  if (auto due = requests_due(); !due.empty()) take(step({now_, {}, std::move(due)}));
}

std::optional<Instant> VirtualWorld::next_request() const {
  if (requests_.empty()) return std::nullopt;
  return requests_.front().arrives;
}

void VirtualWorld::send(wire::OctetView datagram) {
  drive::Frame echo;
  echo.time = now_;
  echo.from_target = false;
  echo.octets.assign(datagram.begin(), datagram.end());
  to_target_.put(now_, echo.octets);
  inbox_.push_back(std::move(echo));
}

void VirtualWorld::receive(std::vector<drive::Frame>& into) {
  std::move(inbox_.begin(), inbox_.end(), std::back_inserter(into));
  inbox_.clear();
}

void VirtualWorld::write(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
  Instant arrives = to_target_.next() ? now_ + one_way_ : now_;
  if (!requests_.empty()) arrives = std::max(arrives, requests_.back().arrives);
  requests_.push_back({arrives, std::string(line)});
}

bool VirtualWorld::read(std::string& line) {
  flush();
  if (replies_.empty()) return false;
  line = std::move(replies_.front());
  replies_.pop_front();
  return true;
}

}  // namespace tcpspec::sim
