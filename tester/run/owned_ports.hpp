#pragma once

#include <map>

#include "run/environment.hpp"

namespace tcpspec::run {

/// Notes whose each claimed end is.
class OwnedPorts : public Ports {
 public:
  OwnedPorts(Ports& ports, std::map<wire::Endpoint, std::size_t>& owners) : ports_(ports), owners_(owners) {}

  wire::Endpoint claim(const wire::Address& tester) override {
    const wire::Endpoint end = ports_.claim(tester);
    owners_[end] = claimant;
    return end;
  }
  bool claim(const wire::Endpoint& end) override {
    if (!ports_.claim(end)) return false;
    owners_[end] = claimant;
    return true;
  }

  void release(const wire::Endpoint& end) override {
    owners_.erase(end);
    ports_.release(end);
  }
  void overhear(const wire::Endpoint& end) override {
    ports_.overhear(end);
    owners_.emplace(end, claimant);
  }

  std::size_t claimant = 0;  ///< to be set before a machine is told anything

 private:
  Ports& ports_;
  std::map<wire::Endpoint, std::size_t>& owners_;
};

}  // namespace tcpspec::run
