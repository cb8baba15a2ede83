#pragma once
// A tester whose machine has other things to do: it wakes up late.

#include <deque>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "drive/channel.hpp"
#include "drive/clock.hpp"
#include "drive/link.hpp"
#include "sim/virtual_world.hpp"

namespace tcpspec::walk {

class BusyTester : public drive::Clock, public drive::Link, public drive::Channel {
 public:
  /// `oversleeps`: how much later it wakes up this time.
  BusyTester(sim::VirtualWorld& world, std::function<Duration()> oversleeps)
      : world_(world), oversleeps_(std::move(oversleeps)) {}

  Instant now() override { return world_.now(); }
  void wait_until(Instant deadline) override {
    if (!frames_.empty() || !lines_.empty()) return;
    world_.wait_until(deadline);
    const Instant awake = world_.now() + oversleeps_();
    while (world_.now() < awake) {
      read_all();  // what can be read ends a wait
      world_.wait_until(awake);
    }
  }

  void send(wire::OctetView datagram) override { world_.send(datagram); }
  void receive(std::vector<drive::Frame>& into) override {
    read_all();
    into.insert(into.end(), std::make_move_iterator(frames_.begin()), std::make_move_iterator(frames_.end()));
    frames_.clear();
  }

  void write(std::string_view line) override { world_.write(line); }
  bool read(std::string& line) override {
    if (lines_.empty()) return world_.read(line);
    line = std::move(lines_.front());
    lines_.pop_front();
    return true;
  }

 private:
  void read_all() {
    world_.receive(frames_);
    for (std::string line; world_.read(line);) lines_.push_back(line);
  }

  sim::VirtualWorld& world_;
  std::function<Duration()> oversleeps_;
  std::vector<drive::Frame> frames_;
  std::deque<std::string> lines_;
};

}  // namespace tcpspec::walk
