#include "run/window_room.hpp"

#include <algorithm>

namespace tcpspec::run {

namespace {

bool speaks_of_the_window(const cases::Expression& expression) {
  return std::any_of(expression.terms.begin(), expression.terms.end(), [](const cases::Term& term) {
    const auto* variable = std::get_if<cases::Variable>(&term.value);
    return variable && *variable == cases::Variable::rcv_wnd;
  });
}

}  // namespace

bool overflows_window(const cases::SegmentPattern& pattern, int times, const oracle::Scope& scope) {
  const oracle::Tcb& tcb = scope.tcb;
  if (tcb.phase != oracle::Phase::synchronized || tcb.fin_accepted || !tcb.window_known) return false;
  const cases::Range* octets = counted_data(pattern);
  if (!octets || pattern.seq || speaks_of_the_window(octets->low)) return false;
  return std::uint64_t{evaluate(octets->low, scope)} * static_cast<std::uint64_t>(times) > tcb.rcv_wnd();
}

}  // namespace tcpspec::run
