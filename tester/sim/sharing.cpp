// Faults: what belongs to one connection has an effect on the others of the host.

#include "sim/connection.hpp"
#include "sim/host.hpp"

namespace tcpspec::sim {

void Connection::share(Shares what) {
  if (rules_.shares != what || what == Shares::nothing) return;
  for (const auto& other : host_.others(*this)) other->take_from(*this, what);
}

void Connection::take_from(const Connection& other, Shares what) {
  switch (what) {
    case Shares::nothing: return;
    case Shares::window: tcb_.snd.wnd = other.tcb_.snd.wnd; return;
    case Shares::mss: tcb_.snd.mss = other.tcb_.snd.mss; return;
    case Shares::timestamps: tcb_.ts.on = other.tcb_.ts.on; return;
    case Shares::fin:
      if (tcb_.state != State::established) return;
      tcb_.state = State::close_wait;
      peer_closed_ = true;
      return;
    case Shares::timeout:
      for (int times = 0; times < 4; ++times) rto_.back_off();
      return;
  }
}

}  // namespace tcpspec::sim
