#include "run/liveness.hpp"

#include <fmt/format.h>

#include "run/build.hpp"
#include "run/in_words.hpp"
#include "run/question.hpp"

namespace tcpspec::run {

using report::SegmentRole;
namespace ctl = wire::ctl;
using Of = SignOfLife::Of;

namespace {

constexpr int most_questions = 3;

constexpr Question is_it_alive{SegmentRole::liveness_probe, SegmentRole::answers_liveness_probe,
                               SegmentRole::before_liveness_probe, most_questions};

/// A target responds to this in any synchronized state, and it changes as little as possible.
wire::Draft ordinary_segment(Play& play, Connection& connection) {
  const oracle::Tcb& tcb = connection.tcb();
  // Data after the FIN may be ignored, and a window of zero takes none; a repeated octet is answered.
  if (tcb.fin_accepted || tcb.shut()) return repeated_octet(play, connection);
  wire::Draft draft = ordinary(play, connection, ctl::ack | ctl::psh, 1);
  draft.ack = tcb.snd_una;
  return draft;
}

/// For targets that are silent if there is no connection: a SYN opens one only then.
Task<std::optional<Answered>> answer_to_syn_on_it(Play& play, Connection& connection) {
  if (connection.flow.target.port != play.target_port) co_return std::nullopt;
  co_return co_await answer_to(play, connection, opening_below(play, connection), is_it_alive);
}

Task<std::optional<Answered>> answer_to_new_connection(Play& play, const Connection& beside) {
  // A target that only connects may answer at a port where it does not listen: that shows that it is alive,
  // too.
  const std::uint16_t port = play.env.awaited ? beside.flow.target.port : play.target_port;
  if (port == 0) co_return std::nullopt;
  const wire::Endpoint target{beside.flow.target.address, port};
  Connection& another = play.open("liveness probe", beside.flow.tester.address, target);
  const wire::Draft syn = opening(play, another, ctl::syn);
  co_return co_await answer_to(play, another, syn, is_it_alive);
}

}  // namespace

bool path_may_have_forgotten(const Play& play, const Connection& connection) {
  return play.env.over_a_path && connection.may_have_ended();
}

Task<std::optional<SignOfLife>> only_host_lives(Play& play, const Connection& connection) {
  const std::optional<Answered> answered = co_await answer_to_new_connection(play, connection);
  if (!answered) co_return std::nullopt;
  co_return SignOfLife{
      Of::host, fmt::format("nothing on this connection is answered, though the host answers a new SYN in {}",
                            in_words(answered->after))};
}

Task<std::optional<SignOfLife>> alive(Play& play, Connection& connection) {
  if (connection.tcb().phase != oracle::Phase::synchronized) {
    const std::optional<Answered> answered = co_await answer_to_new_connection(play, connection);
    if (!answered) co_return std::nullopt;
    co_return SignOfLife{Of::host, fmt::format("a new SYN was answered in {}, so the target is alive",
                                               in_words(answered->after))};
  }
  const wire::Draft draft = ordinary_segment(play, connection);
  if (const auto answered = co_await answer_to(play, connection, draft, is_it_alive)) {
    const std::string after = in_words(answered->after);
    if (answered->segment.has(ctl::rst))
      co_return SignOfLife{
          Of::no_connection,
          fmt::format("an ordinary segment was answered by a RST in {}: the connection is gone", after)};
    co_return SignOfLife{
        Of::connection, fmt::format("an ordinary segment was answered in {}, so the target is alive", after)};
  }
  if (path_may_have_forgotten(play, connection)) co_return std::nullopt;
  if (const auto answered = co_await answer_to_syn_on_it(play, connection)) {
    const std::string after = in_words(answered->after);
    if (answered->segment.has(ctl::syn))
      co_return SignOfLife{
          Of::no_connection,
          fmt::format(
              "an ordinary segment was not answered, and a new SYN opens in {}: the connection is gone",
              after)};
    co_return SignOfLife{
        Of::host,
        fmt::format("no ordinary segment is answered either, though a SYN on the same connection is, in {}",
                    after)};
  }
  co_return co_await only_host_lives(play, connection);
}

}  // namespace tcpspec::run
