#include "run/measurements.hpp"

#include "oracle/evaluate.hpp"

namespace tcpspec::run {

namespace {

using cases::Measure;

std::uint32_t value_of(const Play& play, const Connection& connection, const Measure& measure) {
  return oracle::evaluate(measure.expression, play.scope(connection, connection.view(false)));
}

/// In a second.  Numbers of TCP wrap at 2^32.
std::optional<double> rate(const Play& play, const Connection& connection, const Measure& measure,
                           const std::optional<ValueBefore>& before) {
  if (!before || connection.last_came <= before->at) return std::nullopt;
  const auto grown = value_of(play, connection, measure) - static_cast<std::uint32_t>(before->value);
  return grown / (connection.last_came - before->at).seconds();
}

/// Empty if nothing was seen.
std::vector<double> values(const Play& play, const Connection& connection, const Measure& measure,
                           const Seen& seen, const std::optional<ValueBefore>& before) {
  const int came = static_cast<int>(seen.times.size());
  if (measure.of == Measure::Of::count) return {static_cast<double>(came > 0 ? came : seen.ignored)};
  if (came == 0) return {};
  std::vector<double> all;
  switch (measure.of) {
    case Measure::Of::elapsed: all.push_back((seen.times.back() - seen.began).seconds()); break;
    case Measure::Of::gaps:
      all.push_back((seen.times.front() - seen.began).seconds());
      for (const Duration gap : seen.gaps) all.push_back(gap.seconds());
      break;
    case Measure::Of::rate:
      if (const auto grows = rate(play, connection, measure, before)) all.push_back(*grows);
      break;
    case Measure::Of::expression: all.push_back(value_of(play, connection, measure)); break;
    case Measure::Of::count:
    case Measure::Of::flights:
    case Measure::Of::value: break;
  }
  return all;
}

void add(Play& play, const Measure& measure, std::vector<double> values) {
  if (!values.empty()) play.result.measurements.push_back({measure.name, std::move(values), measure.unit});
}

}  // namespace

std::vector<std::optional<ValueBefore>> values_before(const Play& play, const Connection& connection,
                                                      const std::vector<Measure>& measures) {
  std::vector<std::optional<ValueBefore>> before;
  for (const Measure& measure : measures) {
    before.emplace_back();
    if (measure.of == Measure::Of::rate && connection.last)
      before.back() = {value_of(play, connection, measure), connection.last_came};
  }
  return before;
}

void add_measurements(Play& play, const Connection& connection, const std::vector<Measure>& measures,
                      const Seen& seen) {
  for (std::size_t i = 0; i < measures.size(); ++i)
    add(play, measures[i], values(play, connection, measures[i], seen, seen.before[i]));
}

void add_flights(Play& play, const std::vector<Measure>& measures, std::vector<double> segments) {
  for (const Measure& measure : measures) add(play, measure, segments);
}

void add_measurements(Play& play, const std::vector<Measure>& measures, Duration elapsed,
                      std::optional<std::uint64_t> value) {
  for (const Measure& measure : measures) {
    if (measure.of == Measure::Of::elapsed) add(play, measure, {elapsed.seconds()});
    if (measure.of == Measure::Of::value && value) add(play, measure, {static_cast<double>(*value)});
  }
}

}  // namespace tcpspec::run
