#pragma once

#include <string>
#include <vector>

#include "sim/application.hpp"
#include "sim/world.hpp"

namespace tcpspec::sim::test {

/// Two of the endpoint, one in the world and one beside it, talking over the world's link.
class Pair {
 public:
  explicit Pair(WorldOptions options)
      : world_(std::move(options)),
        host_(
            {.addresses = {*wire::Address::parse("10.77.0.1"), *wire::Address::parse("fd77::1")}, .seed = 99},
            Behaviour{}),
        application_(host_) {}

  std::string far(const std::string& request) {
    world_.write("1 " + request);
    std::string reply;
    // It does not overtake what was sent before it.
    while (!world_.read(reply)) step(world_.now() + milliseconds(1));
    return reply.substr(2);
  }

  std::string near(const std::string& request) {
    host_.set_time(world_.now());
    auto reply = application_.perform("1 " + request).substr(2);
    flush();
    return reply;
  }

  /// Lets time pass until the next thing happens, at most until `limit`.
  void step(Instant limit) {
    auto until = limit;
    if (const auto deadline = host_.next_deadline(); deadline && *deadline < until) until = *deadline;
    world_.wait_until(until);
    std::vector<drive::Frame> frames;
    world_.receive(frames);
    for (const auto& frame : frames) {
      if (frame.from_target) host_.on_datagram(world_.now(), frame.octets);
    }
    host_.on_deadline(world_.now());
    flush();
  }

  World& world() { return world_; }

 private:
  void flush() {
    for (const auto& datagram : host_.take_outbox()) world_.send(datagram);
  }

  World world_;
  Host host_;
  Application application_;
};

}  // namespace tcpspec::sim::test
