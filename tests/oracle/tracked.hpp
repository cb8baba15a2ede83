#pragma once

#include <gtest/gtest.h>

#include "oracle/track.hpp"
#include "written.hpp"

namespace tcpspec::oracle {

/// A tracker that is told what the two ends send.  Distances are counted from IRS and ISS, as the figures of
/// the RFC count them.
class Tracked : public testing::Test {
 protected:
  void tester(std::string_view notation) { tracker.sent(written(notation, numbers)); }
  void target(std::string_view notation) { tracker.seen(written(notation, numbers)); }

  void open(std::string_view window = "<WND=1000>") {
    tester("<SEQ=IRS><CTL=SYN><WND=500>");
    target("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>" + std::string(window));
    tester("<SEQ=IRS+1><ACK=ISS+1><CTL=ACK><WND=500>");
  }
  void open_with_timestamps() {
    tester("<SEQ=IRS><CTL=SYN><TSVAL=100>");
    target("<SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=1000><TSVAL=7000><TSECR=100>");
    tester("<SEQ=IRS+1><ACK=ISS+1><CTL=ACK><TSVAL=101><TSECR=7000>");
  }

  const Tcb& tcb() const { return tracker.tcb(); }
  std::int32_t rcv_nxt() const { return tcb().rcv_nxt - numbers.irs; }
  std::int32_t snd_una() const { return tcb().snd_una - numbers.iss; }
  std::int32_t snd_nxt() const { return tcb().snd_nxt - numbers.iss; }

  Tracker tracker;
  Numbers numbers;
};

}  // namespace tcpspec::oracle
