#include "stepped/world.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tcpspec::stepped {

namespace {

constexpr std::size_t most_idle_steps = 10'000;
constexpr Duration short_time = milliseconds(1);
constexpr Duration for_neighbours = seconds(5);  // virtual time
constexpr int most_neighbour_rounds = 100;       // frames about neighbours, to and fro at one instant

}  // namespace

World::World(WorldOptions options) : VirtualWorld(options.wire), options_(std::move(options)) {
  if (!options_.record.empty()) record_ = Record(options_.record);
  start();
}

void World::start() {
  process_.reset();
  forget_target();
  failure_.clear();
  ethernet_.reset();
  wake_.reset();
  idle_steps_ = 0;
  options_.hello.now = now();
  process_ = std::make_unique<Process>(options_.command, options_.signals, record_);
  process_->exchange(to_line(options_.hello), options_.start_up, [&](std::string_view line) {
    greeting_ = read_greeting(line, options_.hello);
    return true;
  });
  addresses_ = greeting_.addresses;
  if (greeting_.packets == Greeting::Packets::ethernet) {
    ethernet_.emplace(options_.testers);
    find_neighbours();
  } else {
    exchange({now(), {}, {}});
  }
}

/// Asks for each address as a neighbour does; the stack has those that answer.
void World::find_neighbours() {
  sim::Step first{now(), {}, {}};
  for (const wire::Address& address : options_.hello.addresses)
    first.arrived.push_back(ethernet_->ask_for(address));
  exchange_frames(std::move(first));
  const auto known = [&](const wire::Address& address) { return ethernet_->knows(address); };
  const Instant deadline = now() + for_neighbours;
  std::vector<drive::Frame> unasked;  // nobody is there yet who could take them
  while (!std::all_of(addresses_.begin(), addresses_.end(), known) && wake_ && *wake_ <= deadline) {
    wait_until(*wake_);
    receive(unasked);
  }
  if (!failure_.empty()) throw Broken(failure_);
  std::erase_if(addresses_, [&](const wire::Address& address) { return !known(address); });
}

bool World::read(std::string& line) {
  if (sim::VirtualWorld::read(line)) return true;
  if (!failure_.empty()) throw drive::AgentGone(failure_);
  return false;
}

std::string World::last_words() { return failure_.empty() && process_ ? process_->errors() : failure_; }

sim::Response World::step(const sim::Step& step) {
  if (!failure_.empty()) return {};
  try {
    limit_idle_steps(step);
    if (!ethernet_) return exchange(step);
    sim::Step framed{step.now, {}, step.requests};
    for (const wire::Octets& datagram : step.arrived) framed.arrived.push_back(ethernet_->frame(datagram));
    return exchange_frames(std::move(framed));
  } catch (const Broken& broken) {
    failure_ = broken.what();
    wake_.reset();
    return {};
  }
}

sim::Response World::exchange(const sim::Step& step) {
  Answer answer(step);
  process_->exchange(to_lines(step), options_.patience,
                     [&](std::string_view line) { return answer.take(line); });
  wake_ = answer.wake;
  return std::move(answer.response);
}

/// The wire between neighbours takes no time: what is said about addresses is answered at the same instant.
sim::Response World::exchange_frames(sim::Step next) {
  sim::Response all;
  for (int round = 0; round < most_neighbour_rounds; ++round) {
    sim::Response response = exchange(next);
    next = {next.now, {}, {}};
    for (std::string& reply : response.replies) all.replies.push_back(std::move(reply));
    for (const wire::Octets& frame : response.sent)
      if (auto datagram = ethernet_->datagram(frame, next.arrived)) all.sent.push_back(std::move(*datagram));
    if (next.arrived.empty()) return all;
  }
  throw Broken(
      fmt::format("the stepped target ({}): it asks for its neighbours without end", options_.command));
}

/// A target that always wants to be woken at once would hold time.
void World::limit_idle_steps(const sim::Step& step) {
  const bool idle = step.arrived.empty() && step.requests.empty();
  if (!idle || step.now - idle_since_ > short_time) {
    idle_steps_ = 0;
    idle_since_ = step.now;
  }
  if (++idle_steps_ <= most_idle_steps) return;
  throw Broken(fmt::format(
      "the stepped target ({}): it was woken {} times within a millisecond in which nothing happened to it",
      options_.command, most_idle_steps));
}

}  // namespace tcpspec::stepped
