#include "run/send_rest.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "run/application.hpp"

namespace tcpspec::run {

namespace {
bool has_rest_to_offer(const Connection& connection) {
  return connection.rest > 0 && !connection.rest_is_lost;
}
}  // namespace

void keep_rest(Connection& connection, std::uint64_t octets, std::uint64_t taken, Instant now) {
  if (octets <= taken) return;
  connection.rest += octets - taken;
  connection.last_offer = now;
}

Task<void> offer_rest(Play& play, Connection& connection) {
  if (!has_rest_to_offer(connection)) co_return;
  const Reply reply = co_await play.request(fmt::format("SEND {} {}", connection.handle, connection.rest));
  if (reply.ok) {
    const std::uint64_t taken = std::min(connection.rest, reply.number("sent"));
    connection.rest -= taken;
    connection.refused_offers = taken > 0 ? 0 : connection.refused_offers + 1;
    connection.last_offer = play.stage.now();
    co_return;
  }
  connection.rest_is_lost = true;
  if (reply.error != "closed") connection.withheld_error = reply.error;
}

Instant next_offer(const Connection& connection) {
  constexpr int most_doublings = 6;
  if (!has_rest_to_offer(connection)) return never;
  return connection.last_offer + asking_interval * (1 << std::min(connection.refused_offers, most_doublings));
}

bool has_no_more_data(const Connection& connection) {
  return connection.rest > 0 && connection.has_sent_what_it_took();
}

void unless_it_has_no_more_data(const Connection& connection) {
  if (!has_no_more_data(connection)) return;
  throw not_applicable(fmt::format("the target's TCP has room for {} of the {} octets that the case sends",
                                   connection.accepted, connection.accepted + connection.rest));
}

}  // namespace tcpspec::run
