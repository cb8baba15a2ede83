#pragma once
// What this machine can do at most: SYN, SYN,ACK, RST over a network device, in a loop that does nothing
// else.

#include <cstddef>
#include <string>

#include "wire/address.hpp"

namespace tcpspec::bench {

/// Makes `count` exchanges (a multiple of `batch`) with the open port `target`, `batch` of them at a time;
/// the segments are made before, and the answers only counted. Needs CAP_NET_RAW. Throws std::system_error,
/// and std::runtime_error if answers do not come.
class BareExchange {
 public:
  BareExchange(const std::string& interface, const wire::Address& tester, const wire::Endpoint& target);
  ~BareExchange();
  BareExchange(const BareExchange&) = delete;
  BareExchange& operator=(const BareExchange&) = delete;

  void run(std::size_t count, std::size_t batch);

 private:
  struct Wire;
  Wire* wire_;
};

}  // namespace tcpspec::bench
