#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drive/guarded_ports.hpp"
#include "drive/loop.hpp"
#include "drive/packet_link.hpp"
#include "drive/real_clock.hpp"
#include "drive/route.hpp"
#include "drive/signals.hpp"
#include "reach/bench.hpp"

namespace tcpspec::reach {

/// A target that is there already, on the other side of one network device of this host.
class LiveBench : public Bench {
 public:
  drive::Clock& clock() override { return clock_; }
  drive::Link& link() override { return *link_; }
  drive::Channel* agent() override { return nullptr; }
  run::Ports& ports() override { return *ports_; }
  std::size_t sent_unread() const override { return drive::many_unread; }
  bool interrupted() override { return signals_.taken_lately() != 0; }
  int signal() override { return signals_.taken(); }
  std::uint64_t lost_frames() override { return link_->dropped(); }

 protected:
  /// Throws UsageError for an address that is none of one host, or public without `allow_public`.
  static void check_address(const wire::Address&, bool allow_public);
  /// The target has this address, too.  False if another device leads to it: one wire at a time.
  bool add_site(const wire::Address& target, const drive::Route&);
  /// All sites are known.  Throws std::system_error without the privilege to capture.
  void open_link();

  drive::InterruptSignals signals_;
  drive::RealClock clock_;
  std::string interface_;
  unsigned interface_index_ = 0;
  std::unique_ptr<drive::GuardedPorts> ports_;

 private:
  std::vector<wire::Address> targets_;
  std::optional<drive::PacketLink> link_;
};

}  // namespace tcpspec::reach
