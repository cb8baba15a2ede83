#include "run/time_wait_witness.hpp"

#include "run/build.hpp"
#include "run/prologue.hpp"
#include "run/question.hpp"

namespace tcpspec::run {

namespace ctl = wire::ctl;
using report::SegmentRole;

namespace {

constexpr Question what_is_left{SegmentRole::state_probe, SegmentRole::answers_probe,
                                SegmentRole::before_probe};

wire::Draft old_syn(Play& play, Connection& witness) {
  wire::Draft syn = opening_below(play, witness);
  syn.options.clear();  // without timestamps only the number counts (RFC 6191 §2)
  return syn;
}

}  // namespace

Task<std::optional<std::string>> keeps_no_time_wait(Play& play) {
  play.step = -1;
  Connection* witness = co_await reach_beside(play, play.test.given, "another connection");
  if (witness == nullptr) co_return std::nullopt;
  const auto to_octet = co_await answer_to(play, *witness, repeated_octet(play, *witness), what_is_left);
  if (to_octet && !to_octet->segment.has(ctl::rst)) co_return std::nullopt;
  // A fault may reset or drop old octets in TIME-WAIT, too; but what opens at once was not in TIME-WAIT.
  const auto to_syn = co_await answer_to(play, *witness, old_syn(play, *witness), what_is_left);
  if (!to_syn) co_return std::nullopt;
  const bool has_listener = witness->flow.target.port == play.target_port;
  if (!to_syn->segment.has(has_listener ? ctl::syn : ctl::rst)) co_return std::nullopt;
  co_return std::string(
      "the target was not in TIME-WAIT: on another connection that was closed in the same way, "
      "an old octet is ") +
      (to_octet ? "answered by RST" : "not answered") + " and an old SYN by " +
      (has_listener ? "SYN,ACK" : "RST");
}

}  // namespace tcpspec::run
