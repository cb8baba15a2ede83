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
  if (!octets || speaks_of_the_window(octets->low)) return false;
  if (pattern.seq && speaks_of_the_window(pattern.seq->low)) return false;
  const wire::Seq begin = pattern.seq ? wire::Seq(evaluate(pattern.seq->low, scope)) : tcb.rcv_nxt;
  const std::uint64_t each = evaluate(octets->low, scope);
  const std::uint64_t all = each * static_cast<std::uint64_t>(pattern.seq ? 1 : times);
  const std::int64_t room = tcb.rcv_edge - begin;
  return each > 0 && std::cmp_greater(all, std::max<std::int64_t>(room, 0));
}

}  // namespace tcpspec::run
