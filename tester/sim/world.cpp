#include "sim/world.hpp"

#include <algorithm>
#include <utility>

namespace tcpspec::sim {
namespace {

HostOptions host_options(const WorldOptions& options) {
  HostOptions host;
  for (const auto text : target_addresses) host.addresses.push_back(*wire::Address::parse(text));
  host.seed = options.seed;
  host.isn_near_wrap = options.isn_near_wrap;
  return host;
}

std::optional<Instant> earliest(std::initializer_list<std::optional<Instant>> times) {
  std::optional<Instant> first;
  for (const auto& time : times) {
    if (time && (!first || *time < *first)) first = time;
  }
  return first;
}

}  // namespace

World::World(WorldOptions options)
    : options_(std::move(options)),
      script_(LinkScript::parse(options_.link)),
      now_{seconds(1000).ns},  // not 0, so that a missing initialization does not look like a time
      to_target_(options_.one_way, script_.out, options_.seed * 2),
      to_tester_(options_.one_way, script_.in, options_.seed * 2 + 1) {
  reboot();
}

void World::reboot() {
  replies_.clear();
  application_.reset();
  host_.emplace(host_options(options_), options_.behaviour);
  application_.emplace(*host_);
  host_->set_time(now_);
}

void World::wait_until(Instant deadline) {
  while (inbox_.empty() && replies_.empty()) {
    const auto next = earliest({to_target_.next(), to_tester_.next(), host_->next_deadline()});
    if (!next || *next > deadline) {
      now_ = std::max(now_, deadline);
      return;
    }
    happen(*next);
  }
}

void World::happen(Instant at) {
  now_ = std::max(now_, at);
  while (const auto arrival = to_target_.take(now_)) {
    host_->on_datagram(now_, arrival->datagram);
    collect();
  }
  host_->on_deadline(now_);
  collect();
  while (auto arrival = to_tester_.take(now_)) {
    drive::Frame frame;
    frame.time = arrival->time;
    frame.octets = std::move(arrival->datagram);
    inbox_.push_back(std::move(frame));
  }
}

void World::collect() {
  for (auto& datagram : host_->take_outbox()) to_tester_.put(now_, std::move(datagram));
}

void World::send(wire::OctetView datagram) {
  drive::Frame echo;
  echo.time = now_;
  echo.from_target = false;
  echo.octets.assign(datagram.begin(), datagram.end());
  to_target_.put(now_, echo.octets);
  inbox_.push_back(std::move(echo));
}

void World::receive(std::vector<drive::Frame>& into) {
  std::move(inbox_.begin(), inbox_.end(), std::back_inserter(into));
  inbox_.clear();
}

void World::write(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
  host_->set_time(now_);
  replies_.push_back(application_->perform(line));
  collect();
}

bool World::read(std::string& line) {
  if (replies_.empty()) return false;
  line = std::move(replies_.front());
  replies_.pop_front();
  return true;
}

}  // namespace tcpspec::sim
