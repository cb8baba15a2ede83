#include "run/question.hpp"

namespace tcpspec::run {

using report::SegmentRole;

Task<std::optional<Answered>> answer_to(Play& play, Connection& connection, wire::Draft draft,
                                        Question question) {
  for (int attempt = 0; attempt < question.times; ++attempt) {
    co_await play.send(connection, draft, question.asks);
    const Instant asked_at = connection.last_event;
    while (std::optional<Arrival> arrival = co_await play.next(connection, asked_at + play.patience())) {
      const bool of_timer = connection.is_retransmission(arrival->segment) &&
                            !arrival->segment.ack.after(connection.tcb().last_ack_sent);
      const bool answers = arrival->time >= asked_at && !of_timer;
      play.take(connection, *arrival,
                answers    ? question.answers
                : of_timer ? SegmentRole::retransmission_beside_probe
                           : question.came_before,
                answers);
      if (answers) co_return Answered{arrival->segment, arrival->time - asked_at};
    }
  }
  co_return std::nullopt;
}

}  // namespace tcpspec::run
